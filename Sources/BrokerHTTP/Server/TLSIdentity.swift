package import BrokerCore
import NIOCore
import NIOSSL
import Synchronization

/// What a TLS listener is made of, as the files hold it (PEM).
package struct TLSMaterial: Sendable {
    package let certificateChain: [UInt8]
    package let privateKey: [UInt8]
    /// The authorities of client certificates; nil: no client is asked for one.
    package let clientAuthorities: [UInt8]?

    package init(certificateChain: [UInt8], privateKey: [UInt8], clientAuthorities: [UInt8]?) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
        self.clientAuthorities = clientAuthorities
    }
}

/// Which of the files is wrong.
package enum TLSFault: Error, Hashable, Sendable {
    case certificate
    case privateKey
    case clientAuthorities
    /// The key is not that of the first certificate.
    case mismatch
}

/// The certificate and key of a TLS listener, and whose client certificates it accepts.
///
/// Replaced as a whole at a reload: connections that are made afterwards get the new one, those
/// that stand go on, unless the authorities of client certificates are others now: what a former
/// one vouched for is closed, for nobody vouches for it any more. Which system or person a client
/// certificate belongs to is looked up at each request, so a binding that is taken away is gone at
/// once.
package final class TLSIdentity: Sendable {
    /// Good material, ready to be used.
    package struct Loaded: Sendable {
        fileprivate let context: NIOSSLContext
        fileprivate let expiresAt: Instant
        fileprivate let clientAuthorities: [UInt8]?
    }

    private struct Present {
        var loaded: Loaded
        /// The connections that stand.
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    private let present: Mutex<Present>

    package init(_ material: TLSMaterial) throws(TLSFault) {
        present = Mutex(Present(loaded: try Self.load(material)))
    }

    package func replace(by new: Loaded) {
        let unvouched = present.withLock { present -> [any Channel] in
            defer { present.loaded = new }
            guard present.loaded.clientAuthorities != new.clientAuthorities else { return [] }
            return Array(present.channels.values)
        }
        for channel in unvouched { channel.close(promise: nil) }
    }

    /// Until when the server's certificate is good.
    package var expiresAt: Instant { present.withLock { $0.loaded.expiresAt } }

    /// What the connection's handshake is made with; it is closed when that is no longer right.
    func begin(on channel: any Channel) -> NIOSSLContext {
        let id = ObjectIdentifier(channel)
        let context = present.withLock { present in
            present.channels[id] = channel
            return present.loaded.context
        }
        channel.closeFuture.whenComplete { [self] _ in
            present.withLock { _ = $0.channels.removeValue(forKey: id) }
        }
        return context
    }

    /// Throws if the material is not good.
    package static func load(_ material: TLSMaterial) throws(TLSFault) -> Loaded {
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(material.certificateChain),
            let leaf = chain.first
        else { throw .certificate }
        guard let key = try? NIOSSLPrivateKey(bytes: material.privateKey, format: .pem) else {
            throw .privateKey
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        if let authorities = material.clientAuthorities {
            guard let trusted = try? NIOSSLCertificate.fromPEMBytes(authorities),
                !trusted.isEmpty
            else { throw .clientAuthorities }
            // Asked for and not demanded: an entrustee has none. One that is shown must be good.
            configuration.certificateVerification = .optionalVerification
            configuration.trustRoots = .certificates(trusted)
            configuration.sendCANameList = true
        }
        guard let context = try? NIOSSLContext(configuration: configuration) else {
            throw .mismatch
        }
        let expiresAt = Instant(millisecondsSince1970: Int64(leaf.notValidAfter) * 1_000)
        return Loaded(
            context: context,
            expiresAt: expiresAt,
            clientAuthorities: material.clientAuthorities
        )
    }
}
