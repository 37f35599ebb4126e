import Messages
import NIOSSL

/// Speaks HTTP over TLS to a daemon on another machine, where it knows the caller by the client
/// certificate (RFC 8446 §4.3.2; design §8).
///
/// The server's name and the chain to an authority are verified, always.
package struct ServerTransport: Transport {
    package let address: String
    private let exchange: HTTPExchange

    /// Throws where a file cannot be used: then nothing is sent.
    package init(_ server: RemoteServer) throws(CommandFailure) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.certificateVerification = .fullVerification
        tls.applicationProtocols = ["http/1.1"]
        if let authorities = server.authorities {
            tls.trustRoots = .certificates(try Self.certificates(authorities, "--ca"))
        }
        if let identity = server.identity {
            let certificates = try Self.certificates(identity.certificate, "--certificate")
            tls.certificateChain = certificates.map { .certificate($0) }
            tls.privateKey = .privateKey(try Self.privateKey(identity.privateKey))
        }
        guard (try? NIOSSLContext(configuration: tls)) != nil else {
            let path = server.identity?.privateKey ?? ""
            throw .stopped(TLSText.mismatch("--private-key", path), .unreachable)
        }
        let address = server.url
        self.address = address
        exchange = HTTPExchange(url: { address + $0 }, tls: tls)
    }

    package func send(_ request: APIRequest) async throws(TransportFailure) -> APIResponse {
        try await exchange.send(request)
    }

    package func open(_ request: APIRequest) async throws(TransportFailure) -> APIStream {
        try await exchange.open(request)
    }

    package func pause(before time: Int) async { await pauseForStart(before: time) }

    private static func certificates(
        _ path: String,
        _ option: String
    ) throws(CommandFailure) -> [NIOSSLCertificate] {
        let bytes = try OwnFile.read(path)
        guard let found = try? NIOSSLCertificate.fromPEMBytes(bytes), !found.isEmpty else {
            throw .stopped(TLSText.noCertificate(option, path), .unreachable)
        }
        return found
    }

    private static func privateKey(_ path: String) throws(CommandFailure) -> NIOSSLPrivateKey {
        let bytes = try OwnFile.read(path, isSecret: true)
        guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
            throw .stopped(TLSText.noPrivateKey("--private-key", path), .unreachable)
        }
        return key
    }
}
