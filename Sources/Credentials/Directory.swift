package import BrokerCore

/// What a person is called; the ledger never holds it (law L11).
package struct PersonProfile: Equatable, Sendable {
    package let displayName: String
    /// The employer's number for the person; nil where there is none.
    package let staffNumber: String?

    package init(displayName: String, staffNumber: String?) {
        self.displayName = displayName
        self.staffNumber = staffNumber
    }
}

/// What a person proves themselves with.
package struct Factors: Equatable, Sendable {
    package let passphrase: PassphraseHash
    package let sealedTOTP: SealedSecret

    package init(passphrase: PassphraseHash, sealedTOTP: SealedSecret) {
        self.passphrase = passphrase
        self.sealedTOTP = sealedTOTP
    }
}

/// A standing enrolment code: its hash and the first instant at which it is no longer taken.
package struct StandingCode: Equatable, Sendable {
    package let digest: BrokerCore.Digest
    package let expiresAt: Instant

    package init(digest: BrokerCore.Digest, expiresAt: Instant) {
        self.digest = digest
        self.expiresAt = expiresAt
    }
}

/// Factors that were begun under a code and wait for their first TOTP code.
package struct PendingFactors: Equatable, Sendable {
    /// The standing code under which they were begun.
    package let code: StandingCode
    package let factors: Factors

    package init(code: StandingCode, factors: Factors) {
        self.code = code
        self.factors = factors
    }
}

/// The erasable store beside the ledger: names, free texts, factors, enrolment codes.
///
/// It decides no validity: losing it stops activations and named acts, never checks. What every
/// implementation owes, and what `DirectoryConformance` tests:
///
/// - **Durable before return.** A call that writes returns after its change would survive a
///   power cut.
/// - **Whole.** Each call is one transaction: a batch is stored entirely or not at all. After a
///   call that threw, which of the two is open; every call may be repeated.
/// - **Linear.** A read that starts after a write returned sees that write.
/// - **Once.** Of any number of concurrent ``confirm(_:of:)`` calls for one code, at
///   most one answers true, across restarts too.
/// - **Erased means gone.** After ``erase(person:)`` or ``eraseText(_:)`` returned, the bytes are
///   in none of the store's files; backups are the operator's.
/// - Time and randomness arrive as arguments; an implementation asks neither.
package protocol Directory: Sendable {
    /// Stores or replaces the names of these persons.
    func setProfiles(_ profiles: [PersonID: PersonProfile]) async throws

    /// The names that are known among these persons.
    func profiles(of persons: [PersonID]) async throws -> [PersonID: PersonProfile]

    /// Keeps a text under its digest. Storing the same again changes nothing.
    ///
    /// With a person, the text is about them and is erased with them.
    func store(_ text: SaltedText, about person: PersonID?) async throws

    /// The texts that are known among these digests; each one's digest is its key.
    func texts(for digests: [BrokerCore.Digest]) async throws -> [BrokerCore.Digest: SaltedText]

    func eraseText(_ digest: BrokerCore.Digest) async throws

    /// Makes these the persons' only standing codes, and drops what was begun under former ones.
    ///
    /// Active factors stay until the new enrolment is confirmed.
    func setCodes(_ codes: [PersonID: StandingCode]) async throws

    /// The person's standing code; nil when none was issued or it was consumed. An expired code
    /// stands until replaced: the caller compares the instant.
    func standingCode(of person: PersonID) async throws -> StandingCode?

    /// Keeps factors as begun, in place of any begun before.
    ///
    /// - Returns: False, with nothing changed, unless `pending.code` is the standing code.
    func setPending(_ pending: PendingFactors, of person: PersonID) async throws -> Bool

    func pending(of person: PersonID) async throws -> PendingFactors?

    /// In one transaction makes `pending` the person's active factors, and consumes its code.
    ///
    /// - Returns: False, with nothing changed, unless exactly `pending` still waits.
    func confirm(_ pending: PendingFactors, of person: PersonID) async throws -> Bool

    /// The person's active factors.
    func factors(of person: PersonID) async throws -> Factors?

    /// Removes factors and whatever was begun or issued, and keeps the names: for lost telephones.
    func removeFactors(of person: PersonID) async throws

    /// Removes everything about the person: names, texts, factors, codes.
    func erase(person: PersonID) async throws
}

extension Directory {
    package func profile(of person: PersonID) async throws -> PersonProfile? {
        try await profiles(of: [person])[person]
    }

    /// Salts and keeps a text.
    ///
    /// - Returns: The digest for the ledger, after the text is durable.
    package func store(
        _ text: String,
        about person: PersonID? = nil,
        random: RandomSource
    ) async throws -> BrokerCore.Digest {
        let salted = SaltedText(text, random: random)
        try await store(salted, about: person)
        return salted.digest
    }

    package func text(for digest: BrokerCore.Digest) async throws -> String? {
        try await texts(for: [digest])[digest]?.text
    }
}
