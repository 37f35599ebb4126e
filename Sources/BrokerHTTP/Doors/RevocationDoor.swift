import Broker
import BrokerCore
import Credentials
import Hummingbird
import Messages
import NIOCore

/// `POST /oauth2/revoke` (RFC 7009): whoever holds a token ends it.
///
/// By possession, without any other proof. The answer is the same whether there was such a token
/// (§2.2), and comes when the end is durable (law L3).
extension Doors {
    func addRevocation(to router: Router<DoorContext>) {
        router.post("/oauth2/revoke") { request, context in
            try await self.revoke(try await request.form(context).required("token"), context)
        }
    }

    private func revoke(_ text: String, _ context: DoorContext) async throws -> Response {
        guard let token = Token.parse(text)?.digest else {
            // A system's key is taken away in systems.yaml, and nobody may think that it was here.
            if APIKey.parse(text) != nil { throw OAuthError.unsupportedTokenType }
            // A short token ends with its credential, by the token that renews it (§2.2.1).
            if text.split(separator: ".", omittingEmptySubsequences: false).count == 3 {
                throw OAuthError.unsupportedTokenType
            }
            return .empty
        }
        // Who cannot record an end must not acknowledge one, and knows of no token either.
        guard !table.isDenying else { throw cannotRecord() }
        // Not from the queue: an end is never turned away because of what waits there.
        guard let holder = table.holder(of: token) else {
            sequencer.noteFailure(source: context.source, .credentialUnknown)
            return .empty
        }
        let command = Command(
            caller: .person(holder),
            request: drawRequest(),
            act: .revoke(.credential(token))
        )
        let reply = try await answer(command, context)
        // Ended meanwhile by something else: that is as good.
        guard [nil, .credentialUnknown].contains(reply.outcome.refusal) else {
            throw Problem(
                reply.outcome.refusal ?? .overloaded,
                reference: reply.request,
                isDecided: true
            )
        }
        return .empty
    }
}

extension Response {
    /// 200 and nothing to read.
    fileprivate static var empty: Response {
        Response(status: .ok, body: .init(byteBuffer: ByteBuffer()))
    }
}
