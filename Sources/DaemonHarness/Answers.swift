/// The answers of the daemon's doors, as far as tests and measurements look at them.
package struct EventAnswer: Decodable, Sendable {
    package struct Event: Decodable, Sendable {
        package let id: String
        package let declaredBy: String?
        package let approvedBy: String?
    }

    package let event: Event
    package let reference: String
}

package struct GrantAnswer: Decodable, Sendable {
    package struct Result: Decodable, Sendable {
        package let person: String
        package let grant: String?
        package let refusal: NamedRefusal?
    }

    package let event: String
    package let issued: Int
    package let refused: Int
    package let results: [Result]
    package let reference: String
}

package struct NamedRefusal: Decodable, Sendable {
    package let code: String
}

package struct RevokeAnswer: Decodable, Sendable {
    package struct Result: Decodable, Sendable {
        package let grant: String
        package let ended: Bool
        package let refusal: NamedRefusal?
    }

    package let results: [Result]
    package let reference: String
}

package struct SuspendAnswer: Decodable, Sendable {
    package let suspended: Bool
    package let reference: String
}

package struct TokenAnswer: Decodable, Sendable {
    package let accessToken: String
    package let expiresIn: Int64
    /// The opaque token beside a short one.
    package let refreshToken: String?
    package let madoCredential: String
    package let madoReference: String
}

/// RFC 7662.
package struct IntrospectionAnswer: Decodable, Sendable {
    package let active: Bool
}

/// RFC 9457, and RFC 6749 with Mado's code beside it.
package struct ProblemAnswer: Decodable, Sendable {
    package let code: String?
    package let madoCode: String?
    package let reference: String?
    package let madoReference: String?

    /// The stable code of the refusal, whichever standard carries it.
    package var refusal: String? { code ?? madoCode }
    package var request: String? { reference ?? madoReference }
}
