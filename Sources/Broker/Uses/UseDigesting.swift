import BrokerCore
import Ledger

/// A digest of some minutes on its way: a page of rows at a time, so that flushes go on between.
struct UseDigesting {
    static let pageRows = 4_096

    private var digester: UseDigester
    private let from: Instant
    private let until: Instant
    private var after: UseKey?

    /// Of the whole minutes `[from, until)`.
    init(from: Instant, until: Instant) {
        digester = UseDigester(from: from, until: until)
        (self.from, self.until) = (from, until)
    }

    /// Reads one page; true: that was the last. Throws what the store throws.
    mutating func step(_ store: any UseStore) throws -> Bool {
        let page = try store.uses(from: from, until: until, after: after, limit: Self.pageRows)
        for use in page { digester.add(use) }
        after = page.last?.key ?? after
        return page.count < Self.pageRows
    }

    /// Nil: there was nothing to digest.
    var digest: UseDigest? { digester.rows > 0 ? digester.digest : nil }
}
