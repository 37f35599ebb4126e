import NIOCore

/// Notices that a reader is gone: between two heartbeats nothing else would, and its place is
/// wanted when it comes again.
///
/// A reader has nothing more to say; one that closes its side of the connection has left.
final class ReaderWatch: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    static func begin(on channel: any Channel, _ mailbox: StreamMailbox) async throws {
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(ReaderWatch(), position: .first)
        }.get()
        await VanishedPeer.bound(channel)
        channel.closeFuture.whenComplete { _ in mailbox.end() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
