import BrokerHTTP
import Credentials
import DaemonHarness
import NIOCore
import Testing

/// Many checks that nobody planned, in this process: half of them a good one with one byte changed.
@Suite(.serialized) struct GeneratedCheckTests {
    /// A request, and what it may be told at most.
    private struct Question {
        var bytes: [UInt8]
        let issued: IssuedTokens.Issued
        /// Index of the system whose key it shows.
        let caller: Int
        /// Must the answer be yes? Nil: it was changed, and may be.
        let isGood: Bool?
    }

    private struct Draw {
        let tokens: IssuedTokens
        var random: SeededRandom

        mutating func question() -> Question {
            let issued = tokens.all[Int.random(in: 0..<tokens.all.count, using: &random)]
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let other = tokens.all.first { $0.isLive && $0.system == issued.system }
                let live = issued.isLive ? issued : other ?? issued
                var bytes = self.bytes(live.token.exposed, live.system)
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] ^= UInt8.random(in: 1...255, using: &random)
                return Question(bytes: bytes, issued: live, caller: live.system, isGood: nil)
            case 5..<8:
                let bytes = bytes(issued.token.exposed, issued.system)
                return Question(
                    bytes: bytes,
                    issued: issued,
                    caller: issued.system,
                    isGood: issued.isLive
                )
            case 8:
                let caller = 1 - issued.system
                let bytes = bytes(issued.token.exposed, caller)
                return Question(bytes: bytes, issued: issued, caller: caller, isGood: false)
            default:
                let noise = (0..<Int.random(in: 0..<300, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                let begins = Array("POST /oauth2/introspect HTTP/1.1\r\n".utf8)
                return Question(
                    bytes: (Bool.random(using: &random) ? begins : []) + noise,
                    issued: issued,
                    caller: issued.system,
                    isGood: false
                )
            }
        }

        private func bytes(_ token: String, _ caller: Int) -> [UInt8] {
            let body = "token=\(token)"
            let text = """
                POST /oauth2/introspect HTTP/1.1\r
                Host: mado.example\r
                Authorization: Bearer \(tokens.keys[caller].exposed)\r
                Content-Type: application/x-www-form-urlencoded\r
                Content-Length: \(body.utf8.count)\r
                \r
                \(body)
                """
            return Array(text.utf8)
        }
    }

    private static let checks = 1_000_000

    @Test func `of a million none says yes to what was not issued for its caller`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)  // printed with what it found
        var random = SeededRandom(seed: seed)
        let tokens = try IssuedTokens(200, random: &random)
        try #require(tokens.all.count == 200)
        var draw = Draw(tokens: tokens, random: random)
        let peer = Peer.network(address: "127.0.0.1")
        var (yes, wrong): (Int, [String]) = (0, [])
        for _ in 0..<Self.checks {
            let question = draw.question()
            let answer = tokens.desk.answer(
                plain: ByteBuffer(bytes: question.bytes),
                bodyBytesMax: 1_000,
                from: peer
            )
            let isYes = Self.isYes(answer, question, tokens)
            if isYes == true { yes += 1 }
            if isYes == nil || question.isGood.map({ $0 != isYes }) == true {
                wrong.append(String(decoding: question.bytes, as: UTF8.self))
            }
        }
        #expect(wrong.isEmpty, "seed \(seed): \(wrong.count) wrong; first: \(wrong[0])")
        #expect(yes * 20 >= Self.checks, "seed \(seed): only \(yes) said yes")
    }

    /// Nil: it says yes to what was not issued for the caller.
    private static func isYes(
        _ answer: PlainAnswer,
        _ question: Question,
        _ tokens: IssuedTokens
    ) -> Bool? {
        guard case .answered(let bytes, _) = answer else { return false }
        let text = String(buffer: bytes)
        guard text.utf8.count > 200, text.contains("{\"active\":true") else { return false }
        let isIssued =
            question.issued.isLive && question.issued.system == question.caller
            && text.contains("\"aud\":\"\(tokens.systems[question.caller])\"")
            && text.contains("\"mado_grant\":\"\(question.issued.grant)\"")
        return isIssued ? true : nil
    }
}
