import Hummingbird
import Logging
import NIOCore

/// What a request carries besides its words: who is at the other end.
struct DoorContext: RequestContext {
    typealias Source = DoorSource

    var coreContext: CoreRequestContextStorage
    let peer: Peer
    let bodyBytesMax: Int

    init(source: DoorSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.peer
        bodyBytesMax = source.bodyBytesMax
    }

    var maxUploadSize: Int { bodyBytesMax }
}

/// Where a request's context comes from: the connection that it arrived on.
struct DoorSource: RequestContextSource {
    let logger: Logger
    let peer: Peer
    let bodyBytesMax: Int
}
