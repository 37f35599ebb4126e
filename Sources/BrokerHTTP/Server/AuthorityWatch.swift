import NIOCore
import NIOSSL

/// Stands in the pipeline of a TLS connection, and knows whether whoever could vouch for its client
/// in the handshake is trusted still.
///
/// A connection may outlive that: an authority is withdrawn by a reload of `tls.client_ca_file`.
final class AuthorityWatch: ChannelInboundHandler, Sendable {
    typealias InboundIn = NIOAny

    private let identity: TLSIdentity
    private let withdrawals: Int

    init(_ identity: TLSIdentity, withdrawals: Int) {
        self.identity = identity
        self.withdrawals = withdrawals
    }

    /// False: one of the authorities is trusted no more, and nobody knows whose word it was.
    var vouches: Bool { identity.withdrawals == withdrawals }
}

extension ChannelPipeline.SynchronousOperations {
    /// Nil where there is no TLS.
    var authorityWatch: AuthorityWatch? { try? handler(type: AuthorityWatch.self) }

    /// A certificate was shown here, and nobody vouches for it any more: the connection ends with
    /// its next answer, so that the client can show one on another.
    var isUnvouched: Bool {
        guard let authorityWatch, !authorityWatch.vouches else { return false }
        return (try? nioSSL_peerCertificate()) != nil
    }
}

extension Channel {
    /// As ``NIOCore/ChannelPipeline/SynchronousOperations/isUnvouched``, from elsewhere than the
    /// event loop; true where nobody can tell any more.
    func isUnvouched() async -> Bool {
        let asked = eventLoop.submit { self.pipeline.syncOperations.isUnvouched }
        return (try? await asked.get()) ?? true
    }
}
