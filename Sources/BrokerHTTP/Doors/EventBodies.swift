import BrokerCore

/// What an event is about, in words of a request.
struct PlanBody {
    let kind: String
    let name: String
    let basis: String?
    let areas: [String]
    let systems: [String]
}

struct StandbyBody: StrictBody {
    let kind: String
    let name: String
    let basis: String?
    let areas: [String]
    let systems: [String]
    let conditions: [String]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case kind, name, basis, areas, systems, conditions
    }

    var plan: PlanBody {
        PlanBody(kind: kind, name: name, basis: basis, areas: areas, systems: systems)
    }
}

struct DeclareBody: StrictBody {
    let standby: String?
    let kind: String?
    let name: String?
    let basis: String?
    let areas: [String]?
    let systems: [String]?
    let window: String?
    let approval: String?
    let opensAt: String?
    let totp: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case standby, kind, name, basis, areas, systems, window, approval, totp
        case opensAt = "opens_at"
    }
}

struct AttestBody: StrictBody {
    /// Counted from 1, as people count.
    let condition: Int
    let totp: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case condition, totp
    }
}

struct ExtendBody: StrictBody {
    let by: String?
    let until: String?
    let totp: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case by, until, totp
    }

    func length() throws -> ExtensionLength {
        switch (by, until) {
        case (let by?, nil): .by(try Reading.length(by))
        case (nil, let until?): .until(try Reading.instant(until))
        default: throw Problem.malformed
        }
    }
}

struct ShortenBody: StrictBody {
    let until: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case until
    }
}
