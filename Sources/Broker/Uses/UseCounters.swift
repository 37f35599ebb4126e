package import BrokerCore
import Synchronization

/// Counts each answered check, in memory: by credential, system and minute.
///
/// A check pays for one lock that hardly anybody else wants and one look into a table; it never
/// waits for a disk, and allocates only where a table grows. The keeper empties the counters again
/// and again (``UseKeeper``). While it cannot, they fill up: from ``keysMax`` on, checks whose row
/// is not there yet are counted as ``UseSubject/overflow``, by system. No check is ever refused or
/// left out.
package final class UseCounters: Sendable {
    /// So many rows at most wait in memory, of about 100 bytes each.
    package static let keysMax = 262_144
    private static let shardCount = 16

    private struct Key: Hashable {
        /// ``noCredential``: the token was not known.
        let credential: UInt64
        let minute: Int64
        let system: SystemID

        /// A drawn number tells keys apart well enough; only what has none needs its system.
        func hash(into hasher: inout Hasher) {
            hasher.combine(credential)
            if credential == UseCounters.noCredential { hasher.combine(system) }
        }
    }

    fileprivate struct Count {
        let first: Int64
        var last: Int64
        var allowed = 0
        var denied = 0

        mutating func note(at: Int64, _ isAllowed: Bool) {
            last = max(last, at)
            if isAllowed { allowed += 1 } else { denied += 1 }
        }
    }

    private struct Shard {
        var counts: [Key: Count] = [:]
        /// By system alone, so that it is bounded however long nobody empties it.
        var overflow: [SystemID: Count] = [:]

        /// With room for as many as there were lately, so that it need not grow under way.
        init(room: Int = 0) { counts.reserveCapacity(room) }
    }

    /// In a box of its own each, so that two event loops do not write to one cache line.
    private final class ShardBox: Sendable {
        let shard = Mutex(Shard())
    }

    private static let noCredential = UInt64.max

    /// Whom systems in a dry run let in, by why Mado denied.
    private struct LetIn {
        let since: Instant
        var counts: [Refusal: Int]
    }

    private let letIn = Mutex<[SystemID: LetIn]>([:])
    private let boxes = (0..<shardCount).map { _ in ShardBox() }
    private let keysPerShard: Int

    package init(keysMax: Int = keysMax) {
        keysPerShard = max(1, keysMax / Self.shardCount)
    }

    /// Counts one check that `system` had answered at `at`; `credential` is nil where no live one
    /// had the token.
    package func note(
        _ credential: CredentialID?,
        by system: SystemID,
        at: Instant,
        isAllowed: Bool
    ) {
        let number = credential?.number ?? Self.noCredential
        let time = at.millisecondsSince1970
        let key = Key(
            credential: number,
            minute: at.minute.millisecondsSince1970,
            system: system
        )
        // The low bits of a drawn number are as good as a hash.
        boxes[Int(truncatingIfNeeded: number) & (Self.shardCount - 1)].shard.withLock { shard in
            if let index = shard.counts.index(forKey: key) {
                shard.counts.values[index].note(at: time, isAllowed)
            } else if shard.counts.count < keysPerShard {
                var count = Count(first: time, last: time)
                count.note(at: time, isAllowed)
                shard.counts[key] = count
            } else {
                shard.overflow[system, default: Count(first: time, last: time)]
                    .note(at: time, isAllowed)
            }
        }
    }

    /// Counts one check that was denied and let in: the system is in a dry run.
    package func noteLetIn(_ refusal: Refusal, by system: SystemID, at: Instant) {
        letIn.withLock { letIn in
            letIn[system, default: LetIn(since: at, counts: [:])].counts[refusal, default: 0] += 1
        }
    }

    /// Takes the tallies that began by `start`, in the order of the systems' ids.
    package func takeLetIn(begunBy start: Instant) -> [DryRunTally] {
        letIn.withLock { letIn in
            let due = letIn.filter { $0.value.since <= start }
            for system in due.keys { letIn[system] = nil }
            return due.sorted { $0.key < $1.key }.map { system, counted in
                DryRunTally(
                    system: system,
                    since: counted.since,
                    refusals: Refusal.allCases.compactMap { refusal in
                        counted.counts[refusal].map { RefusalCount(refusal: refusal, count: $0) }
                    }
                )
            }
        }
    }

    /// Counts again what could not be recorded.
    package func putBack(_ tallies: [DryRunTally]) {
        letIn.withLock { letIn in
            for tally in tallies {
                let later = letIn[tally.system]?.counts ?? [:]
                let counts = Dictionary(tally.refusals.map { ($0.refusal, $0.count) }) { $0 + $1 }
                letIn[tally.system] = LetIn(
                    since: tally.since,
                    counts: counts.merging(later) { $0 + $1 }
                )
            }
        }
    }

    /// Takes everything that was counted so far, in no order; a key may be there several times.
    ///
    /// `sealed`: minutes before it are closed for good. A check that was so slow to be counted
    /// goes into the first open minute instead, with its own times.
    package func drain(sealed: Instant) -> [Use] {
        boxes.flatMap { box in
            let fresh = Shard(room: box.shard.withLock { $0.counts.count })
            let shard = box.shard.withLock { shard in
                let full = shard
                shard = fresh
                return full
            }
            return shard.counts.map { key, count in
                let known = key.credential != Self.noCredential
                return count.use(
                    of: known ? .credential(CredentialID(unchecked: key.credential)) : .unknown,
                    by: key.system,
                    sealed
                )
            } + shard.overflow.map { $1.use(of: .overflow, by: $0, sealed) }
        }
    }
}

extension UseCounters.Count {
    fileprivate func use(of subject: UseSubject, by system: SystemID, _ sealed: Instant) -> Use {
        let first = Instant(millisecondsSince1970: first)
        return Use(
            key: UseKey(minute: max(first.minute, sealed), system: system, subject: subject),
            first: first,
            last: Instant(millisecondsSince1970: last),
            allowed: allowed,
            denied: denied
        )
    }
}
