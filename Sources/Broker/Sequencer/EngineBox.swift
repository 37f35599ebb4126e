import Synchronization

/// Hands the engine over to the loop that owns it from then on, once.
final class EngineBox: Sendable {
    private let engine: Mutex<Engine?>

    init(_ engine: consuming sending Engine?) {
        self.engine = Mutex(engine)
    }

    func take() -> sending Engine? {
        engine.withLock { held in
            held.take()
        }
    }
}
