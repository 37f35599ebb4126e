import BrokerHTTP
import Testing

/// Who is on this host, and may read the daemon's figures without showing anything.
struct PeerTests {
    @Test(arguments: [
        (Peer.account(uid: 1), true), (.network(address: "127.0.0.1"), true),
        (.network(address: "127.8.9.1"), true), (.network(address: "::1"), true),
        (.network(address: "::ffff:127.0.0.1"), true), (.network(address: "10.127.0.1"), false),
        (.network(address: "::ffff:10.0.0.1"), false), (.network(address: "1270::1"), false),
        (.network(address: "::11"), false), (.network(address: "unknown"), false),
        (.network(address: ""), false),
    ])
    func `only loopback addresses and Unix sockets are of this host`(
        _ peer: Peer,
        _ isHere: Bool
    ) {
        #expect(peer.isOnThisHost == isHere)
    }
}
