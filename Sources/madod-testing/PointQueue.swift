import BrokerTesting
import Synchronization

/// Hands failure points to the store once there is one.
final class PointQueue: Sendable {
    private let store = Mutex<FailingStore?>(nil)

    func attach(_ failing: FailingStore) {
        store.withLock { $0 = failing }
    }

    func arm(_ point: FailurePoint) -> Bool {
        store.withLock { store in
            store?.arm(point)
            return store != nil
        }
    }
}
