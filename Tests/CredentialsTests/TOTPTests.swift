import BrokerCore
import Credentials
import Testing

@Suite struct `Time-based codes` {
    private let secret = Secret("12345678901234567890")

    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `agree with RFC 6238 appendix B`(seconds: Int64, code: String) {
        let step = TOTP.step(at: instant(seconds))
        #expect(TOTP.code(secret: secret, step: step, digits: 8) == code)
        #expect(TOTP.code(secret: secret, step: step) == String(code.suffix(6)))
    }

    @Test(arguments: [(0, 0), (29, 0), (30, 1), (-1, -1), (-30, -1), (-31, -2)])
    func `count whole periods from 1970`(seconds: Int64, step: Int64) {
        #expect(TOTP.step(at: instant(seconds)) == step)
    }

    @Test(arguments: [(-2, false), (-1, true), (0, true), (1, true), (2, false)])
    func `are taken one step around the clock and no further`(offset: Int64, isTaken: Bool) {
        let now = instant(1_234_567_890)
        let step = TOTP.step(at: now) + offset
        let code = TOTP.code(secret: secret, step: step)
        let match = TOTP.matchingStep(code: code, secret: secret, at: now)
        #expect(match == (isTaken ? step : nil))
    }

    @Test(arguments: [
        "", "00592", "0059244", "005924 ", " 005924", "00592a", "００５９２４", "+05924", "0059२4",
        "005\u{0}24",
    ])
    func `are six ASCII digits`(typed: String) {
        let now = instant(1_234_567_890)
        #expect(TOTP.matchingStep(code: typed, secret: secret, at: now) == nil)
        #expect(TOTP.matchingStep(code: "005924", secret: secret, at: now) != nil)
    }

    /// Secrets whose step 60,000,000 shares its code with the step before and the step after.
    @Test(arguments: [[0x00, 0x03, 0x4c, 0x98], [0x00, 0x00, 0x8e, 0xbc]] as [[UInt8]])
    func `a code of two steps belongs to the current one`(word: [UInt8]) throws {
        let secret = Secret(bytes: Array(repeatElement(word, count: 5).joined()))
        let now = instant(1_800_000_000)
        let codes = Set((-1...1).map { TOTP.code(secret: secret, step: 60_000_000 + $0) })
        #expect(codes.count == 2)
        let current = TOTP.code(secret: secret, step: 60_000_000)
        #expect(TOTP.matchingStep(code: current, secret: secret, at: now) == 60_000_000)
    }

    @Test func `a secret is handed over as base32 and as a URI`() throws {
        #expect(TOTP.base32(secret) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        #expect(TOTP.drawSecret(random: seeded(1)).bytes.count == 20)
        let uri = TOTP.uri(secret: secret, issuer: "窓 A&B", account: try person())
        #expect(
            String(decoding: uri.bytes, as: UTF8.self)
                == "otpauth://totp/%E7%AA%93%20A%26B:YE-0001"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E7%AA%93%20A%26B"
                + "&algorithm=SHA1&digits=6&period=30"
        )
    }
}
