import Broker
import BrokerCore
import Credentials
import Hummingbird
import Messages
import NIOCore
import Requests

/// `POST /oauth2/introspect` (RFC 7662): is this token valid here, now?
extension Doors {
    func addIntrospection(to router: Router<DoorContext>, _ desk: CheckDesk) {
        router.post("/oauth2/introspect") { request, context in
            let asked = CheckRequest(
                authorization: request.headers.single(.authorization),
                contentType: request.headers.single(.contentType),
                body: try await request.collected(context)
            )
            return desk.introspect(asked, from: context.peer).response
        }
    }
}

extension CheckDesk {
    /// The whole answer to an introspection.
    ///
    /// Whatever makes a token inactive, another system's token included, is answered by the same
    /// bytes: no reason (RFC 7662 §2.2), and nothing about what others hold.
    func introspect(_ request: CheckRequest, from peer: Peer) -> WholeAnswer {
        guard let system = caller(authorization: request.authorization, peer) else {
            counts.note(.introspection, .rejected)
            return OAuthError.invalidClient.answer
        }
        guard isForm(request.contentType),
            let form = try? Form(Array(request.body.readableBytesView)),
            let text = form["token"]
        else {
            count(.malformed, peer)
            counts.note(.introspection, .rejected)
            return OAuthError(.malformed).answer
        }
        let verdict = verdict(
            at: .introspection,
            on: Token.parse(text)?.digest,
            for: system,
            Self.asked(where: form["mado_terminal"])
        )
        // A system that tries the tokens of another: on record, and not in the answer.
        if verdict.refusal == .audienceMismatch { count(.audienceMismatch, peer) }
        switch verdict {
        case .allowed(let valid):
            return IntrospectionText(issuer: identity.issuer(of: valid.keyUse)).answer(valid)
        case .denied: return .inactive
        case .letIn: return .letIn(to: system)
        }
    }

    /// Something that can be no terminal is as unknown as one that never was.
    private static func asked(where named: String?) -> AskedOfToken {
        guard let named else { return .use(nil) }
        return TerminalID(named).map { .use($0) } ?? .refused(.terminalUnknown)
    }

    private func isForm(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        if contentType == "application/x-www-form-urlencoded" { return true }
        return mediaType(of: contentType) == "application/x-www-form-urlencoded"
    }
}

extension WholeAnswer {
    /// RFC 7662 §2.2: not active, and nothing else.
    static let inactive = WholeAnswer(body: ByteBuffer(staticString: "{\"active\":false}"))

    /// In a dry run of `system`: let in, without a word about whom. The audience keeps the answer
    /// from opening another system that asks with a copied key.
    static func letIn(to system: SystemID) -> WholeAnswer {
        var body = ByteBuffer(staticString: "{\"active\":true,\"aud\":\"")
        // An id: there is nothing to escape.
        body.writeString(system.text)
        body.writeStaticString("\",\"mado_dry_run\":true}")
        return WholeAnswer(headers: DryRun.fields, body: body)
    }
}

/// Writes what is said of a valid token (RFC 7662 §2.2), its members in alphabetical order.
///
/// By hand, because this is the answer that must be quick. Everything that is written is an id, a
/// word of a closed list, a number or the issuer: none can contain a character that JSON escapes.
private struct IntrospectionText {
    let issuer: String
    private var text = ByteBuffer()

    init(issuer: String) {
        self.issuer = issuer
        text.reserveCapacity(768)
    }

    consuming func answer(_ valid: ValidCredential) -> WholeAnswer {
        let (credential, grant) = (valid.credential, valid.grant)
        text.writeStaticString("{\"active\":true")
        member("aud", credential.system.text)
        // Who got the token: the person at the activation door, and no registered client.
        text.writeStaticString(",\"client_id\":\"mado:activation\"")
        // Whole seconds, rounded down: never later than the end.
        member("exp", valid.expiresAt)
        member("iat", credential.activatedAt)
        member("iss", issuer)
        member("jti", credential.id)
        // Present, and true, in an exercise alone: as in short tokens.
        if valid.isDrill { text.writeStaticString(",\"mado_drill\":true") }
        member("mado_event", valid.event)
        member("mado_grant", grant.id)
        member("mado_purpose", grant.purpose.rawValue)
        text.writeStaticString(",\"mado_scope\":{\"fields\":")
        list(grant.scope.fields) { $0.text }
        text.writeStaticString(",\"operations\":")
        list(grant.scope.operations) { $0.rawValue }
        text.writeStaticString(",\"screens\":")
        list(grant.scope.screens) { $0.text }
        text.writeStaticString("}")
        if let terminal = credential.terminal { member("mado_terminal", terminal.text) }
        member("nbf", credential.activatedAt)
        scope(grant.scope.operations)
        member("sub", grant.person.text)
        text.writeStaticString(",\"token_type\":\"Bearer\"")
        // An id: Mado tells nobody the names of the entrusted company's staff (law L11).
        member("username", grant.person.text)
        text.writeStaticString("}")
        return WholeAnswer(body: text)
    }

    private mutating func name(_ name: StaticString) {
        text.writeStaticString(",\"")
        text.writeStaticString(name)
        text.writeStaticString("\":")
    }

    private mutating func member(_ name: StaticString, _ value: String) {
        self.name(name)
        string(value)
    }

    private mutating func member(_ name: StaticString, _ value: Instant) {
        self.name(name)
        text.writeDecimal(value.millisecondsSince1970 / 1000)
    }

    private mutating func member(_ name: StaticString, _ value: some DrawnID) {
        self.name(name)
        text.writeStaticString("\"")
        value.forEachByte { text.writeInteger($0) }
        text.writeStaticString("\"")
    }

    private mutating func string(_ value: String) {
        text.writeStaticString("\"")
        text.writeString(value)
        text.writeStaticString("\"")
    }

    private mutating func list<Item>(_ items: [Item], _ word: (Item) -> String) {
        text.writeStaticString("[")
        for (index, item) in items.enumerated() {
            if index > 0 { text.writeStaticString(",") }
            string(word(item))
        }
        text.writeStaticString("]")
    }

    /// What an OAuth client understands of a scope: the operations, separated by spaces.
    private mutating func scope(_ operations: [BrokerCore.Operation]) {
        name("scope")
        text.writeStaticString("\"")
        for (index, operation) in operations.enumerated() {
            if index > 0 { text.writeStaticString(" ") }
            text.writeString(operation.rawValue)
        }
        text.writeStaticString("\"")
    }
}
