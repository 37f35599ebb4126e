package import BrokerCore
import Synchronization

/// What became of an act, as ``ActCounts`` tells acts apart.
package enum ActOutcome: String, CaseIterable, Sendable {
    /// Carried out and durable; of a grant for several persons, even if some were refused.
    case accepted
    /// Decided, with a refusal.
    case refused
    /// Not run: there was no room.
    case overloaded
    /// Nothing may be said of it: it could not be recorded.
    case unknown
}

/// How many acts there were since the start, by name and outcome; never by who or for whom.
///
/// Asked and counted beside the sequencer alone: no check comes here.
package final class ActCounts: Sendable {
    private let counts = Mutex(
        Array(repeating: 0, count: ActName.allCases.count * ActOutcome.allCases.count)
    )

    /// All of them, in the order of the declarations of both names.
    package var all: [(act: ActName, outcome: ActOutcome, count: Int)] {
        let counts = counts.withLock { $0 }
        let names = ActName.allCases.flatMap { act in
            ActOutcome.allCases.map { (act, $0) }
        }
        return zip(names, counts).map { ($0.0, $0.1, $1) }
    }

    func note(_ act: Act, _ outcome: ActOutcome) {
        guard let row = ActName.allCases.firstIndex(of: act.name),
            let column = ActOutcome.allCases.firstIndex(of: outcome)
        else { return }
        counts.withLock { $0[row * ActOutcome.allCases.count + column] += 1 }
    }

    func note(_ act: Act, _ outcome: Outcome) {
        switch outcome {
        // Half of an activation; its other half is counted.
        case .accepted(.clearToVerify): break
        case .accepted: note(act, ActOutcome.accepted)
        case .refused: note(act, ActOutcome.refused)
        }
    }
}
