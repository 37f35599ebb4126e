import Broker
import BrokerCore
import Glibc
import Hummingbird
import HummingbirdCore
package import Logging
package import NIOCore
import NIOExtras
import NIOPosix
import NIOSSL
import ServiceLifecycle

/// One listening socket whose connections are all answered by the same function.
///
/// Hummingbird's own server binds only addresses that it opens itself, and does not say who the
/// peer is; this one takes descriptors that systemd passes and asks the kernel for the peer.
package final class Listener: Service {
    private let binding: Binding
    private let doors: Doors
    private let limits: ListenerLimits
    private let tls: TLSIdentity?
    private let group: any EventLoopGroup
    private let logger: Logger
    private let connections = ConnectionCount()
    private let onListening: @Sendable (SocketAddress?) -> Void

    /// `tls`: every connection begins with a handshake; nil: none does.
    package init(
        binding: Binding,
        doors: Doors,
        limits: ListenerLimits,
        tls: TLSIdentity? = nil,
        group: any EventLoopGroup,
        logger: Logger,
        onListening: @escaping @Sendable (SocketAddress?) -> Void = { _ in }
    ) {
        self.binding = binding
        self.doors = doors
        self.limits = limits
        self.tls = tls
        self.group = group
        self.logger = logger
        self.onListening = onListening
    }

    /// A connection, and what comes of it: the full server, or nil at the end of one that needed
    /// none.
    private struct Connection: Sendable {
        let peer: Peer
        let channel: any Channel
        /// Nil where there is no TLS.
        let authorities: AuthorityWatch?
        let fullServer: EventLoopFuture<CheckLane.FullServer?>
    }

    private var patience: TimeAmount { .seconds(limits.requestTimeoutSeconds) }

    /// Until graceful shutdown: then it accepts nothing more, lets requests in flight finish and
    /// closes idle connections.
    package func run() async throws {
        let quiescing = ServerQuiescingHelper(group: group)
        let answering = doors.answering(
            bodyBytesMax: limits.bodyBytesMax,
            bodyTime: patience,
            timers: group,
            logger: logger
        )
        let own = try ownSocket()
        defer { own?.remove() }
        let server = try await bind(quiescing, answering.desk, own)
        onListening(server.channel.localAddress)
        try await withGracefulShutdownHandler {
            try await server.executeThenClose { inbound in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in inbound {
                        group.addTask { await self.serve(connection, answering.respond) }
                    }
                }
            }
        } onGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
        }
    }

    private func serve(_ connection: Connection, _ respond: @escaping PeerResponder) async {
        let server = await withTaskCancellationHandler {
            try? await connection.fullServer.get()
        } onCancel: {
            connection.channel.close(promise: nil)
        }
        // Where there is one it must be run to its end: a dropped one stops the process.
        guard let server else { return }
        await channel { request, writer, channel in
            // At each request: a connection may outlive the certificate of its handshake.
            let peer = await self.peer(of: connection)
            let response = await respond(request, peer, channel)
            var head = response.head
            let isVouched = connection.authorities?.vouches ?? true
            let isLast = isVouched ? false : await channel.isUnvouched()
            if isLast { head.headerFields[.connection] = "close" }
            try await writer.write(response: head, body: response.body)
            if isLast { channel.close(mode: .output, promise: nil) }
        }.handle(value: server, logger: logger)
    }

    private func peer(of connection: Connection) async -> Peer {
        guard connection.authorities != nil else { return connection.peer }
        return await connection.peer.shownNow(on: connection.channel, at: doors.clock.stamp().now)
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
            configuration: .init(idleTimeout: patience, httpDecoderConfiguration: decoder)
        )
    }

    /// Prepares an accepted connection: the handshake if there is one, then the lane.
    private func accept(
        _ desk: CheckDesk
    ) -> @Sendable (any Channel) -> EventLoopFuture<Connection> {
        let setUp = channel { _, _, _ in }
        let (logger, tls) = (logger, tls)
        let site = CheckLane.Site(
            desk: desk,
            clock: doors.clock,
            bodyBytesMax: limits.bodyBytesMax,
            patience: patience,
            addFullServer: { setUp.setup(channel: $0, logger: logger) },
            connections: connections,
            connectionsMax: limits.connectionsMax
        )
        let isForProxies = binding.isForProxies
        return { channel in
            Peer.of(channel, isForProxies: isForProxies).flatMapThrowing { peer in
                let pipeline = channel.pipeline.syncOperations
                let secured = tls?.handlers()
                if let secured {
                    try pipeline.addHandlers([secured.tls, secured.watch])
                }
                let promise = channel.eventLoop.makePromise(of: CheckLane.FullServer?.self)
                try pipeline.addHandler(CheckLane(site, peer: peer, fullServer: promise))
                return Connection(
                    peer: peer,
                    channel: channel,
                    authorities: secured?.watch,
                    fullServer: promise.futureResult
                )
            }
        }
    }

    /// Nil for sockets that others make.
    private func ownSocket() throws -> UnixSocket? {
        guard case .unix(let path, let mode, let group, _) = binding else { return nil }
        return try UnixSocket(path: path, mode: mode, group: group)
    }

    private func bind(
        _ quiescing: ServerQuiescingHelper,
        _ desk: CheckDesk,
        _ own: UnixSocket?
    ) async throws -> NIOAsyncChannel<Connection, Never> {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: UnixSocket.backlog)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            // A second look for bytes after each request finds none, and costs a system call.
            .childChannelOption(ChannelOptions.maxMessagesPerRead, value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // Without a descriptor for the next connection it waits a second.
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptBackoffHandler(shouldForwardIOErrorCaught: false)
                    )
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel)
                    )
                }
            }
        let accept = accept(desk)
        switch binding {
        case .unix:
            guard let own else { preconditionFailure("a Unix socket is made before it is served") }
            return try await bootstrap.bind(own.descriptor, childChannelInitializer: accept)
        case .tcp(let host, let port, _):
            return try await bootstrap.bind(
                host: host,
                port: port,
                childChannelInitializer: accept
            )
        case .inherited(let descriptor, _, _):
            return try await bootstrap.bind(descriptor, childChannelInitializer: accept)
        }
    }
}
