import BrokerCore
import Messages
import Requests

/// One method of one path, as the document describes it.
struct Endpoint: Sendable {
    /// Who is answered, and how they are known.
    enum Caller: String, CaseIterable, Sendable {
        case anyone
        /// An account on this host, by the operators' Unix socket; or a person of the roster, by
        /// their client certificate.
        case account
        /// A downstream system, by its API key or its certificate.
        case system
        /// A proxy before one, by `X-Mado-Key`, its certificate, or the check socket.
        case proxy
        /// An entrustee, by their token, their account or their certificate.
        case entrustee
        /// A downstream system, or somebody who may read the history.
        case listener

        /// OpenAPI's security requirement: one of them is enough. It has no word for peer
        /// credentials; `{}` is the caller without any header.
        var security: JSONValue {
            switch self {
            case .anyone: [[:]]
            case .account: [[:], ["clientCertificate": []]]
            case .system: [["apiKey": []], ["apiKeyBasic": []], ["clientCertificate": []]]
            case .proxy: [[:], ["proxyKey": []], ["clientCertificate": []]]
            case .entrustee: [[:], ["token": []], ["clientCertificate": []]]
            case .listener:
                [[:], ["apiKey": []], ["apiKeyBasic": []], ["clientCertificate": []]]
            }
        }
    }

    let method: String
    let path: String
    let summary: Message
    let caller: Caller
    var parameters: [Parameter] = []
    var body: Content?
    var answers: [Int: Answer]

    /// The name of the route, as the router writes it.
    var route: String { "\(method) \(path)" }

    func describing(tag: String) -> JSONValue {
        var members: [String: JSONValue] = [
            "summary": .text(summary.en), "x-summary-ja": .text(summary.ja),
            "operationId": .text(operation), "tags": .list([.text(tag)]),
            "security": caller.security, "x-mado-caller": .text(caller.rawValue),
        ]
        let named = Parameter.named(inPath: path) + parameters
        if !named.isEmpty { members["parameters"] = .list(named.map(\.json)) }
        if let body {
            members["requestBody"] = ["required": true, "content": body.json]
        }
        let rows = answers.map { (String($0.key), $0.value.json) }
        members["responses"] = .object(Dictionary(rows) { first, _ in first })
        return .object(members)
    }

    /// `post_v1_events_event_close`.
    private var operation: String {
        let words = path.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return ([method.lowercased()] + words.map(String.init)).joined(separator: "_")
    }
}

/// A body in one of the types that it may have.
struct Content: Sendable {
    let schemas: [String: Schema]

    static func json(_ schema: Schema) -> Content { Content(schemas: ["application/json": schema]) }

    static func form(_ schema: Schema) -> Content {
        Content(schemas: ["application/x-www-form-urlencoded": schema])
    }

    var json: JSONValue { .object(schemas.mapValues { ["schema": $0.json] }) }
}

struct Parameter: Sendable {
    enum Place: String, Sendable {
        case path, query, header
    }

    let name: String
    let place: Place
    let schema: Schema

    static let cursor = Parameter(name: "cursor", place: .query, schema: .count)
    static let limit = Parameter(name: "limit", place: .query, schema: .integer(1...Page.limitMax))
    static let event = Parameter(name: "event", place: .query, schema: .drawn(EventID.self))
    /// draft-ietf-httpapi-idempotency-key-header §2.1: an RFC 8941 String.
    static let idempotencyKey = header(
        "Idempotency-Key",
        Schema.pattern(
            "^\"[A-Za-z0-9_-]{\(IdempotencyKey.lengths.lowerBound),"
                + "\(IdempotencyKey.lengths.upperBound)}\"$"
        )
        .about(
            "同じ要求の再送。24時間以内で、同じ人の直近4,096個までは前回の答えを返す",
            "The same request again is answered as before: for 24 hours, a person's last 4,096 keys"
        )
    )

    static func header(_ name: String, _ schema: Schema = .text) -> Parameter {
        Parameter(name: name, place: .header, schema: schema)
    }

    static func query(_ name: String, _ schema: Schema) -> Parameter {
        Parameter(name: name, place: .query, schema: schema)
    }

    /// Those between braces.
    static func named(inPath path: String) -> [Parameter] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { segment in
            let name = String(segment.dropFirst().dropLast())
            let schema: Schema =
                name == "what" ? .word(ExportTable.self) : .drawn(EventID.self)
            return Parameter(name: name, place: .path, schema: schema)
        }
    }

    var json: JSONValue {
        [
            "name": .text(name), "in": .text(place.rawValue), "schema": schema.json,
            "required": .flag(place == .path),
        ]
    }
}

/// What comes back with one status.
struct Answer: Sendable {
    let about: Message
    var content = Content(schemas: [:])
    var headers: [String: Schema] = [:]
    /// One of the document's named answers, instead of all that.
    var component: String?

    init(
        _ ja: String,
        _ en: String,
        _ content: Content? = nil,
        headers: [String: Schema] = [:]
    ) {
        about = Message(ja, en)
        self.content = content ?? self.content
        self.headers = headers
    }

    private init(component: String) {
        about = .empty
        self.component = component
    }

    /// RFC 9457, with Mado's members.
    static func problem(_ status: Int) -> Answer { Answer(component: "Problem\(status)") }

    /// RFC 6749 §5.2, with Mado's code.
    static func oauth(_ status: Int) -> Answer { Answer(component: "OAuthError\(status)") }

    /// Says so if it was given before, to the same key.
    var repeatable: Answer {
        var answer = self
        answer.headers["Idempotency-Replayed"] = .words(["true"])
        return answer
    }

    /// 200 and a schema of the document.
    static func ok(_ component: String) -> Answer {
        Answer("成功", "Done", .json(.component(component)))
    }

    static func text(_ ja: String, _ en: String, _ type: String = "text/plain") -> Answer {
        Answer(ja, en, Content(schemas: [type: .text]))
    }

    var json: JSONValue {
        if let component { return ["$ref": .text("#/components/responses/\(component)")] }
        var members: [String: JSONValue] = ["description": .text(about.described)]
        if !content.schemas.isEmpty { members["content"] = content.json }
        if !headers.isEmpty {
            members["headers"] = .object(headers.mapValues { ["schema": $0.json] })
        }
        return .object(members)
    }
}
