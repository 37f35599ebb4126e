import BrokerCore
import Hummingbird
import Logging
import NIOCore

/// What a request carries besides its words: who is at the other end.
struct DoorContext: RequestContext {
    typealias Source = DoorSource

    var coreContext: CoreRequestContextStorage
    let peer: Peer
    private let actor: Caller?
    /// What this peer's failures are counted under (law L13).
    let source: Digest
    let bodyLimit: BodyLimit
    /// Set where the request came with an `Idempotency-Key`.
    var keyed: KeyedRequest?
    /// The connection; only a stream needs to know it.
    let channel: any Channel

    init(source: DoorSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.peer
        actor = source.actor
        self.source = source.digest
        bodyLimit = source.bodyLimit
        channel = source.channel
    }

    var maxUploadSize: Int { bodyLimit.bytes }

    /// Who acts: the account behind the Unix socket, or whoever shows a client certificate.
    ///
    /// Throws ``Problem/unauthenticated`` where nobody does: at a network socket without a
    /// certificate, or with a system's.
    var caller: Caller {
        get throws {
            guard let actor else { throw Problem.unauthenticated }
            return actor
        }
    }

    var hasCaller: Bool { actor != nil }
}

/// Where a request's context comes from: the connection that it arrived on.
struct DoorSource: RequestContextSource {
    let logger: Logger
    let peer: Peer
    /// Who acts, by what the peer shows now.
    let actor: Caller?
    /// What this peer's failures are counted under.
    let digest: Digest
    let bodyLimit: BodyLimit
    let channel: any Channel
}

/// How much of a body is taken, and for how long it is waited for.
struct BodyLimit: Sendable {
    let bytes: Int
    let time: TimeAmount
    /// Whose timers measure the time.
    let timers: any EventLoopGroup
}
