/// What a power cut leaves of bytes that were written and not synced.
///
/// A disk may have written any of them: none, all, a part, or some and not others.
package enum PowerCut: Hashable, Sendable {
    case losesAll
    case keepsAll
    /// So many hundredths of the pieces are there; the next one is torn.
    case tears(percent: Int)
    /// Each piece is there or not, by this number: a disk writes in the order that it likes.
    case scatters(UInt64)
}

/// Where a batch is on its way through a store. Whoever watches may look, wait or kill there.
package enum AppendPoint: String, CaseIterable, Sendable {
    /// Decided; nothing is written.
    case entered
    /// The bytes are written and not synced.
    case written
    /// Durable; the caller does not know yet.
    case synced
}

/// How many pieces of a write there were, and how many a power cut left.
package struct CutTally: Hashable, Sendable {
    package let written: Int
    package let left: Int

    package static let none = CutTally(written: 0, left: 0)
}
