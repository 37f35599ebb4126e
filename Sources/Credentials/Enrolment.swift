package import BrokerCore

/// Why a step of an enrolment was refused.
package enum EnrolmentError: Error, Equatable {
    /// No such person, no standing code, or another one: deliberately one answer.
    case codeWrong
    /// It was the right code, too late.
    case codeExpired
    case passphrase(PassphraseError)
    /// There is nothing to confirm: begin first. Also the answer to the loser of two
    /// confirmations at once.
    case notBegun
    case totpWrong
}

/// What a person gets to load into their authenticator application.
package struct EnrolmentOffer: Sendable {
    package let secret: Secret
    /// The same as an `otpauth://` URI for a QR code.
    package let uri: Secret
    /// The same to be typed: base32.
    package let base32: Secret
}

/// Begun factors whose first code was right, not active yet.
package struct VerifiedEnrolment: Sendable {
    /// The TOTP step of that code.
    package let step: Int64
    fileprivate let pending: PendingFactors
}

/// How a person alone gets their factors (law L9: who issues the code never knows them).
///
/// The roster administrator issues a code; the person begins with it and a passphrase of their
/// own, and confirms with the first TOTP code. Only then are the factors active, the code
/// consumed and any former factors replaced.
package struct Enrolment: Sendable {
    private let directory: any Directory
    private let worker: ScryptWorker
    private let sealer: Sealer
    private let random: RandomSource
    private let issuer: String
    private let cost: ScryptCost

    /// The authenticator application shows `issuer` beside the person's id; `cost` is lower than
    /// ``ScryptCost/standard`` in tests only.
    package init(
        directory: any Directory,
        worker: ScryptWorker,
        sealer: Sealer,
        random: RandomSource,
        issuer: String = "Mado",
        cost: ScryptCost = .standard
    ) {
        self.directory = directory
        self.worker = worker
        self.sealer = sealer
        self.random = random
        self.issuer = issuer
        self.cost = cost
    }

    /// How long a code is taken: three days, so that it outlives a weekend's shifts.
    package static let codeLifetime = Milliseconds.days(3)

    /// Draws and stores new codes; each replaces the person's former one.
    ///
    /// - Returns: The codes, to be shown once. Nothing can show them again.
    package func issueCodes(
        _ persons: [PersonID],
        now: Instant,
        lifetime: Milliseconds = codeLifetime
    ) async throws -> [PersonID: EnrolmentCode] {
        var codes: [PersonID: EnrolmentCode] = [:]
        for person in persons {
            codes[person] = EnrolmentCode.draw(random: random)
        }
        try await directory.setCodes(
            codes.mapValues { StandingCode(digest: $0.digest, expiresAt: now + lifetime) }
        )
        return codes
    }

    package func issueCode(
        _ person: PersonID,
        now: Instant,
        lifetime: Milliseconds = codeLifetime
    ) async throws -> EnrolmentCode {
        let code = EnrolmentCode.draw(random: random)
        try await directory.setCodes([
            person: StandingCode(digest: code.digest, expiresAt: now + lifetime)
        ])
        return code
    }

    /// Takes the code and the person's new passphrase, and offers a TOTP secret.
    ///
    /// May be repeated with the same code until it is confirmed; the last one counts.
    ///
    /// - Throws: ``EnrolmentError``, ``ScryptWorkerError``, or the directory's own error.
    package func begin(
        _ person: PersonID,
        code: EnrolmentCode,
        passphrase: Secret,
        now: Instant
    ) async throws -> EnrolmentOffer {
        // Before scrypt, so that only the holder of a code can make the worker work.
        let standing = try await standingCode(of: person, matching: code, now: now)
        let hash: PassphraseHash
        do {
            hash = try await worker.hash(passphrase, random: random, cost: cost)
        } catch let error as PassphraseError {
            throw EnrolmentError.passphrase(error)
        }
        let secret = TOTP.drawSecret(random: random)
        let sealed = try sealer.seal(secret, for: person, random: random)
        let pending = PendingFactors(
            code: standing,
            factors: Factors(passphrase: hash, sealedTOTP: sealed)
        )
        guard try await directory.setPending(pending, of: person) else {
            throw EnrolmentError.codeWrong
        }
        return EnrolmentOffer(
            secret: secret,
            uri: TOTP.uri(secret: secret, issuer: issuer, account: person),
            base32: Secret(TOTP.base32(secret))
        )
    }

    /// Compares the first code that the application shows with what was begun; changes nothing.
    ///
    /// `now`, the believed time, bounds the enrolment code; `wall` is the machine's own clock,
    /// which telephones follow. The caller has the step recorded as burnt, so that the same code
    /// does not also activate a credential, and then calls ``activate(_:of:)``.
    package func verifyFirstCode(
        _ person: PersonID,
        totp: String,
        now: Instant,
        wall: Instant
    ) async throws -> VerifiedEnrolment {
        guard let pending = try await directory.pending(of: person) else {
            throw EnrolmentError.notBegun
        }
        guard now < pending.code.expiresAt else { throw EnrolmentError.codeExpired }
        let secret = try sealer.open(pending.factors.sealedTOTP, for: person)
        guard let step = TOTP.matchingStep(code: totp, secret: secret, at: wall) else {
            throw EnrolmentError.totpWrong
        }
        return VerifiedEnrolment(step: step, pending: pending)
    }

    /// Makes the verified factors the person's active ones and consumes the code.
    ///
    /// May be repeated after the directory's own error; throws ``EnrolmentError/notBegun`` if
    /// exactly these factors wait no longer.
    package func activate(_ verified: VerifiedEnrolment, of person: PersonID) async throws {
        guard try await directory.confirm(verified.pending, of: person) else {
            throw EnrolmentError.notBegun
        }
    }

    private func standingCode(
        of person: PersonID,
        matching code: EnrolmentCode,
        now: Instant
    ) async throws -> StandingCode {
        guard let standing = try await directory.standingCode(of: person),
            equalInConstantTime(standing.digest.bytes, code.digest.bytes)
        else { throw EnrolmentError.codeWrong }
        guard now < standing.expiresAt else { throw EnrolmentError.codeExpired }
        return standing
    }
}
