package import BrokerCore

/// A request of AuthZEN Authorization API 1.0 §6: unknown members are ignored, as it demands.
package struct EvaluationBody: Decodable {
    package struct Entity: Decodable {
        package let type: String
        package let id: String
        package let properties: Properties?
    }

    package struct Action: Decodable {
        package let name: String
        package let properties: Properties?
    }

    /// The properties and the context that Mado looks at.
    package struct Properties: Decodable {
        package let fields: [String]?
        package let terminal: String?
        package let area: String?
    }

    package let subject: Entity?
    package let action: Action?
    package let resource: Entity?
    package let context: Properties?

    /// The members that this one leaves out, from `defaults` (§7).
    package func filled(from defaults: EvaluationBody) -> EvaluationBody {
        EvaluationBody(
            subject: subject ?? defaults.subject,
            action: action ?? defaults.action,
            resource: resource ?? defaults.resource,
            context: context ?? defaults.context
        )
    }
}

/// §7: several at once, with defaults beside them.
package struct EvaluationsBody: Decodable {
    package enum Semantic: String, Decodable {
        case executeAll = "execute_all"
        case denyOnFirstDeny = "deny_on_first_deny"
        case permitOnFirstPermit = "permit_on_first_permit"

        /// Is the rest left out after such a decision?
        package func stops(after decision: Bool) -> Bool {
            switch self {
            case .executeAll: false
            case .denyOnFirstDeny: !decision
            case .permitOnFirstPermit: decision
            }
        }
    }

    package struct Options: Decodable {
        package let semantic: Semantic?

        package enum CodingKeys: String, CodingKey {
            case semantic = "evaluations_semantic"
        }
    }

    package let subject: EvaluationBody.Entity?
    package let action: EvaluationBody.Action?
    package let resource: EvaluationBody.Entity?
    package let context: EvaluationBody.Properties?
    package let evaluations: [EvaluationBody]?
    package let options: Options?

    package static let evaluationsMax = 100

    package var defaults: EvaluationBody {
        EvaluationBody(subject: subject, action: action, resource: resource, context: context)
    }
}

/// Whom a request is about.
package enum EvaluationSubject {
    case token(String)
    case person(PersonID)
    /// Nothing that a roster could hold.
    case unknown
}

/// A request in Mado's words; nil where a required member is missing.
package struct Evaluation {
    package let subject: EvaluationSubject
    /// Nil: the resource is no screen and no system of Mado's, or an unreadable one.
    package let question: AccessQuestion?
    /// The system that is asked about, where the request names one.
    package let system: String?

    package init?(_ body: EvaluationBody) {
        guard let subject = body.subject, let action = body.action, let resource = body.resource
        else { return nil }
        switch subject.type {
        case "token": self.subject = .token(subject.id)
        case "entrustee": self.subject = PersonID(subject.id).map { .person($0) } ?? .unknown
        default: self.subject = .unknown
        }
        system = resource.type == "system" ? resource.id : nil
        question = Self.question(body, action, resource)
    }

    /// Unreadable ids name nothing that exists: the question is then refused, not narrowed.
    private static func question(
        _ body: EvaluationBody,
        _ action: EvaluationBody.Action,
        _ resource: EvaluationBody.Entity
    ) -> AccessQuestion? {
        guard ["screen", "system"].contains(resource.type) else { return nil }
        let screen = resource.type == "screen" ? ResourceID(resource.id) : nil
        if resource.type == "screen", screen == nil { return nil }
        // Wherever the caller put them, all of them are asked about.
        let places = [
            body.subject?.properties, action.properties, resource.properties, body.context,
        ].compactMap { $0 }
        guard let fields = ids(places.flatMap { $0.fields ?? [] }, { ResourceID($0) }),
            fields.count <= Ceiling.listed,
            let terminals = ids(places.compactMap(\.terminal), { TerminalID($0) }),
            let areas = ids(places.compactMap(\.area), { AreaID($0) }),
            terminals.count <= 1, areas.count <= 1
        else { return nil }
        return AccessQuestion(
            operation: Operation(rawValue: action.name),
            screen: screen,
            fields: fields,
            terminal: terminals.first,
            area: areas.first
        )
    }

    /// The distinct ids in order; nil if one of the texts can be none.
    private static func ids<ID: Hashable>(
        _ texts: [String],
        _ parse: (String) -> ID?
    ) -> [ID]? {
        var seen: Set<ID> = []
        var ids: [ID] = []
        for text in texts {
            guard let id = parse(text) else { return nil }
            if seen.insert(id).inserted { ids.append(id) }
        }
        return ids
    }
}
