/// The names of a ledger before and after it was restored from a backup.
///
/// Under the former one, entries were written that the backup does not have: to go on under it
/// would give two histories one name (design: the ledger).
package struct LedgerOrigins: Hashable, Sendable {
    package let former: String
    package let current: String

    /// Nil unless both are names of ledgers; see ``isOrigin(_:)``.
    package init?(former: String, current: String) {
        guard Self.isOrigin(former), Self.isOrigin(current) else { return nil }
        self.former = former
        self.current = current
    }

    /// A host name and at least one path segment, in lower case, at most 128 bytes.
    package static func isOrigin(_ text: String) -> Bool {
        let segments = text.utf8.split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        )
        let dot = UInt8(ascii: ".")
        return text.utf8.count <= 128 && segments.count >= 2 && segments[0].contains(dot)
            && segments.allSatisfy { segment in
                !segment.isEmpty && segment.allSatisfy(allowed.contains)
                    && segment.first != dot && segment.last != dot
            }
    }

    private static let allowed = Array("abcdefghijklmnopqrstuvwxyz0123456789.-_".utf8)
}
