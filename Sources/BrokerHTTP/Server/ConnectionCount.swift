import Glibc
import Synchronization

/// How many connections of a listener are open, in all and by who has them.
///
/// Nobody may lock the others out: an account of this host, or this host's own network address,
/// where proxies come from, gets at most half; any other network address a quarter, and an IPv6
/// network of 64 bits, which one machine may fill, counts as one address. At the socket that is
/// for proxies alone there are no others.
package final class ConnectionCount: Sendable {
    private struct Counts {
        var all = 0
        var byOwner: [Owner: Int] = [:]
    }

    private enum Owner: Hashable {
        case account(UInt32)
        case proxy
        case thisHost
        case network([UInt8])
    }

    private let counts = Mutex(Counts())

    package init() {}

    /// Counts the connection; false if it is one too many. ``leave(_:)`` follows in either case.
    package func enter(_ peer: Peer, max: Int) -> Bool {
        let owner = Self.owner(peer)
        return counts.withLock { counts in
            counts.all += 1
            let own = counts.byOwner[owner, default: 0] + 1
            counts.byOwner[owner] = own
            return counts.all <= max && own <= Self.share(of: owner, max)
        }
    }

    package func leave(_ peer: Peer) {
        let owner = Self.owner(peer)
        counts.withLock { counts in
            counts.all -= 1
            guard let count = counts.byOwner[owner] else { return }
            counts.byOwner[owner] = count == 1 ? nil : count - 1
        }
    }

    private static func share(of owner: Owner, _ max: Int) -> Int {
        switch owner {
        case .proxy: max
        case .account, .thisHost: (max + 1) / 2
        case .network: (max + 3) / 4
        }
    }

    private static func owner(_ peer: Peer) -> Owner {
        switch peer {
        case .account(let uid): .account(uid)
        case .proxy: .proxy
        case .network where peer.isOnThisHost: .thisHost
        case .network(let address, _): .network(network(of: address))
        }
    }

    /// The first 64 bits of an IPv6 address, else the address as it stands.
    private static func network(of address: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        let isMapped = address.hasPrefix("::ffff:")
        guard !isMapped, unsafe inet_pton(AF_INET6, address, &bytes) == 1 else {
            return Array(address.utf8)
        }
        return Array(bytes.prefix(8))
    }
}
