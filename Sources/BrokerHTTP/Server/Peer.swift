import Glibc
import NIOCore

/// Who is at the other end of a connection, as the kernel says; no header can change it.
package enum Peer: Hashable, Sendable {
    /// A Unix socket: the account that connected (SO_PEERCRED).
    case account(uid: UInt32)
    /// A network socket: it says nothing about a person.
    case network(address: String)

    /// What its failures are counted under, before hashing (law L13).
    var sourceName: String {
        switch self {
        case .account(let uid): "uid:\(uid)"
        case .network(let address): "net:\(address)"
        }
    }
}

/// `struct ucred` of the kernel; the Swift overlay of Glibc hides it.
private struct PeerCredentials {
    var pid: Int32 = 0
    var uid: UInt32 = 0
    var gid: UInt32 = 0
}

extension Peer {
    /// Asks the kernel once, when the connection is accepted.
    static func of(_ channel: any Channel) -> EventLoopFuture<Peer> {
        let address = channel.remoteAddress ?? channel.localAddress
        if address?.protocol == .unix, let provider = channel as? any SocketOptionProvider {
            let credentials: EventLoopFuture<PeerCredentials> =
                provider.unsafeGetSocketOption(
                    level: .socket,
                    name: .init(rawValue: SO_PEERCRED)
                )
            return credentials.map { .account(uid: $0.uid) }
        }
        let name = channel.remoteAddress?.ipAddress ?? "unknown"
        return channel.eventLoop.makeSucceededFuture(.network(address: name))
    }
}
