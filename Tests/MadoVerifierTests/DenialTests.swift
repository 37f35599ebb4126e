import Credentials
import Foundation
import MadoVerifier
import Testing

/// Each reason for a no, by its code.
@Suite struct DenialTests {
    private struct Row: Sendable {
        let name: String
        let denial: Denial
        let change: @Sendable (inout TestClaims) -> Void

        init(
            _ name: String,
            _ denial: Denial,
            _ change: @escaping @Sendable (inout TestClaims) -> Void
        ) {
            (self.name, self.denial, self.change) = (name, denial, change)
        }
    }

    private static let rows = [
        Row("of another issuer", .issuerMismatch) { $0.iss = "https://mado.example/drill" },
        Row("of an issuer with a slash", .issuerMismatch) { $0.iss += "/" },
        Row("for another system", .audienceMismatch) { $0.aud = "sys-2" },
        Row("for a longer name", .audienceMismatch) { $0.aud = "sys-11" },
        Row("of an exercise", .drillOnly) { $0.madoDrill = true },
        Row("from elsewhere", .terminalMismatch) { $0.madoTerminal = "T-2" },
        Row("from nowhere", .terminalMismatch) { $0.madoTerminal = nil },
        Row("over", .credentialEnded) { $0.exp = $0.iat },
        Row("from the future", .clockUnsure) { $0.iat += 6 },
        Row("with a list elsewhere", .malformed) {
            $0.status.statusList.uri = "https://evil.example/status/E-000001"
        },
        Row("with a list beside", .malformed) {
            $0.status.statusList.uri = "https://mado.example.evil/status/E-000001"
        },
        Row("without a list", .statusUnavailable) {
            $0.status.statusList.uri = "https://mado.example/status/E-000009"
        },
        Row("with another place", .credentialUnknown) { $0.status.statusList.idx = 4 },
        Row("far away", .credentialUnknown) { $0.status.statusList.idx = Int.max },
        Row("before the first", .credentialUnknown) { $0.status.statusList.idx = -1 },
        Row("of a time that is none", .malformed) { $0.exp = Int64.max },
    ]

    @Test func `a token that is right but for one thing is refused for it`() async throws {
        let mado = try SimulatedMado()
        for _ in 0..<4 { _ = mado.activate() }
        let verifier = mado.verifier()
        for row in Self.rows {
            let verdict = await verifier.check(try mado.token(0, row.change), terminal: "T-1")
            #expect(verdict.denial == row.denial, "\(row.name)")
        }
        // And the one with nothing wrong is not.
        #expect(await verifier.check(try mado.token(0), terminal: "T-1").isValid)
    }

    @Test func `where a terminal is required, one has to be named`() async throws {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let index = mado.activate()
        #expect(await verifier.check(try mado.token(index)).isValid)
        let bound = try mado.token(index) { $0.madoTerminalRequired = true }
        #expect(await verifier.check(bound).denial == .terminalMismatch)
        #expect(await verifier.check(bound, terminal: "T-1").isValid)
    }

    @Test func `a training system takes the tokens of exercises alone`() async throws {
        let mado = try SimulatedMado()
        let verifier = mado.verifier { $0.isDrill = true }
        let index = mado.activate()
        #expect(await verifier.check(try mado.token(index) { $0.madoDrill = true }).isValid)
        #expect(await verifier.check(try mado.token(index)).denial == .drillOnly)
    }

