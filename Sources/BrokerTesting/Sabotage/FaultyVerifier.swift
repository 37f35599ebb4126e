import Broker
import BrokerCore
import Ledger
import Synchronization

/// A way in which a check is answered from something else than it should be.
package enum VerifierLie: String, CaseIterable, Sendable {
    /// Openings count when they are decided, not when they are durable.
    case opensBeforeAppend
    /// Ends count when they are durable, not when they are decided.
    case endsWhenDurable
    /// A token that was good stays good for a minute.
    case remembersAnswers
    /// An end that fell due counts when it is recorded.
    case waitsForTheRecord
}

/// Answers checks from an authority of its own, fed at the wrong moment.
final class FaultyVerifier: Verifier {
    private struct Memory {
        var authority = Authority()
        var allowedAt: [Digest: (Instant, ValidCredential)] = [:]
        var lastAt = Instant(millisecondsSince1970: 0)
    }

    private let table: ValidityTable
    private let clock: TrustedClock
    private let lie: VerifierLie
    private let memory = Mutex(Memory())

    init(_ table: ValidityTable, _ clock: TrustedClock, _ lie: VerifierLie, _ ledger: [[UInt8]]) {
        self.table = table
        self.clock = clock
        self.lie = lie
        take(ledger)
    }

    func hear(of batch: LedgerBatch, at point: AppendPoint) {
        let isTime = lie == .opensBeforeAppend ? point == .entered : point == .synced
        if isTime { take(batch.leaves.map(\.bytes)) }
    }

    private func take(_ leaves: [[UInt8]]) {
        let entries = leaves.compactMap { try? EntryCoding.decode($0).entry }
        memory.withLock { memory in
            for entry in entries {
                memory.authority.apply(entry)
                memory.lastAt = max(memory.lastAt, entry.at)
            }
        }
    }

    func check(token: Digest, audience: SystemID) -> Result<ValidCredential, Refusal> {
        let answer = table.check(token: token, audience: audience)
        if case .failure(let refusal) = answer, [.cannotRecord, .clockUnsure].contains(refusal) {
            return answer
        }
        let now = clock.stamp().now
        return memory.withLock { memory in
            switch lie {
            case .opensBeforeAppend, .endsWhenDurable:
                return memory.authority.check(token: token, audience: audience, at: now)
            case .waitsForTheRecord:
                return memory.authority.check(
                    token: token,
                    audience: audience,
                    at: memory.lastAt
                )
            case .remembersAnswers:
                if case .success(let valid) = answer {
                    memory.allowedAt[token] = (now, valid)
                } else if let (at, valid) = memory.allowedAt[token], now - at < .minutes(1),
                    valid.credential.system == audience
                {
                    return .success(valid)
                }
                return answer
            }
        }
    }
}
