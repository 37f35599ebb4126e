import Broker
import BrokerCore
import HummingbirdCore
import NIOCore

/// The first handler of every connection: it answers plain checks by itself, on the event loop and
/// from memory, and leaves everything else to the full server.
///
/// At the first bytes that are no plain check (``PlainCheck``) the connection goes over to the full
/// server for the rest of its life, with those bytes: there is no way back, and so no doubt about
/// where a request begins. Both lanes decide by ``CheckDesk``.
final class CheckLane: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer
    typealias FullServer = HTTP1Channel.Value

    /// What every lane of a listener shares.
    struct Site: Sendable {
        let desk: CheckDesk
        let clock: TrustedClock
        let bodyBytesMax: Int
        /// A connection on which nothing arrives for so long is closed, as is one whose request
        /// takes longer to arrive.
        let patience: TimeAmount
        /// Adds the full server's handlers; at once, on the event loop.
        let addFullServer: @Sendable (any Channel) -> EventLoopFuture<FullServer>
        let connections: ConnectionCount
        let connectionsMax: Int
    }

    private let site: Site
    private var peer: Peer
    /// The full server once it is there; nil at the end of a connection that never needed it.
    private let fullServer: EventLoopPromise<FullServer?>
    private var state = State.plain
    /// The beginning of a request, until the rest is here.
    private var waiting: ByteBuffer?
    private var isCounted = false
    private var knowsCertificate = false
    private var judgedAt: Instant?
    private var authorities: AuthorityWatch?
    private var isUnvouched = false
    /// At how many looks in a row nothing had arrived, and the same request was unfinished.
    private var quietLooks = 0
    private var unfinishedLooks = 0
    private var timer: Scheduled<Void>?
    private static let looksOfPatience = 4

    private enum State {
        case plain
        case full
        case closed
    }

    init(_ site: Site, peer: Peer, fullServer: EventLoopPromise<FullServer?>) {
        self.site = site
        self.peer = peer
        self.fullServer = fullServer
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        isCounted = true
        guard site.connections.enter(peer, max: site.connectionsMax) else {
            context.close(promise: nil)
            return
        }
        look(context)
    }

    /// The end of every connection, whatever ended it.
    func handlerRemoved(context: ChannelHandlerContext) {
        if isCounted { site.connections.leave(peer) }
        timer?.cancel()
        if state == .plain { fullServer.succeed(nil) }
        state = .closed
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard state == .plain else { return context.fireChannelRead(data) }
        quietLooks = 0
        var bytes = unwrapInboundIn(data)
        if var first = waiting {
            first.writeBuffer(&bytes)
            bytes = first
            waiting = nil
        }
        read(&bytes, context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if state == .plain { context.flush() }
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        let isEnd: Bool =
            switch event {
            case is ChannelShouldQuiesceEvent: true
            case ChannelEvent.inputClosed: true
            default: false
            }
        // Between two requests there is nothing to wait for.
        if isEnd, state == .plain {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A handshake that failed, or a connection that was reset: nobody is there to be told.
        if state == .full {
            context.fireErrorCaught(error)
        } else {
            context.close(promise: nil)
        }
    }

    /// Once a minute, and where an authority was withdrawn: a connection may outlive the
    /// certificate of its handshake, and whoever vouched for it.
    private func judgeCertificate(_ context: ChannelHandlerContext) {
        let now = site.clock.stamp().now
        if let judgedAt, judgedAt <= now, now - judgedAt < .minutes(1),
            authorities?.vouches != false
        {
            return
        }
        judgedAt = now
        authorities = authorities ?? context.pipeline.syncOperations.authorityWatch
        knowsCertificate = true
        peer = peer.withoutCertificate.shown(in: context.pipeline, at: now)
        isUnvouched = context.pipeline.syncOperations.isUnvouched
    }

    private func read(_ bytes: inout ByteBuffer, _ context: ChannelHandlerContext) {
        // With the first bytes that were encrypted the handshake is over.
        if !knowsCertificate || peer.certificate != nil { judgeCertificate(context) }
        while bytes.readableBytes > 0 {
            // Who does not take answers gets no more of them from here: the full server waits.
            // It also ends the connections that must begin anew.
            guard context.channel.isWritable, !isUnvouched else { return goOver(bytes, context) }
            let answer = site.desk.answer(
                plain: bytes,
                bodyBytesMax: site.bodyBytesMax,
                from: peer,
                context.channel.allocator
            )
            switch answer {
            case .incomplete:
                waiting = bytes
                return
            case .other: return goOver(bytes, context)
            case .answered(let answer, let requestBytes):
                context.write(wrapOutboundOut(answer), promise: nil)
                bytes.moveReaderIndex(forwardBy: requestBytes)
                unfinishedLooks = 0
            }
        }
    }

    /// To the full server, with what it has not seen.
    private func goOver(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        state = .full
        timer?.cancel()
        context.flush()
        let (promise, context) = (fullServer, NIOLoopBound(context, eventLoop: context.eventLoop))
        site.addFullServer(context.value.channel).whenComplete { result in
            switch result {
            case .success(let server):
                promise.succeed(server)
                context.value.fireChannelRead(NIOAny(bytes))
                context.value.fireChannelReadComplete()
            case .failure:
                promise.succeed(nil)
                context.value.close(promise: nil)
            }
        }
    }

    /// Looks again and again, as long as the connection is here: silence and a request that does
    /// not end may each last as long as the patience, and a quarter of it more.
    private func look(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let pause = TimeAmount.nanoseconds(site.patience.nanoseconds / Int64(Self.looksOfPatience))
        timer = context.eventLoop.scheduleTask(in: pause) {
            let (lane, context) = bound.value
            guard lane.state == .plain else { return }
            lane.quietLooks += 1
            lane.unfinishedLooks = lane.waiting == nil ? 0 : lane.unfinishedLooks + 1
            guard max(lane.quietLooks, lane.unfinishedLooks) <= Self.looksOfPatience else {
                return context.close(promise: nil)
            }
            lane.look(context)
        }
    }
}
