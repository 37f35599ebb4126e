import Glibc
import Hummingbird
import HummingbirdCore
package import Logging
package import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle

/// One listening socket whose connections are all answered by the same function.
///
/// Hummingbird's own server binds only addresses that it opens itself, and does not say who the
/// peer is; this one takes descriptors that systemd passes and asks the kernel for the peer.
package final class Listener: Service {
    private let binding: Binding
    private let doors: Doors
    private let limits: ListenerLimits
    private let group: any EventLoopGroup
    private let logger: Logger
    private let connections = ConnectionCount()
    private let onListening: @Sendable (SocketAddress?) -> Void

    package init(
        binding: Binding,
        doors: Doors,
        limits: ListenerLimits,
        group: any EventLoopGroup,
        logger: Logger,
        onListening: @escaping @Sendable (SocketAddress?) -> Void = { _ in }
    ) {
        self.binding = binding
        self.doors = doors
        self.limits = limits
        self.group = group
        self.logger = logger
        self.onListening = onListening
    }

    private typealias Connection = (peer: Peer, http: HTTP1Channel.Value)

    /// Until graceful shutdown: then it accepts nothing more, lets requests in flight finish and
    /// closes idle connections.
    package func run() async throws {
        let quiescing = ServerQuiescingHelper(group: group)
        let server = try await bind(quiescing)
        onListening(server.channel.localAddress)
        let respond = doors.responder(
            bodyBytesMax: limits.bodyBytesMax,
            bodyTime: .seconds(limits.requestTimeoutSeconds),
            timers: group,
            logger: logger
        )
        try await withGracefulShutdownHandler {
            try await server.executeThenClose { inbound in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in inbound {
                        group.addTask { await self.serve(connection, respond) }
                    }
                }
            }
        } onGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
        }
    }

    private func serve(_ connection: Connection, _ respond: @escaping PeerResponder) async {
        let isRoom = connections.enter(connection.peer, max: limits.connectionsMax)
        defer { connections.leave(connection.peer) }
        guard isRoom else {
            // Taken apart properly: a channel that is merely dropped stops the process.
            try? await connection.http.executeThenClose { _, _ in }
            return
        }
        let peer = connection.peer
        await channel { request, writer, _ in
            let response = await respond(request, peer)
            try await writer.write(response: response.head, body: response.body)
        }.handle(value: connection.http, logger: logger)
    }

    /// One per connection, for the peer is a fact of the connection.
    private func channel(_ responder: @escaping HTTPChannelHandler.Responder) -> HTTP1Channel {
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 16 * 1024,
            maxHeaderListSize: 32 * 1024,
            maxHeaderFieldCount: 100
        )
        return HTTP1Channel(
            responder: responder,
            configuration: .init(
                idleTimeout: .seconds(limits.requestTimeoutSeconds),
                httpDecoderConfiguration: decoder
            )
        )
    }

    private func bind(
        _ quiescing: ServerQuiescingHelper
    ) async throws -> NIOAsyncChannel<Connection, Never> {
        let setUp = channel { _, _, _ in }
        let logger = logger
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: 1_024)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel)
                    )
                }
            }
        let accept: @Sendable (any Channel) -> EventLoopFuture<Connection> = { channel in
            Peer.of(channel).flatMap { peer in
                setUp.setup(channel: channel, logger: logger).map { (peer, $0) }
            }
        }
        switch binding {
        case .unix(let path, let mode):
            let server = try await bootstrap.bind(
                unixDomainSocketPath: path,
                cleanupExistingSocketFile: true,
                childChannelInitializer: accept
            )
            // Who connects is told apart by the kernel, so others may connect, too.
            guard unsafe chmod(path, mode_t(mode)) == 0 else {
                throw IOError(errnoCode: errno, reason: "chmod \(path)")
            }
            return server
        case .tcp(let host, let port):
            return try await bootstrap.bind(
                host: host,
                port: port,
                childChannelInitializer: accept
            )
        case .inherited(let descriptor):
            return try await bootstrap.bind(descriptor, childChannelInitializer: accept)
        }
    }
}
