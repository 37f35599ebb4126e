/// An id that Mado draws at random and that people read to each other over the telephone.
///
/// Written as a prefix and Crockford base-32 digits, which leave out I, L, O and U: `G-7K3QZ8M1XW`.
/// The number arrives as data in a command; the core draws nothing itself.
package protocol DrawnID: Hashable, Comparable, Sendable, CustomStringConvertible {
    static var prefix: String { get }
    /// How many base-32 digits the id has: five bits each.
    static var digits: Int { get }
    var number: UInt64 { get }
    init(unchecked number: UInt64)
}

extension DrawnID {
    /// Takes the low bits that the id has room for.
    package init(drawn: UInt64) {
        self.init(unchecked: drawn & Self.mask)
    }

    /// Reads the written form; nil for anything that ``description`` would not write.
    package init?(_ text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let body = text.utf8.dropFirst(Self.prefix.utf8.count)
        guard body.count == Self.digits else { return nil }
        var number: UInt64 = 0
        for byte in body {
            guard let digit = crockford.firstIndex(of: byte) else { return nil }
            number = number << 5 | UInt64(digit)
        }
        self.init(unchecked: number)
    }

    package var description: String {
        var text = Self.prefix
        for place in stride(from: Self.digits - 1, through: 0, by: -1) {
            let digit = Int(number >> UInt64(place * 5)) & 31
            text.unicodeScalars.append(Unicode.Scalar(crockford[digit]))
        }
        return text
    }

    /// The bytes of ``description``, one after another: for answers that must be quick.
    package func forEachByte(_ take: (UInt8) -> Void) {
        for byte in Self.prefix.utf8 { take(byte) }
        for place in stride(from: Self.digits - 1, through: 0, by: -1) {
            take(crockford[Int(number >> UInt64(place * 5)) & 31])
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    /// The first id from `self` on that is not taken, so that a drawn collision is harmless.
    package func firstFree(where isTaken: (Self) -> Bool) -> Self {
        var candidate = self
        while isTaken(candidate) {
            candidate = Self(unchecked: (candidate.number &+ 1) & Self.mask)
        }
        return candidate
    }

    private static var mask: UInt64 { (1 << UInt64(digits * 5)) - 1 }
}

private let crockford = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

/// Names one event (災害等非常時).
package struct EventID: DrawnID {
    package static let prefix = "E-"
    package static let digits = 6
    package let number: UInt64
    package init(unchecked number: UInt64) { self.number = number }
}

/// Names one grant (権限付与).
package struct GrantID: DrawnID {
    package static let prefix = "G-"
    package static let digits = 10
    package let number: UInt64
    package init(unchecked number: UInt64) { self.number = number }
}

/// Names one credential (資格情報); it is not the token and opens nothing.
package struct CredentialID: DrawnID {
    package static let prefix = "C-"
    package static let digits = 10
    package let number: UInt64
    package init(unchecked number: UInt64) { self.number = number }
}

/// The reference number (受付番号) of one request: printed with its answer, kept in its entries.
package struct RequestID: DrawnID {
    package static let prefix = "R-"
    package static let digits = 10
    package let number: UInt64
    package init(unchecked number: UInt64) { self.number = number }
}

/// An id that the company's own files give: byte-exact, 1 to 32 of `A-Z a-z 0-9 . _ -`.
package protocol NamedID: Hashable, Comparable, Sendable, CustomStringConvertible {
    var text: String { get }
    init(unchecked text: String)
}

extension NamedID {
    package init?(_ text: some StringProtocol) {
        guard (1...32).contains(text.utf8.count), text.utf8.allSatisfy(isIdentifierByte) else {
            return nil
        }
        self.init(unchecked: String(text))
    }

    package var description: String { text }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

private func isIdentifierByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
    default:
        false
    }
}

/// Names a person of the roster; random, so that it says nothing about them (law L11).
package struct PersonID: NamedID {
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// Names a terminal of the terminal ledger.
package struct TerminalID: NamedID {
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// Names a downstream system.
package struct SystemID: NamedID {
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// Names an area of the company's own list.
package struct AreaID: NamedID {
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// Names a company that employs roster persons.
package struct EmployerID: NamedID {
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// Names a prepared roster group, for example one call-centre shift.
package struct GroupID: NamedID {
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// Names a site (拠点) at which terminals stand.
package struct SiteID: NamedID {
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// Names a screen, a field or an operation's target of a system.
package struct ResourceID: NamedID {
    package let text: String
    package init(unchecked text: String) { self.text = text }
}