    @Test func `another kind of signed text is no token`() async throws {
        let mado = try SimulatedMado()
        _ = mado.activate()
        let verifier = mado.verifier()
        #expect(await verifier.check(try mado.statusList()).denial == .typeUnknown)
        let token = try mado.token(0)
        let parts = token.split(separator: ".").map(String.init)
        func header(_ text: String) -> String {
            Data(text.utf8).base64EncodedString().replacing("=", with: "")
        }
        let kid = try mado.signer.published.kid
        let rows: [(String, Denial)] = [
            ("", .malformed), ("mado_nothing", .malformed), (token + ".x", .malformed),
            (parts[0] + "." + parts[1] + ".", .signatureWrong),
            (
                header(#"{"alg":"none","typ":"at+jwt","kid":"\#(kid)"}"#) + "." + parts[1] + ".",
                .signatureWrong
            ),
            (
                header(#"{"alg":"HS256","typ":"at+jwt","kid":"\#(kid)"}"#)
                    + "." + parts[1] + "." + parts[2], .signatureWrong
            ),
            (
                header(#"{"alg":"ES256","typ":"JWT","kid":"\#(kid)"}"#)
                    + "." + parts[1] + "." + parts[2], .typeUnknown
            ),
            (
                header(#"{"alg":"ES256","typ":"at+jwt","kid":"\#(kid)","crit":["b64"]}"#)
                    + "." + parts[1] + "." + parts[2], .malformed
            ),
            (
                header(#"{"alg":"ES256","typ":"at+jwt","kid":"other"}"#)
                    + "." + parts[1] + "." + parts[2], .keyUnknown
            ),
            (parts[0] + "." + parts[1] + "." + String(parts[2].reversed()), .signatureWrong),
        ]
        for row in rows {
            let denial = await verifier.check(row.0).denial
            // The last digit of a reversed text may be no base64url at all.
            #expect(denial == row.1 || denial == .malformed, "\(row.0.prefix(60))")
        }
    }

    @Test func `every changed character is a no`() async throws {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let token = Array(try mado.token(mado.activate()).utf8)
        #expect(await verifier.check(String(decoding: token, as: UTF8.self)).isValid)
        for index in token.indices where token[index] != UInt8(ascii: ".") {
            var changed = token
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : 0x41
            let text = String(decoding: changed, as: UTF8.self)
            #expect(await verifier.check(text).denial != nil, "\(index)")
        }
    }

    @Test func `without keys nothing is let in, and it says that it could not ask`() async throws {
        for broken in [SimulatedMado.metadata, SimulatedMado.jwks] {
            for body in ["", "{}", "[]", #"{"keys":[]}"#, "nonsense"] {
                let mado = try SimulatedMado()
                mado.replace(broken, body)
                let denial = await mado.verifier().check(try mado.token(mado.activate())).denial
                #expect(denial == .keysUnavailable && denial?.isUnanswered == true)
            }
        }
        let mado = try SimulatedMado()
        mado.replace(
            SimulatedMado.metadata,
            #"{"issuer":"https://other.example","jwks_uri":"\#(SimulatedMado.jwks)"}"#
        )
        let denial = await mado.verifier().check(try mado.token(mado.activate())).denial
        #expect(denial == .keysUnavailable)
    }

    @Test func `a list that is not Mado's, or not whole, is none`() async throws {
        let (mado, other) = (try SimulatedMado(), try SimulatedMado(seed: 2))
        let token = try mado.token(mado.activate())
        _ = other.activate()
        let list = try mado.statusList()
        for text in [
            "", "x.y.z", try other.statusList(), token, String(list.dropLast(9)), list + "A",
        ] {
            let fresh = mado.verifier()
            mado.replace(SimulatedMado.list, text)
            #expect(await fresh.check(token).denial == .statusUnavailable, "\(text.prefix(30))")
        }
        mado.replace(SimulatedMado.list, list, status: 500)
        #expect(await mado.verifier().check(token).denial == .statusUnavailable)
    }

    @Test func `a key turns without a gap, and a made-up one asks for nothing`() async throws {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let index = mado.activate()
        var kids: Set<String> = []
        for _ in 0..<200 {
            kids.insert(try mado.signer.published.kid)
            #expect(await verifier.check(try mado.token(index)).isValid)
            mado.pass(86_400_000)
        }
        #expect(kids.count == 3)
        let count = mado.requests.count
        let parts = try mado.token(index).split(separator: ".")
        for number in 0..<50 {
            let head = #"{"alg":"ES256","typ":"at+jwt","kid":"made-up-\#(number)"}"#
            let text = Data(head.utf8).base64EncodedString().replacing("=", with: "")
            let denial = await verifier.check("\(text).\(parts[1]).\(parts[2])").denial
            #expect(denial == .keyUnknown)
        }
        // Once, for what was kept was a day old.
        #expect(mado.requests.count <= count + 2)
    }
}
