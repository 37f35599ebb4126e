import BrokerCore
import Messages

/// A JSON Schema (draft 2020-12) of one value of a request or an answer.
///
/// Made from the core's own types wherever there is one: a word list, a prefix or a number of
/// digits that changes there changes here.
struct Schema: Sendable {
    private var members: [String: JSONValue]

    private init(_ members: [String: JSONValue]) {
        self.members = members
    }

    var json: JSONValue { .object(members) }

    static let anything = Schema([:])
    static let text = Schema(["type": "string"])
    static let flag = Schema(["type": "boolean"])
    /// Not negative.
    static let count = Schema(["type": "integer", "minimum": 0])
    static let whole = Schema(["type": "integer"])
    /// RFC 3339; answers are in JST with their offset.
    static let instant = Schema(["type": "string", "format": "date-time"])
    /// `12h`, `1h30m`.
    static let length = Schema.pattern("^([0-9]{1,9}[dhms])+$")
    /// A free text of a person, for the directory.
    static let freeText = Schema(["type": "string", "minLength": 1, "maxLength": 400])
    static let sha256 = Schema.pattern("^[0-9a-f]{64}$")
    /// An id of the company's own files.
    static let named = Schema.pattern("^[A-Za-z0-9._-]{1,32}$")
    /// A sentence in both languages.
    static let message = Schema.object([.has("ja", .text), .has("en", .text)])

    static func pattern(_ pattern: String) -> Schema {
        Schema(["type": "string", "pattern": .text(pattern)])
    }

    /// An id that Mado draws.
    static func drawn<ID: DrawnID>(_ type: ID.Type) -> Schema {
        pattern("^\(ID.prefix)[0-9A-HJKMNP-TV-Z]{\(ID.digits)}$")
    }

    /// One word of a closed list.
    static func word<Word: CaseIterable & RawRepresentable<String>>(_ type: Word.Type) -> Schema {
        words(Word.allCases.map(\.rawValue))
    }

    static func words(_ words: [String]) -> Schema {
        Schema(["type": "string", "enum": .list(words.map { .text($0) })])
    }

    static func integer(_ bounds: ClosedRange<Int>) -> Schema {
        Schema([
            "type": "integer", "minimum": .number(bounds.lowerBound),
            "maximum": .number(bounds.upperBound),
        ])
    }

    static func always(_ value: JSONValue) -> Schema { Schema(["const": value]) }

    static func list(_ item: Schema, atMost: Int? = nil) -> Schema {
        var schema = Schema(["type": "array", "items": item.json])
        schema.members["maxItems"] = atMost.map { .number($0) }
        return schema
    }

    /// An object whose names are data.
    static func map(_ value: Schema) -> Schema {
        Schema(["type": "object", "additionalProperties": value.json])
    }

    /// `isClosed`: a member that is not named here is refused; nil: nothing is said of others.
    static func object(_ members: [Member], isClosed: Bool? = nil) -> Schema {
        let properties = members.map { ($0.name, $0.schema.json) }
        let required = members.filter(\.isRequired).map { JSONValue.text($0.name) }
        var schema = Schema(["type": "object"])
        schema.members["properties"] = .object(Dictionary(properties) { first, _ in first })
        if !required.isEmpty { schema.members["required"] = .list(required) }
        schema.members["additionalProperties"] = isClosed.map { .flag(!$0) }
        return schema
    }

    static func any(of schemas: [Schema]) -> Schema {
        Schema(["anyOf": .list(schemas.map(\.json))])
    }

    /// One of the document's named schemas.
    static func component(_ name: String) -> Schema {
        Schema(["$ref": .text("#/components/schemas/\(name)")])
    }

    func about(_ ja: String, _ en: String) -> Schema {
        var schema = self
        schema.members["description"] = .text(Message(ja, en).described)
        return schema
    }
}

/// A member of an object.
struct Member: Sendable {
    let name: String
    let schema: Schema
    let isRequired: Bool

    init(_ name: String, _ schema: Schema, isRequired: Bool) {
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
    }

    /// Always there.
    static func has(_ name: String, _ schema: Schema) -> Member {
        Member(name, schema, isRequired: true)
    }

    /// Left out where there is nothing to say; never null.
    static func may(_ name: String, _ schema: Schema) -> Member {
        Member(name, schema, isRequired: false)
    }
}

extension Message {
    /// As descriptions have it, for whoever reads either.
    var described: String { en == ja ? en : "\(en)\n\n\(ja)" }
}
