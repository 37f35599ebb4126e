import MadoCommand
import MadoVerifier
import Messages
import Testing

/// `mado check` over TLS and offline, as far as it goes without a daemon.
@Suite struct `Checking a token from afar` {
    private static let issuer = ["--issuer", "https://127.0.0.1:1", "--system", "sys-1"]

    @Test func `every reason has its sentence`() {
        #expect(
            VerifierText.reasons.map(\.code).sorted() == Denial.allCases.map(\.rawValue).sorted()
        )
        for reason in VerifierText.reasons {
            #expect(reason.message.en.allSatisfy(\.isASCII) && reason.message.ja.contains("。"))
        }
    }

    @Test(arguments: [
        ["--offline"], ["--offline", "--system", "sys-1"], ["--ca-file", "/dev/null"],
        ["--issuer", "https://mado.example"], [],
        ["--offline", "--issuer", "https://mado.example", "--system", "two words"],
    ])
    func `what cannot be asked is said before anything is asked`(options: [String]) async {
        let got = await transcript(of: ["check"] + options)
        #expect(got.status == .usage && got.out.isEmpty)
    }

    @Test func `a text that is no token is refused without a network`() async {
        let got = await transcript(of: ["check", "--offline"] + Self.issuer, typed: ["nonsense"])
        #expect(got.status == .refused)
        #expect(got.out == "有効ではありません。トークンとして読めません。（malformed）\n")
        let json = await transcript(
            of: ["check", "--offline", "--json"] + Self.issuer,
            typed: ["nonsense"]
        )
        #expect(json.out == #"{"answered":true,"code":"malformed","valid":false}"# + "\n")
    }

    @Test func `who cannot be asked is no answer`() async throws {
        let folder = try Folder()
        let key = try folder.write("mado_key_abc", "key")
        let got = await transcript(
            of: ["check", "--key-file", key] + Self.issuer,
            typed: ["mado_xyz"]
        )
        #expect(got.status == .unreachable && got.out.isEmpty)
        #expect(got.notes.contains("unreachable"))
        let broken = await transcript(
            of: ["check", "--offline", "--ca-file", key] + Self.issuer,
            typed: ["mado_xyz"]
        )
        #expect(broken.status == .unreachable && broken.out.isEmpty)
    }
}
