package import BrokerCore
import Credentials
import Glibc
import NIOCore
import NIOSSL

/// Who is at the other end of a connection, as the kernel and the TLS handshake say; no header can
/// change it.
package enum Peer: Hashable, Sendable {
    /// A Unix socket: the account that connected (SO_PEERCRED).
    case account(uid: UInt32)
    /// The Unix socket for checks: the account of a proxy, which acts for nobody.
    case proxy(uid: UInt32)
    /// A network socket, which alone says nothing about a person. The certificate, if the client
    /// showed one that the configured authorities vouch for, by the SHA-256 of its DER form.
    case network(address: String, certificate: Digest? = nil)

    package var certificate: Digest? {
        if case .network(_, let certificate) = self { certificate } else { nil }
    }

    /// Is it here, by a Unix socket or a loopback address?
    package var isOnThisHost: Bool {
        switch self {
        case .account, .proxy: true
        case .network(let address, _):
            address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
        }
    }

    /// What its failures are counted under, before hashing (law L13).
    var sourceName: String {
        switch self {
        case .account(let uid), .proxy(let uid): "uid:\(uid)"
        case .network(let address, _): "net:\(address)"
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
    ///
    /// `isForProxies`: the socket is the one for checks.
    static func of(_ channel: any Channel, isForProxies: Bool) -> EventLoopFuture<Peer> {
        let address = channel.remoteAddress ?? channel.localAddress
        if address?.protocol == .unix, let provider = channel as? any SocketOptionProvider {
            let credentials: EventLoopFuture<PeerCredentials> =
                provider.unsafeGetSocketOption(
                    level: .socket,
                    name: .init(rawValue: SO_PEERCRED)
                )
            return credentials.map { isForProxies ? .proxy(uid: $0.uid) : .account(uid: $0.uid) }
        }
        let name = channel.remoteAddress?.ipAddress ?? "unknown"
        return channel.eventLoop.makeSucceededFuture(.network(address: name))
    }

    /// The same peer as if it had shown none.
    var withoutCertificate: Peer {
        if case .network(let address, _) = self { .network(address: address) } else { self }
    }

    /// The same peer with the certificate of its handshake, once that is over.
    ///
    /// On the connection's own event loop. A certificate that is not good `now` is none: nobody
    /// verifies it again where a handshake resumes a former one (RFC 8446 §2.2). Nor is one for
    /// which perhaps nobody vouches any more (``AuthorityWatch``).
    func shown(in pipeline: ChannelPipeline, at now: Instant) -> Peer {
        guard case .network(let address, nil) = self,
            pipeline.syncOperations.authorityWatch?.vouches != false,
            let certificate = try? pipeline.syncOperations.nioSSL_peerCertificate(),
            certificate.isGood(at: now),
            let bytes = try? certificate.toDERBytes()
        else { return self }
        return .network(address: address, certificate: sha256(bytes))
    }

    /// As ``shown(in:at:)``, from elsewhere than the event loop.
    func shownNow(on channel: any Channel, at now: Instant) async -> Peer {
        let shown = channel.eventLoop.submit { self.shown(in: channel.pipeline, at: now) }
        return (try? await shown.get()) ?? self
    }
}

extension NIOSSLCertificate {
    /// By its own dates, both included (RFC 5280 §4.1.2.5).
    fileprivate func isGood(at now: Instant) -> Bool {
        let seconds = now.millisecondsSince1970 / 1_000
        return Int64(notValidBefore) <= seconds && seconds <= Int64(notValidAfter)
    }
}
