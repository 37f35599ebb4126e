package import BrokerCore
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
/// that stand go on. Which system or person a client certificate belongs to is looked up at each
/// request, so a binding that is taken away is gone at once; and once an authority of client
/// certificates is withdrawn, the certificates of connections that were made before count for
/// nothing, for nobody knows which of the authorities vouched for them.
package final class TLSIdentity: Sendable {
    /// Good material, ready to be used.
    package struct Loaded: Sendable {
        fileprivate let context: NIOSSLContext
        fileprivate let expiresAt: Instant
        /// Whoever vouches for clients, in DER.
        fileprivate let authorities: Set<[UInt8]>
    }

    private struct Present {
        var loaded: Loaded
        /// How often authorities were withdrawn.
        var withdrawals = 0
    }

    private let present: Mutex<Present>

    package init(_ material: TLSMaterial) throws(TLSFault) {
        present = Mutex(Present(loaded: try Self.load(material)))
    }

    /// True if an authority of client certificates is trusted no more.
    package func replace(by new: Loaded) -> Bool {
        present.withLock { present in
            let isWithdrawn = !present.loaded.authorities.isSubset(of: new.authorities)
            if isWithdrawn { present.withdrawals += 1 }
            present.loaded = new
            return isWithdrawn
        }
    }

    /// Until when the server's certificate is good.
    package var expiresAt: Instant { present.withLock { $0.loaded.expiresAt } }

    var withdrawals: Int { present.withLock { $0.withdrawals } }

    /// The handlers of a new connection: the handshake, and who may still vouch for it.
    func handlers() -> (tls: NIOSSLServerHandler, watch: AuthorityWatch) {
        let (context, withdrawals) = present.withLock { ($0.loaded.context, $0.withdrawals) }
        return (
            NIOSSLServerHandler(context: context), AuthorityWatch(self, withdrawals: withdrawals)
        )
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
        var authorities: Set<[UInt8]> = []
        if let file = material.clientAuthorities {
            guard let trusted = try? NIOSSLCertificate.fromPEMBytes(file), !trusted.isEmpty,
                let names = try? trusted.map({ try $0.toDERBytes() })
            else { throw .clientAuthorities }
            authorities = Set(names)
            // Asked for and not demanded: an entrustee has none. One that is shown must be good.
            configuration.certificateVerification = .optionalVerification
            configuration.trustRoots = .certificates(trusted)
            configuration.sendCANameList = true
        }
        guard let context = try? NIOSSLContext(configuration: configuration) else {
            throw .mismatch
        }
        let expiresAt = Instant(millisecondsSince1970: Int64(leaf.notValidAfter) * 1_000)
        return Loaded(context: context, expiresAt: expiresAt, authorities: authorities)
    }
}
