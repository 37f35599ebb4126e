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
    }

    /// In a box of its own each, so that two event loops do not write to one cache line.
    private final class ShardBox: Sendable {
        let shard = Mutex(Shard())
    }

    private static let noCredential = UInt64.max

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

    /// Takes everything that was counted so far, in no order; a key may be there several times.
    ///
    /// `sealed`: minutes before it are closed for good. A check that was so slow to be counted
    /// goes into the first open minute instead, with its own times.
    package func drain(sealed: Instant) -> [Use] {
        boxes.flatMap { box in
            let shard = box.shard.withLock { shard in
                let full = shard
                shard = Shard()
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
