/// What an event is about, in words of a request.
package struct PlanBody {
    package let kind: String
    package let name: String
    package let basis: String?
    package let areas: [String]
    package let systems: [String]

    package init(
        kind: String,
        name: String,
        basis: String?,
        areas: [String],
        systems: [String]
    ) {
        self.kind = kind
        self.name = name
        self.basis = basis
        self.areas = areas
        self.systems = systems
    }
}

package struct StandbyBody: StrictBody {
    package let kind: String
    package let name: String
    package let basis: String?
    package let areas: [String]
    package let systems: [String]
    package let conditions: [String]

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case kind, name, basis, areas, systems, conditions
    }

    package var plan: PlanBody {
        PlanBody(kind: kind, name: name, basis: basis, areas: areas, systems: systems)
    }
}

package struct DeclareBody: StrictBody {
    package let standby: String?
    package let kind: String?
    package let name: String?
    package let basis: String?
    package let areas: [String]?
    package let systems: [String]?
    package let window: String?
    package let approval: String?
    package let opensAt: String?
    package let totp: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case standby, kind, name, basis, areas, systems, window, approval, totp
        case opensAt = "opens_at"
    }
}

package struct AttestBody: StrictBody {
    /// Counted from 1, as people count.
    package let condition: Int
    package let totp: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case condition, totp
    }
}

package struct ExtendBody: StrictBody {
    package let by: String?
    package let until: String?
    package let totp: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case by, until, totp
    }
}

package struct ShortenBody: StrictBody {
    package let until: String

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case until
    }
}
