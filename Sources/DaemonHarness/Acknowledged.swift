package import BrokerCore

/// What one act did, as its answer says and as the ledger must say after it.
package enum Deed: Hashable, Sendable {
    case declared(EventID)
    case closed(EventID)
    case suspended
    case granted(GrantID)
    case ended(GrantID)
    case activated(CredentialID)
    case refused(Refusal)
}

/// A deed that the daemon has answered for, under the reference number of the answer.
package struct Acknowledged: Hashable, Sendable {
    package let request: RequestID
    package let deed: Deed

    package init(request: RequestID, deed: Deed) {
        self.request = request
        self.deed = deed
    }
}

/// Reads what the daemon's answers acknowledge.
extension Acknowledged {
    package static func read(_ answer: GrantAnswer) throws(HarnessError) -> [Acknowledged] {
        let request = try id(answer.reference, RequestID.self)
        var deeds: [Acknowledged] = []
        for result in answer.results {
            deeds.append(
                Acknowledged(request: request, deed: try deed(result.grant, result.refusal))
            )
        }
        return deeds
    }

    package static func read(_ answer: RevokeAnswer) throws(HarnessError) -> [Acknowledged] {
        let request = try id(answer.reference, RequestID.self)
        var deeds: [Acknowledged] = []
        for result in answer.results {
            let grant = try id(result.grant, GrantID.self)
            guard result.ended == (result.refusal == nil) else {
                throw .badResponse("an end that is and is not: \(result.grant)")
            }
            let deed = try result.refusal.map(refused) ?? .ended(grant)
            deeds.append(Acknowledged(request: request, deed: deed))
        }
        return deeds
    }

    package static func read(_ answer: SuspendAnswer) throws(HarnessError) -> Acknowledged {
        guard answer.suspended else { throw .badResponse("a suspension that is none") }
        return Acknowledged(request: try id(answer.reference, RequestID.self), deed: .suspended)
    }

    package static func read(_ answer: TokenAnswer) throws(HarnessError) -> Acknowledged {
        Acknowledged(
            request: try id(answer.madoReference, RequestID.self),
            deed: .activated(try id(answer.madoCredential, CredentialID.self))
        )
    }

    /// The refusal of a whole act; nil if it has no reference, and thus was not decided.
    package static func read(_ answer: ProblemAnswer) throws(HarnessError) -> Acknowledged? {
        guard let reference = answer.request, let code = answer.refusal else { return nil }
        return Acknowledged(
            request: try id(reference, RequestID.self),
            deed: try refused(NamedRefusal(code: code))
        )
    }

    package static func id<ID: DrawnID>(
        _ text: String,
        _ type: ID.Type
    ) throws(HarnessError) -> ID {
        guard let id = ID(text) else { throw .badResponse("the id \(text)") }
        return id
    }

    private static func deed(
        _ grant: String?,
        _ refusal: NamedRefusal?
    ) throws(HarnessError) -> Deed {
        if let refusal { return try refused(refusal) }
        return .granted(try id(grant ?? "", GrantID.self))
    }

    private static func refused(_ refusal: NamedRefusal) throws(HarnessError) -> Deed {
        guard let code = Refusal(rawValue: refusal.code) else {
            throw .badResponse("the refusal \(refusal.code)")
        }
        return .refused(code)
    }
}
