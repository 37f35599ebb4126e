package import BrokerCore

/// The directory, or the key that opens its secrets, cannot be used.
package struct DirectoryUnavailable: Error {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}

/// Stands in for a directory that could not be opened: every call throws
/// ``DirectoryUnavailable``, so that activations and named acts stop and nothing else does.
package struct UnavailableDirectory: Directory {
    private let fault: DirectoryUnavailable

    package init(_ fault: DirectoryUnavailable) { self.fault = fault }

    package func setProfiles(_ profiles: [PersonID: PersonProfile]) async throws { throw fault }

    package func profiles(of persons: [PersonID]) async throws -> [PersonID: PersonProfile] {
        throw fault
    }

    package func store(_ text: SaltedText, about person: PersonID?) async throws { throw fault }

    package func texts(
        for digests: [BrokerCore.Digest]
    ) async throws -> [BrokerCore.Digest: SaltedText] {
        throw fault
    }

    package func eraseText(_ digest: BrokerCore.Digest) async throws { throw fault }

    package func setCodes(_ codes: [PersonID: StandingCode]) async throws { throw fault }

    package func standingCode(of person: PersonID) async throws -> StandingCode? { throw fault }

    package func setPending(
        _ pending: PendingFactors,
        of person: PersonID
    ) async throws -> Bool {
        throw fault
    }

    package func pending(of person: PersonID) async throws -> PendingFactors? { throw fault }

    package func confirm(
        _ pending: PendingFactors,
        of person: PersonID
    ) async throws -> Bool {
        throw fault
    }

    package func factors(of person: PersonID) async throws -> Factors? { throw fault }

    package func removeFactors(of person: PersonID) async throws { throw fault }

    package func erase(person: PersonID) async throws { throw fault }
}
