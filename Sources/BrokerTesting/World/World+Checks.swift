import Broker
import BrokerCore

/// Checks asked of the validity table, and compared with the laws.
extension World {
    /// Asks about every token ever drawn, at this moment.
    mutating func probe() throws {
        time.read(LawTime.Reading(clock.read()))
        let stamp = trusted.stamp()
        guard stamp.now == now, stamp.isClockSure == time.isSure else {
            throw fail(
                "L6",
                "the broker's time is \(stamp.now.millisecondsSince1970) (\(stamp.isClockSure)), "
                    + "the laws' is \(time.now) (\(time.isSure))"
            )
        }
        for token in tokens { try probe(token.digest, token.system) }
        guard let token = chance.pick(from: tokens) else { return }
        try probe(token.digest, chance.pick(Company.realSystems))
        try probe(drawDigest(), token.system)
    }

    private mutating func probe(_ token: Digest, _ audience: SystemID) throws {
        let answer = table.check(token: token, audience: audience)
        var refusal: Refusal?
        var expiresAt: Int64?
        switch answer {
        case .success(let valid): expiresAt = valid.expiresAt.millisecondsSince1970
        case .failure(let reason): refusal = reason
        }
        tally.note(check: refusal)
        let breach = laws.breach(
            ofCheck: "\(token)",
            audience: audience.text,
            refusal: refusal?.rawValue,
            expiresAt: expiresAt,
            isAnswering: time.isSure,
            at: time.now
        )
        if let breach { throw breach }
    }

    mutating func drawDigest() -> Digest {
        var bytes: [UInt8] = []
        for _ in 0..<4 {
            let word = chance.draw()
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
        }
        guard let digest = Digest(bytes) else { preconditionFailure("32 bytes are a digest") }
        return digest
    }

    /// No names and no free text in the ledger (law L11): every text of an entry is an id, a code
    /// or a digest, and nothing is outside ASCII.
    func judgeText(of leaf: [UInt8]) throws {
        var length = 0
        var isInText = false
        for byte in leaf {
            if byte == UInt8(ascii: "\"") {
                isInText.toggle()
                length = 0
                continue
            }
            guard isInText else { continue }
            length += 1
            guard length <= 64, Self.isIdentifierByte(byte) else {
                throw fail("L11", "free text in \(String(decoding: leaf, as: UTF8.self))")
            }
        }
    }

    private static func isIdentifierByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
