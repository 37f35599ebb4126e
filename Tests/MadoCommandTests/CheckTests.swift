import MadoCommand
import Testing

/// `mado check`: 0 valid, 1 not valid, 2 could not ask; a script must be able to rely on it.
@Suite struct `Checking a token` {
    private static let ask = "POST /oauth2/introspect [mado_key_abc] token=mado_xyz"
    private static let valid = """
        {"active":true,"sub":"YE-0001","aud":"sys-1","token_type":"Bearer","exp":1663636020,\
        "mado_grant":"G-0000000001","mado_event":"E-7K3QZ8","mado_purpose":"OUTAGE_INQUIRY"}
        """

    @Test(arguments: [
        (200, valid, Outcome.done), (200, #"{"active":true,"mado_dry_run":true}"#, .done),
        (200, #"{"active":false}"#, .refused),
        (401, #"{"error":"invalid_client","mado_code":"unauthenticated"}"#, .unreachable),
        (401, #"{"error":"invalid_client"}"#, .unreachable),
        (503, #"{"error":"temporarily_unavailable","mado_code":"overloaded"}"#, .unreachable),
        (400, #"{"error":"invalid_request","mado_code":"malformed"}"#, .unreachable),
        (200, "{}", .unreachable), (500, "broken", .unreachable),
    ])
    func `ends with what a script can rely on`(
        status: Int,
        body: String,
        outcome: Outcome
    ) async throws {
        let folder = try Folder()
        let key = try folder.write("mado_key_abc \n", "key")
        for json in [[], ["--json"]] {
            let got = await transcript(
                of: ["check", "--key-file", key] + json,
                typed: ["mado_xyz"],
                script: [Exchange(Self.ask, status, body)]
            )
            #expect(got.status == outcome)
            // Nothing that could be taken for an answer where there is none.
            #expect(json.isEmpty == false || outcome != .unreachable || got.out.isEmpty)
        }
    }

    @Test(arguments: [TransportFailure.noAnswer, .forbidden, .unreachable(reason: "x")])
    func `without a daemon is no answer`(failure: TransportFailure) async throws {
        let folder = try Folder()
        let key = try folder.write("mado_key_abc", "key")
        let got = await transcript(
            "check",
            "--key-file",
            key,
            typed: ["mado_xyz"],
            script: [Exchange(Self.ask, answer: .failure(failure))]
        )
        #expect(got.status == .unreachable)
        #expect(got.out == "")
    }

    @Test(arguments: [(Locale.japanese, "制御していません"), (.english, "not enforced")])
    func `a dry run is not called valid`(locale: Locale, word: String) async throws {
        let folder = try Folder()
        let key = try folder.write("mado_key_abc", "key")
        let got = await transcript(
            of: ["check", "--key-file", key],
            locale: locale,
            typed: ["mado_xyz"],
            script: [Exchange(Self.ask, 200, #"{"active":true,"mado_dry_run":true}"#)]
        )
        #expect(got.out.contains(word), "\(got)")
    }

    @Test func `says until when and about whom`() async throws {
        let folder = try Folder()
        let key = try folder.write("mado_key_abc", "key")
        let token = try folder.write("mado_xyz\nmore", "token")
        let japanese = await transcript(
            "check",
            "--key-file",
            key,
            "--token-file",
            token,
            script: [Exchange(Self.ask, 200, Self.valid)]
        )
        #expect(
            japanese
                == Transcript(
                    out: """
                        有効です。2022-09-20 10:07 (JST) まで。（人 YE-0001、権限付与 G-0000000001、事象
                        E-7K3QZ8）

                        """
                )
        )
        let english = await transcript(
            "check",
            "--key-file",
            key,
            "--token-file",
            token,
            locale: .plain,
            script: [Exchange(Self.ask, 200, Self.valid)]
        )
        #expect(
            english.out == """
                Valid. Until 2022-09-20 10:07 (JST). (person YE-0001, grant G-0000000001, event
                E-7K3QZ8)

                """
        )
        let closed = await transcript(
            "check",
            "--key-file",
            key,
            "--token-file",
            token,
            script: [Exchange(Self.ask, 200, #"{"active":false}"#)]
        )
        #expect(closed == Transcript(out: "有効ではありません。\n", status: .refused))
    }

    @Test func `asks for the token without showing it at a terminal`() async throws {
        let folder = try Folder()
        let key = try folder.write("mado_key_abc", "key")
        let got = await transcript(
            "check",
            "--key-file",
            key,
            terminal: true,
            typed: [" mado_xyz "],
            script: [Exchange(Self.ask, 200, #"{"active":false}"#)]
        )
        #expect(got.notes == "照会する資格情報（トークン）: \n")
    }

    @Test func `never takes the token from the arguments`() async throws {
        let got = await transcript("check", "--key-file", "/dev/null", "mado_xyz")
        #expect(got.status == .usage)
    }

    @Test func `an empty key file or token is no question`() async throws {
        let folder = try Folder()
        let empty = try folder.write("\n", "empty")
        let key = try folder.write("mado_key_abc", "key")
        #expect(await transcript("check", "--key-file", empty).status == .unreachable)
        #expect(
            await transcript("check", "--key-file", key, "--token-file", empty).status
                == .unreachable
        )
        #expect(await transcript("check", "--key-file", key).status == .unreachable)
    }
}
