import Credentials
import DaemonHarness
import Foundation
import Testing

/// A system that asks over TLS by `mado check`, which is `MadoVerifier`.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct OnlineSystemTests {
    private struct Answer: Decodable {
        let valid: Bool
        let code: String?
        let madoDryRun: Bool?
    }

    /// Asks online, and is answered for programs.
    private static func ask(
        _ counter: CheckCounter,
        _ token: String,
        path: String = ""
    ) throws -> String {
        let run = try counter.madoCheck(
            token,
            path: path,
            ["--key-file", try key(counter), "--json"]
        )
        let answer = try JSONDecoder.snake.decode(Answer.self, from: Data(run.printed.utf8))
        let mark = answer.madoDryRun == true ? " dry run" : ""
        return "\(run.status) \(answer.valid) \(answer.code ?? "-")\(mark)"
    }

    private static func key(_ counter: CheckCounter) throws -> String {
        let path = "\(counter.site.root)/key"
        try counter.site.write(counter.site.apiKey.exposed, to: path)
        return path
    }

    @Test(arguments: [false, true])
    func `an exercise is told from a disaster by its issuer`(isDrill: Bool) async throws {
        let said = try await CheckCounter.open({
            $0.hasTLS = true
            $0.isDrill = isDrill
        }) { counter in
            try ["", "/drill"].map { try Self.ask(counter, counter.token, path: $0) }
        }
        let refused = "1 false drill_only"
        #expect(said == (isDrill ? [refused, "0 true -"] : ["0 true -", refused]))
    }

    @Test func `a dry run lets in, says that it does not enforce, and names nobody`() async throws {
        let (said, texts) = try await CheckCounter.open({
            $0.hasTLS = true
            $0.enforcement = "dry_run"
        }) { counter in
            let never = Token.mint(random: .system).exposed
            let said = try [never, counter.token].map { try Self.ask(counter, $0) }
            let texts = try ["ja", "en"].map { language in
                let options = ["--key-file", try Self.key(counter), "--lang", language]
                return try counter.madoCheck(never, options).printed
            }
            return (said, texts)
        }
        #expect(said == ["0 true - dry run", "0 true -"])
        #expect(texts[0].contains("有効ではありません") && texts[0].contains("試行中"))
        #expect(texts[1].contains("Not valid") && texts[1].contains("not enforced"))
    }
}

extension JSONDecoder {
    fileprivate static var snake: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}

extension CheckCounter {
    /// The issuer of a site with TLS; `path`: that of exercises has one.
    func issuer(_ path: String = "") throws -> String {
        "https://127.0.0.1:\(try #require(site.tlsPort))\(path)"
    }

    /// `mado check` over TLS with `token` in a file; `path`: of the issuer.
    func madoCheck(
        _ token: String,
        system: String = "sys-1",
        path: String = "",
        _ options: [String]
    ) throws -> ProgramRun {
        let file = "\(site.root)/token"
        try site.write(token, to: file)
        return try ProgramRun(
            try Programs.path("mado"),
            [
                "check", "--issuer", try issuer(path), "--system", system,
                "--ca-file", site.certificates.path("ca.crt"), "--token-file", file,
            ] + options,
            directory: site.root
        )
    }
}
