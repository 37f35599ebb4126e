/// The path of a tile under a log (C2SP tlog-tiles): `tile/<level>/<index>[.p/<width>]`.
///
/// The index is written in groups of three digits, all but the last marked with an x:
/// `tile/0/x001/x234/067`. ``init(_:)`` is the exact inverse of ``description``.
package struct TilePath: Hashable, Sendable, CustomStringConvertible {
    package enum Content: Hashable, Sendable {
        /// Bundles of entries.
        case entries
        /// Hashes of complete subtrees of `256^level` leaves.
        case hashes(level: Int)
    }

    package let content: Content
    package let index: UInt64
    /// How many entries or hashes: 256, or fewer at the right edge.
    package let width: Int

    package static let widthMax = 256
    /// A tree of 64-bit size has no tile above this level.
    package static let levelMax = 7

    package init(_ content: Content, index: UInt64, width: Int = widthMax) {
        self.content = content
        self.index = index
        self.width = width
    }

    /// Reads ``description``; nil for anything else.
    package init?(_ path: some StringProtocol) {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        guard parts.popFirst() == "tile", let kind = parts.popFirst() else { return nil }
        if kind == "entries" {
            content = .entries
        } else if let level = Int(kind), (0...Self.levelMax).contains(level) {
            content = .hashes(level: level)
        } else {
            return nil
        }
        var width = Self.widthMax
        if parts.count > 1, let partial = parts.dropLast().last, partial.hasSuffix(".p"),
            let last = parts.popLast(), let name = parts.popLast()
        {
            guard let narrow = Int(last), (1..<Self.widthMax).contains(narrow) else { return nil }
            width = narrow
            parts.append(name.dropLast(2))
        }
        let digits = parts.map { $0.hasPrefix("x") ? $0.dropFirst() : $0[...] }.joined()
        guard let index = UInt64(digits) else { return nil }
        self.index = index
        self.width = width
        // Signs, group lengths and misplaced marks all show in the way back.
        guard description.utf8.elementsEqual(path.utf8) else { return nil }
    }

    package var description: String {
        let kind =
            switch content {
            case .entries: "entries"
            case .hashes(let level): String(level)
            }
        var groups = [Self.threeDigits(index % 1000)]
        var rest = index / 1000
        while rest > 0 {
            groups.append("x" + Self.threeDigits(rest % 1000))
            rest /= 1000
        }
        let partial = width < Self.widthMax ? ".p/\(width)" : ""
        return "tile/\(kind)/" + groups.reversed().joined(separator: "/") + partial
    }

    private static func threeDigits(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }
}
