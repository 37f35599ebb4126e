package struct GrantBody: StrictBody {
    package let event: String
    package let persons: [String]?
    package let group: String?
    package let systems: [String]
    package let purpose: String
    package let screens: [String]?
    package let fields: [String]?
    package let operations: [String]?
    package let terminal: String?
    package let site: String?
    package let notBefore: String?
    package let notAfter: String?
    package let totp: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case event, persons, group, systems, purpose, screens, fields, operations, terminal, site
        case notBefore = "not_before"
        case notAfter = "not_after"
        case totp
    }
}

package struct RevokeBody: StrictBody {
    package let grants: [String]?
    package let person: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case grants, person
    }
}

package struct ResumeBody: StrictBody {
    package let event: String?
    package let totp: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case event, totp
    }
}

/// Both instants as `GET /v1/status` showed them to the person.
package struct ClockBody: StrictBody {
    /// The time that the person compared: the server's wall clock.
    package let wall: String
    /// The broker's own time beside it.
    package let now: String
    package let totp: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case wall, now, totp
    }
}

package struct AcceptBody: StrictBody {
    package let digest: String
    package let totp: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case digest, totp
    }
}

package struct CodesBody: StrictBody {
    package let persons: [String]?
    package let all: Bool?
    package let totp: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case persons, all, totp
    }
}

package struct BeginBody: StrictBody {
    package let person: String
    package let code: String
    package let passphrase: String

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case person, code, passphrase
    }
}

package struct ConfirmBody: StrictBody {
    package let person: String
    package let code: String
    package let totp: String

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case person, code, totp
    }
}
