import Broker
import BrokerCore

/// Checks asked of the validity table, and compared with the laws.
extension World {
    /// Asks about every token that may be valid, a few of the others, and some that never were.
    mutating func probe(everything: Bool = false) throws {
        readClock()
        let stamp = trusted.stamp()
        guard stamp.now == now, stamp.isClockSure == time.isSure else {
            throw fail(
                "L6",
                "the broker's time is \(stamp.now.millisecondsSince1970) (\(stamp.isClockSure)), "
                    + "the laws' is \(time.now) (\(time.isSure))"
            )
        }
        var ended: Set<TokenBook.Drawn> = []
        for token in everything ? tokens.all : tokens.open
        where try probe(token.digest, token.system) == .ended {
            ended.insert(token)
        }
        tokens.close(ended)
        guard let token = luck.pick(from: tokens.all) else { return }
        try probe(token.digest, token.system)
        try probe(token.digest, luck.pick(Company.realSystems))
        try probe(luck.digest(), token.system)
    }

    private enum Standing {
        case valid, ended, unknown
    }

    @discardableResult
    private mutating func probe(_ token: Digest, _ audience: SystemID) throws -> Standing {
        let answer = verifier.check(token: token, audience: audience)
        var refusal: Refusal?
        var expiresAt: Int64?
        switch answer {
        case .success(let valid): expiresAt = valid.expiresAt.millisecondsSince1970
        case .failure(let reason): refusal = reason
        }
        try judgeStatusList(token, audience)
        tally.note(check: refusal)
        situations.checked(token, refusal)
        if refusal == nil, buried.contains(token) {
            throw fail("L4", "\(token) came back with a restored ledger")
        }
        if undecided != nil {
            situations.meet(.deniedUntilDecided)
            guard refusal == .cannotRecord else {
                throw fail("L12", "a check was answered before two people had decided")
            }
            return .unknown
        }
        let breach = laws.breach(
            ofCheck: "\(token)",
            audience: audience.text,
            refusal: refusal?.rawValue,
            expiresAt: expiresAt,
            isAnswering: time.isSure,
            at: time.now
        )
        if let breach { throw breach }
        if refusal == nil { return .valid }
        // In doubt a check is denied whatever the token is worth.
        guard time.isSure, laws.history.wasOpened("\(token)") else { return .unknown }
        return .ended
    }

    /// Whoever reads the status list is told what a check is told at the same moment.
    private func judgeStatusList(_ token: Digest, _ audience: SystemID) throws {
        guard let credential = laws.history.credential(of: "\(token)"),
            credential.system == audience.text, let index = credential.statusIndex,
            let event = EventID(credential.event)
        else { return }
        var isValid = false
        if case .success = table.check(token: token, audience: audience) { isValid = true }
        let reading = table.statusPage(of: event, index..<index + 1)
        let isListed = reading.map { !$0.isDenying && $0.page.valid == [index] } ?? false
        guard isListed == isValid else {
            throw fail("L1", "index \(index) of \(event): \(isListed), a check: \(isValid)")
        }
    }

    /// Those that the laws hold valid now.
    func validTokens() -> [TokenBook.Drawn] {
        tokens.open.filter { token in
            laws.history.invalidity(
                token: "\(token.digest)",
                audience: token.system.text,
                at: time.now
            ) == nil
        }
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
            UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
