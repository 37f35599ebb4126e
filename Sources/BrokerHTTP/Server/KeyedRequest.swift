import BrokerCore
import Credentials
import HTTPTypes
import Hummingbird
import NIOCore
import Requests
import Synchronization

extension HTTPField.Name {
    /// draft-ietf-httpapi-idempotency-key-header §2.
    static let idempotencyKey = known("Idempotency-Key")
    /// `true` on an answer that was given before, to the same request.
    static let idempotencyReplayed = known("Idempotency-Replayed")

    static func known(_ text: String) -> Self {
        guard let name = Self(text) else { preconditionFailure("no field name: \(text)") }
        return name
    }
}

/// A request that came with an `Idempotency-Key`, and whether its answer turned out to be a
/// former one.
final class KeyedRequest: Sendable {
    let mark: IdempotencyMark
    private let repeated = Atomic(false)

    /// What is the same in a repeat: the method, the path with its query, and the body, byte by
    /// byte.
    ///
    /// `marks` keeps both from whoever reads the ledger: clients choose keys that can be guessed,
    /// and bodies hold texts and codes (law L11).
    init(_ key: IdempotencyKey, _ request: Request, body: ByteBuffer, _ marks: KeyedHash) {
        var content: [UInt8] = []
        for word in ["content", key.text, request.method.rawValue, request.uri.string] {
            content.append(contentsOf: word.utf8)
            content.append(0)
        }
        content.append(contentsOf: body.readableBytesView)
        mark = IdempotencyMark(
            key: marks.digest(Array("key\0\(key.text)".utf8)),
            content: marks.digest(content)
        )
    }

    var isRepeat: Bool { repeated.load(ordering: .relaxed) }

    func noteRepeat() { repeated.store(true, ordering: .relaxed) }
}

/// Takes the key of an act of somebody who acts, before its door reads the body; a former answer
/// says of itself that it is one.
///
/// Who is nobody is told so by the door, and nothing of theirs is read here.
struct IdempotencyMiddleware: RouterMiddleware {
    let marks: KeyedHash

    func handle(
        _ request: Request,
        context: DoorContext,
        next: @concurrent (Request, DoorContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .post, request.uri.path.hasPrefix("/v1/"),
            context.hasCaller,
            let header = request.headers.single(.idempotencyKey)
        else { return try await next(request, context) }
        guard let key = IdempotencyKey(header: header) else { throw Problem.malformedKey }
        var (request, context) = (request, context)
        let body = try await request.collected(context)
        request.body = RequestBody(buffer: body)
        let keyed = KeyedRequest(key, request, body: body, marks)
        context.keyed = keyed
        do {
            var response = try await next(request, context)
            if keyed.isRepeat { response.headers[.idempotencyReplayed] = "true" }
            return response
        } catch let problem as Problem {
            throw problem.repeated(keyed.isRepeat)
        }
    }
}
