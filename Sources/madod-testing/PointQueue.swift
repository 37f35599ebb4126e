import BrokerTesting
import Ledger
import PowerCut
import Synchronization

/// Hands failure points to the store once there is one, and to the disk under it.
final class PointQueue: Sendable {
    private struct Held {
        var store: FailingStore?
        /// Armed before there was a store.
        var early: FailurePoint?
    }

    /// Failures of the disk under SQLite, by the names that they are armed by.
    private static let diskPoints: [String: (PowerCutDisk.Operations, PowerCutDisk.Effect)] = [
        "disk-fails-write": (.writes, .nothing),
        "disk-full": (.writes, .full),
        "disk-tears-write": (.writes, .half),
        "disk-fails-sync": (.syncs, .done),
        "disk-loses-sync": (.syncs, .lost),
    ]

    private let held = Mutex(Held())
    private let disk: PowerCutDisk?

    init(disk: PowerCutDisk?) {
        self.disk = disk
    }

    static func knows(_ name: String) -> Bool {
        FailurePoint(rawValue: name) != nil || diskPoints[name] != nil
    }

    func attach(_ failing: FailingStore) {
        held.withLock { held in
            if let early = held.early.take() { failing.arm(early) }
            held.store = failing
        }
    }

    /// False for an unknown name, and for a failure of the disk where it cannot fail.
    func arm(_ name: String) -> Bool {
        if let point = FailurePoint(rawValue: name) {
            held.withLock { held in
                guard let store = held.store else { return held.early = point }
                store.arm(point)
            }
            return true
        }
        guard let disk, let (which, effect) = Self.diskPoints[name] else { return false }
        // What fails goes on failing, as it does in life.
        disk.fail(which, from: disk.operations, effect, forever: true)
        return true
    }
}
