import BrokerHTTP
import Testing

/// Nobody can lock the others out of a listener.
struct ConnectionCountTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The addresses in turn; each connection comes from the next.
        let peers: [Peer]
        /// Of sixteen.
        let admitted: Int
    }

    private static func network(_ addresses: String...) -> [Peer] {
        addresses.map { .network(address: $0) }
    }

    @Test(arguments: [
        Case(
            testDescription: "one account",
            peers: [.account(uid: 1000)],
            admitted: 8
        ),
        Case(
            testDescription: "two accounts",
            peers: [.account(uid: 1000), .account(uid: 1001)],
            admitted: 16
        ),
        Case(testDescription: "a proxy at its own socket", peers: [.proxy(uid: 33)], admitted: 16),
        Case(testDescription: "a proxy on this host", peers: network("127.0.0.1"), admitted: 8),
        Case(
            testDescription: "this host by several of its names",
            peers: network("127.0.0.1", "127.9.9.9", "::1"),
            admitted: 8
        ),
        Case(testDescription: "one address", peers: network("192.0.2.1"), admitted: 4),
        Case(
            testDescription: "one IPv6 network",
            peers: network("2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:0:9::3"),
            admitted: 4
        ),
        Case(
            testDescription: "two IPv6 networks",
            peers: network("2001:db8::1", "2001:db8:0:1::1"),
            admitted: 8
        ),
        Case(
            testDescription: "IPv4 addresses as IPv6 writes them",
            peers: network("::ffff:192.0.2.1", "::ffff:192.0.2.2"),
            admitted: 8
        ),
    ])
    func `gives each its share`(_ given: Case) {
        let count = ConnectionCount()
        var open: [Peer] = []
        // Who is refused leaves at once, as a connection that is closed does.
        for number in 0..<64 {
            let peer = given.peers[number % given.peers.count]
            if count.enter(peer, max: 16) { open.append(peer) } else { count.leave(peer) }
        }
        #expect(open.count == given.admitted)
        for peer in open { count.leave(peer) }
        #expect(count.enter(given.peers[0], max: 1))
    }
}
