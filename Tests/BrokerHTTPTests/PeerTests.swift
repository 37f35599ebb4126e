import BrokerHTTP
import NIOCore
import NIOPosix
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

    @Test func `a host that is gone is not waited for`() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await ServerBootstrap(group: group)
            .bind(host: "127.0.0.1", port: 0).get()
        let address = try #require(server.localAddress)
        let channel = try await ClientBootstrap(group: group).connect(to: address).get()
        #expect(try await channel.getOption(VanishedPeer.option).get() == 0)
        await VanishedPeer.bound(channel)
        // tcp(7): milliseconds.
        #expect(try await channel.getOption(VanishedPeer.option).get() == 30_000)
        try await channel.close()
        try await server.close()
    }
}
