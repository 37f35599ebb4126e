import Credentials
import DaemonHarness
import Foundation
import Testing

/// An offline system from its own side, over TLS: `mado check`, which is `MadoVerifier`, and a
/// verifier that somebody else wrote.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct OfflineSystemTests {
    private static func open<Value: Sendable>(
        _ body: @escaping @Sendable (inout CheckCounter) throws -> Value
    ) async throws -> Value {
        try await CheckCounter.open(
            {
                $0.enforcement = "offline"
                $0.hasTLS = true
            },
            body
        )
    }

    /// What `mado check` ends with and says, for the text in `token`.
    private static func check(
        _ counter: CheckCounter,
        _ token: String,
        system: String = "sys-1",
        _ options: [String]
    ) throws -> String {
        let run = try counter.madoCheck(token, system: system, options + ["--json"])
        struct Answer: Decodable { let code: String? }
        let answer = try JSONDecoder().decode(Answer.self, from: Data(run.printed.utf8))
        return "\(run.status) \(answer.code ?? "-")"
    }

    @Test func `mado check says yes, no, and that it could not ask`() async throws {
        let said = try await Self.open { counter in
            let (short, other) = (counter.token, counter.tokens[1])
            let opaque = try #require(counter.activations[0].refreshToken)
            let key = "\(counter.site.root)/key"
            try counter.site.write(counter.site.apiKey.exposed, to: key)
            func offline(_ token: String) throws -> String {
                try Self.check(counter, token, ["--offline"])
            }
            func online(_ token: String) throws -> String {
                try Self.check(counter, token, ["--key-file", key])
            }
            var said = try [
                offline(short), offline(other), offline(opaque), online(opaque), online(other),
                Self.check(counter, opaque, ["--key-file", "\(counter.site.root)/token"]),
            ]
            let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            _ = try operators.call(Acts.close(counter.event)).checked()
            said += try [offline(short), online(opaque)]
            counter.daemon.kill()
            said += try [offline(short), online(opaque)]
            return said
        }
        #expect(
            said == [
                "0 -", "1 audience_mismatch", "1 malformed", "0 -", "1 not_active",
                "2 caller_unknown",
                "1 credential_ended", "1 not_active",
                "2 keys_unavailable", "2 unreachable",
            ]
        )
    }

    /// A Python that has authlib; see `Tests/Reference/oauth/python`.
    private static let python = ProcessInfo.processInfo.environment["MADO_OAUTH_PYTHON"]

    @Test(.enabled(if: python != nil, "needs MADO_OAUTH_PYTHON, a Python with authlib"))
    func `a verifier that was written elsewhere reads token and list`() async throws {
        let python = try #require(Self.python)
        let printed = try await Self.open { counter in
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../Reference/oauth/offline.py").path
            return try ProgramRun(
                python,
                [
                    script, try counter.issuer(), counter.site.certificates.path("ca.crt"),
                    "sys-1", counter.token, try #require(counter.activations[0].refreshToken),
                ],
                directory: counter.site.root
            ).printed
        }
        #expect(printed == "authlib agrees offline\n", "\(printed)")
    }
}
