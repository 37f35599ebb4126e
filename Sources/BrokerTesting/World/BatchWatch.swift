import BrokerCore
import Ledger
import Synchronization

/// What checks said while a batch was on its way, and what the batch was.
struct BatchCourse: Sendable {
    struct Glimpse: Sendable {
        let point: AppendPoint
        let reading: LawTime.Reading
        let allowed: Set<TokenBook.Drawn>
    }

    var tokens: [TokenBook.Drawn] = []
    var glimpses: [Glimpse] = []
    var leaves: [StoredLeaf] = []
}

/// Stands beside the store: asks for every token at each point of an append, and is the power
/// that goes, the process that dies, or the disk that takes its time.
final class BatchWatch: Sendable {
    /// The process is gone: nobody answers, and nobody denies either.
    struct Killed: Error {}

    private let verifier: any Verifier
    private let clock: ManualClock
    private let tokens: [TokenBook.Drawn]
    private let fault: AppendFault?
    private let course: Mutex<BatchCourse>

    init(
        verifier: any Verifier,
        clock: ManualClock,
        tokens: [TokenBook.Drawn],
        fault: AppendFault?
    ) {
        self.verifier = verifier
        self.clock = clock
        self.tokens = tokens
        self.fault = fault
        course = Mutex(BatchCourse(tokens: tokens))
    }

    var seen: BatchCourse { course.withLock { $0 } }

    func look(_ point: AppendPoint, _ batch: LedgerBatch) throws {
        if point == .entered { course.withLock { $0.leaves = batch.leaves } }
        verifier.hear(of: batch, at: point)
        let allowed = tokens.filter { verifier.allows($0.digest, for: $0.system) }
        let glimpse = BatchCourse.Glimpse(
            point: point,
            reading: LawTime.Reading(clock.read()),
            allowed: Set(allowed)
        )
        course.withLock { $0.glimpses.append(glimpse) }
        switch fault {
        case .kill(point, _): throw Killed()
        case .slow(let length) where point == .written: clock.advance(by: length)
        default: break
        }
    }
}
