import DaemonHarness
import Dispatch
import Foundation
import Synchronization

/// Something that goes on beside the thread that started it.
final class Background<Value: Sendable>: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let result = Mutex<Result<Value, any Error>?>(nil)

    init(_ work: @escaping @Sendable () throws -> Value) {
        Thread.detachNewThread {
            let outcome = Result { try work() }
            self.result.withLock { $0 = outcome }
            self.done.signal()
        }
    }

    /// Waits for it.
    func value() throws -> Value {
        done.wait()
        guard let result = result.withLock({ $0 }) else { throw HarnessError.connectionLost }
        return try result.get()
    }
}
