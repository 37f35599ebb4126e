import Synchronization

/// How many checks were answered since the start, by door and result; never about whom.
///
/// Relaxed atomics and no lock: a check pays for one addition.
final class CheckCounts: Sendable {
    enum Door: Int, CaseIterable {
        case introspection
        case forwardAuth
        case evaluation
    }

    enum Result: Int, CaseIterable {
        /// Valid here and now, for this.
        case allowed
        case denied
        /// Denied by Mado and let in: the system is in a dry run.
        case letIn
        /// The caller was not known, or the question could not be read: no check was made.
        case rejected
    }

    private final class Cell: Sendable {
        let count = Atomic(0)
    }

    private let cells = (0..<Door.allCases.count * Result.allCases.count).map { _ in Cell() }

    func note(_ door: Door, _ result: Result) {
        cell(door, result).count.add(1, ordering: .relaxed)
    }

    func count(_ door: Door, _ result: Result) -> Int {
        cell(door, result).count.load(ordering: .relaxed)
    }

    private func cell(_ door: Door, _ result: Result) -> Cell {
        cells[door.rawValue * Result.allCases.count + result.rawValue]
    }
}
