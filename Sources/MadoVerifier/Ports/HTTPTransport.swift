import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// HTTPS by AsyncHTTPClient, with limits on time and size.
///
/// Call ``shutdown()`` before the last reference to it goes.
public final class HTTPTransport: VerifierTransport, StreamTransport {
    /// Connecting, and a whole answer: a check waits no longer than this for a list.
    private static let connectSeconds: Int64 = 2
    private static let answerSeconds: Int64 = 3
    /// The list of 300,000 credentials is a tenth of this at worst.
    private static let bytesMax = 1_048_576
    /// A stream that is silent for three heartbeats is broken.
    private static let silenceSeconds: Int64 = 45

    private let client: HTTPClient
    private let streams: HTTPClient

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
        configuration.timeout.read = .seconds(Self.silenceSeconds)
        streams = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// One exchange; what takes longer than five seconds, or is larger than a mebibyte, throws.
    public func send(_ request: VerifierRequest) async throws -> VerifierResponse {
        var outgoing = Self.outgoing(request)
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

    /// A stream for as long as somebody takes from it; within it nothing may be silent for
    /// longer than 45 seconds, the beginning included. An answer of another type than
    /// `text/event-stream` is ``StreamRefused``, too.
    public func open(
        _ request: VerifierRequest
    ) async throws -> any AsyncSequence<[UInt8], any Error> & Sendable {
        var outgoing = Self.outgoing(request)
        if let last = request.lastEventID {
            outgoing.headers.add(name: "last-event-id", value: last)
        }
        let response = try await streams.execute(outgoing, deadline: .distantFuture)
        guard response.status == .ok else {
            throw StreamRefused(
                status: Int(response.status.code),
                retryAfterSeconds: response.headers.first(name: "retry-after").flatMap { Int($0) }
            )
        }
        guard response.isEventStream else { throw StreamRefused(status: 200) }
        return response.body.map { Array($0.readableBytesView) }
    }

    private static func outgoing(_ request: VerifierRequest) -> HTTPClientRequest {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.headers.add(name: "accept", value: request.accept)
        if let bearer = request.bearer {
            outgoing.headers.add(name: "authorization", value: "Bearer \(bearer)")
        }
        return outgoing
    }

    /// Closes all connections.
    public func shutdown() async throws {
        try await streams.shutdown()
        try await client.shutdown()
    }
}

extension HTTPClientResponse {
    /// A page of some proxy's is none, whatever its status.
    fileprivate var isEventStream: Bool {
        let type = headers.first(name: "content-type")?.prefix { $0 != ";" } ?? ""
        return type.filter { $0 != " " }.lowercased() == "text/event-stream"
    }
}
