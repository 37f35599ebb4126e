import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// HTTPS by AsyncHTTPClient, with limits on time and size.
///
/// Call ``shutdown()`` before the last reference to it goes.
public final class HTTPTransport: VerifierTransport {
    /// Connecting, and a whole answer: a check waits no longer than this for a list.
    private static let connectSeconds: Int64 = 2
    private static let answerSeconds: Int64 = 3
    /// The list of 300,000 credentials is a tenth of this at worst.
    private static let bytesMax = 1_048_576

    private let client: HTTPClient

    /// `trustRoots`: a PEM file of authorities; nil: those of this host. `certificate`: PEM files
    /// by which this system is known (RFC 8705), in place of an API key.
    ///
    /// Throws if a file cannot be read.
    public init(
        trustRoots: String? = nil,
        certificate: (chain: String, key: String)? = nil
    ) throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let trustRoots {
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(trustRoots))
        }
        if let certificate {
            tls.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate.chain)
                .map { .certificate($0) }
            tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: certificate.key, format: .pem))
        }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(
                connect: .seconds(Self.connectSeconds),
                read: .seconds(Self.answerSeconds)
            )
        )
        // Who is cut off says no at once, instead of hoping.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// One exchange; what takes longer than five seconds, or is larger than a mebibyte, throws.
    public func send(_ request: VerifierRequest) async throws -> VerifierResponse {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.headers.add(name: "accept", value: request.accept)
        if let bearer = request.bearer {
            outgoing.headers.add(name: "authorization", value: "Bearer \(bearer)")
        }
        if let form = request.form {
            outgoing.method = .POST
            outgoing.headers.add(
                name: "content-type",
                value: "application/x-www-form-urlencoded"
            )
            outgoing.body = .bytes(ByteBuffer(string: form))
        }
        let limit = TimeAmount.seconds(Self.connectSeconds + Self.answerSeconds)
        let response = try await client.execute(outgoing, timeout: limit)
        let body = try await response.body.collect(upTo: Self.bytesMax)
        return VerifierResponse(
            status: Int(response.status.code),
            body: Array(body.readableBytesView)
        )
    }

    /// Closes all connections.
    public func shutdown() async throws { try await client.shutdown() }
}
