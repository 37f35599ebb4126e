import Synchronization

/// How many connections are open, in all and by account.
///
/// One account gets at most half: anybody on the host may connect to the operators' socket, and
/// nobody may lock the operators out of it.
final class ConnectionCount: Sendable {
    private struct Counts {
        var all = 0
        var byAccount: [UInt32: Int] = [:]
    }

    private let counts = Mutex(Counts())

    /// Counts the connection; false if it is one too many. ``leave(_:)`` follows in either case.
    func enter(_ peer: Peer, max: Int) -> Bool {
        counts.withLock { counts in
            counts.all += 1
            guard case .account(let uid) = peer else { return counts.all <= max }
            counts.byAccount[uid, default: 0] += 1
            return counts.all <= max && counts.byAccount[uid, default: 0] <= (max + 1) / 2
        }
    }

    func leave(_ peer: Peer) {
        counts.withLock { counts in
            counts.all -= 1
            guard case .account(let uid) = peer, let count = counts.byAccount[uid] else { return }
            counts.byAccount[uid] = count == 1 ? nil : count - 1
        }
    }
}
