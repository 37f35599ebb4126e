import Synchronization

/// Rung by one, heard by another later: how often it rang meanwhile does not matter.
package final class Bell: Sendable {
    private let rang = Atomic(false)

    package init() {}

    package func ring() { rang.store(true, ordering: .relaxed) }

    /// Has it rung since it was asked last?
    func takeRing() -> Bool { rang.exchange(false, ordering: .relaxed) }
}
