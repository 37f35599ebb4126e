package import BrokerCore

/// What a person's factors showed. Whether the step was burnt before is the core's to decide.
package enum FactorOutcome: Equatable, Sendable {
    /// None, or only one of two, was given.
    case missing
    /// The person has no active factors, or is unknown.
    case notEnrolled
    /// At least one is wrong; which one is not said.
    case wrong
    /// The TOTP code of this step.
    case totp(step: Int64)
    /// The passphrase and the TOTP code of this step.
    case passphraseAndTOTP(step: Int64)

    /// The same as the core's word for it.
    package var evidence: FactorEvidence {
        switch self {
        case .missing: .none
        // Something was shown and could not be checked: it must not pass for nothing.
        case .wrong, .notEnrolled: .wrong
        case .totp(let step): .totp(step: step)
        case .passphraseAndTOTP(let step): .passphraseAndTOTP(step: step)
        }
    }
}

/// Compares what a person gives with what the directory holds.
package struct FactorVerifier: Sendable {
    private let directory: any Directory
    private let worker: ScryptWorker
    private let sealer: Sealer

    package init(directory: any Directory, worker: ScryptWorker, sealer: Sealer) {
        self.directory = directory
        self.worker = worker
        self.sealer = sealer
    }

    /// For acts of a person whom the socket has named already: the TOTP code alone.
    ///
    /// - Throws: The directory's error, or ``SealerError`` when the sealing key is not the one of
    ///   this directory: neither is the person's fault, and neither counts as a wrong factor.
    package func verifyTOTP(
        _ person: PersonID,
        code: String?,
        at now: Instant
    ) async throws -> FactorOutcome {
        guard let code, !code.isEmpty else { return .missing }
        guard let factors = try await directory.factors(of: person) else { return .notEnrolled }
        guard let step = try matchingStep(code, factors, person, now) else { return .wrong }
        return .totp(step: step)
    }

    /// For activation and for people who come over TLS: both factors.
    ///
    /// The passphrase is always worked on, whatever the code was and whether the person is
    /// enrolled or not: the time says neither.
    ///
    /// - Throws: As ``verifyTOTP(_:code:at:)``, and ``ScryptWorkerError/overloaded``.
    package func verifyBoth(
        _ person: PersonID,
        passphrase: Secret?,
        code: String?,
        at now: Instant
    ) async throws -> FactorOutcome {
        guard let passphrase, !passphrase.bytes.isEmpty, let code, !code.isEmpty else {
            return .missing
        }
        let factors = try await directory.factors(of: person)
        let isKnown = try await worker.verify(passphrase, against: factors?.passphrase)
        guard let factors else { return .notEnrolled }
        let step = try matchingStep(code, factors, person, now)
        guard isKnown, let step else { return .wrong }
        return .passphraseAndTOTP(step: step)
    }

    private func matchingStep(
        _ code: String,
        _ factors: Factors,
        _ person: PersonID,
        _ now: Instant
    ) throws -> Int64? {
        let secret = try sealer.open(factors.sealedTOTP, for: person)
        return TOTP.matchingStep(code: code, secret: secret, at: now)
    }
}
