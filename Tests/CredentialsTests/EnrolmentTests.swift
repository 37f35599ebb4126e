import BrokerCore
import BrokerTesting
import Credentials
import Testing

@Suite struct `Enrolment and factors` {
    /// One person's surroundings; time starts at 2026-11-21 03:00 JST.
    private struct World {
        let directory = MemoryDirectory()
        let worker = ScryptWorker()
        let enrolment: Enrolment
        let verifier: FactorVerifier
        let person: PersonID
        let start = instant(1_795_197_600)
        let passphrase = Secret("correct horse battery")

        init(scratch: String, seed: UInt64) throws {
            let sealer = try sealer(seed, in: scratch)
            enrolment = Enrolment(
                directory: directory,
                worker: worker,
                sealer: sealer,
                random: seeded(seed),
                cost: try cheap()
            )
            verifier = FactorVerifier(directory: directory, worker: worker, sealer: sealer)
            person = try CredentialsTests.person()
        }

        func code(_ secret: Secret, at now: Instant) -> String {
            TOTP.code(secret: secret, step: TOTP.step(at: now))
        }

        /// Goes through the whole flow and returns the TOTP secret.
        func enrol(at now: Instant) async throws -> Secret {
            let code = try await enrolment.issueCode(person, now: now)
            let offer = try await enrolment.begin(
                person,
                code: code,
                passphrase: passphrase,
                now: now
            )
            let step = try await enrolment.confirm(
                person,
                totp: self.code(offer.secret, at: now),
                now: now
            )
            #expect(step == TOTP.step(at: now))
            return offer.secret
        }
    }

    private func withWorld(
        _ seed: UInt64,
        _ body: (World) async throws -> Void
    ) async throws {
        try await withScratchDirectory { scratch in
            try await body(try World(scratch: scratch, seed: seed))
        }
    }

    @Test func `a person enrols alone and then proves both factors`() async throws {
        try await withWorld(1) { world in
            let (person, start) = (world.person, world.start)
            let issued = try await world.enrolment.issueCodes([person], now: start)
            let code = try #require(issued[person])
            let offer = try await world.enrolment.begin(
                person,
                code: code,
                passphrase: world.passphrase,
                now: start
            )
            #expect(offer.uri == TOTP.uri(secret: offer.secret, issuer: "Mado", account: person))
            #expect(offer.base32 == Secret(TOTP.base32(offer.secret)))
            let now = start + .minutes(2)
            let digits = world.code(offer.secret, at: now)
            #expect(
                try await world.verifier.verifyTOTP(person, code: digits, at: now)
                    == .notEnrolled
            )
            let wrong = digits == "000000" ? "000001" : "000000"
            await #expect(throws: EnrolmentError.totpWrong) {
                try await world.enrolment.confirm(person, totp: wrong, now: now)
            }
            let step = try await world.enrolment.confirm(person, totp: digits, now: now)
            #expect(step == TOTP.step(at: now))
            #expect(
                try await world.verifier.verifyBoth(
                    person,
                    passphrase: world.passphrase,
                    code: digits,
                    at: now
                )
                    == .passphraseAndTOTP(step: step)
            )
            await #expect(throws: EnrolmentError.notBegun) {
                try await world.enrolment.confirm(person, totp: digits, now: now)
            }
            await #expect(throws: EnrolmentError.codeWrong) {
                try await world.enrolment.begin(
                    person,
                    code: code,
                    passphrase: world.passphrase,
                    now: now
                )
            }
        }
    }

    @Test func `a code is taken until it expires, at each step`() async throws {
        try await withWorld(2) { world in
            let (person, start) = (world.person, world.start)
            let code = try await world.enrolment.issueCode(
                person,
                now: start,
                lifetime: .hours(1)
            )
            let last = start + .hours(1) - Milliseconds(1)
            let offer = try await world.enrolment.begin(
                person,
                code: code,
                passphrase: world.passphrase,
                now: last
            )
            let end = start + .hours(1)
            await #expect(throws: EnrolmentError.codeExpired) {
                try await world.enrolment.begin(
                    person,
                    code: code,
                    passphrase: world.passphrase,
                    now: end
                )
            }
            await #expect(throws: EnrolmentError.codeExpired) {
                try await world.enrolment.confirm(
                    person,
                    totp: world.code(offer.secret, at: end),
                    now: end
                )
            }
            #expect(try await world.directory.factors(of: person) == nil)
        }
    }

    @Test func `wrong codes, unknown persons and short passphrases are refused`() async throws {
        try await withWorld(3) { world in
            let (person, start) = (world.person, world.start)
            let code = try await world.enrolment.issueCode(person, now: start)
            let stranger = try CredentialsTests.person("YE-0009")
            for (who, what) in [(person, EnrolmentCode.draw(random: seeded(9))), (stranger, code)] {
                await #expect(throws: EnrolmentError.codeWrong) {
                    try await world.enrolment.begin(
                        who,
                        code: what,
                        passphrase: world.passphrase,
                        now: start
                    )
                }
            }
            await #expect(throws: EnrolmentError.passphrase(.tooShort(minimum: 12))) {
                try await world.enrolment.begin(
                    person,
                    code: code,
                    passphrase: Secret("short"),
                    now: start
                )
            }
            await #expect(throws: EnrolmentError.notBegun) {
                try await world.enrolment.confirm(person, totp: "123456", now: start)
            }
        }
    }

    @Test func `a second code replaces the factors only when confirmed`() async throws {
        try await withWorld(4) { world in
            let (person, start) = (world.person, world.start)
            let first = try await world.enrol(at: start)
            let later = start + .days(1)
            let code = try await world.enrolment.issueCode(person, now: later)
            let offer = try await world.enrolment.begin(
                person,
                code: code,
                passphrase: Secret("another passphrase"),
                now: later
            )
            let step = TOTP.step(at: later)
            let verifier = world.verifier
            #expect(
                try await verifier.verifyTOTP(
                    person,
                    code: world.code(first, at: later),
                    at: later
                ) == .totp(step: step)
            )
            _ = try await world.enrolment.confirm(
                person,
                totp: world.code(offer.secret, at: later),
                now: later
            )
            #expect(
                try await verifier.verifyTOTP(
                    person,
                    code: world.code(first, at: later),
                    at: later
                ) == .wrong
            )
            #expect(
                try await verifier.verifyBoth(
                    person,
                    passphrase: Secret("another passphrase"),
                    code: world.code(offer.secret, at: later),
                    at: later
                )
                    == .passphraseAndTOTP(step: step)
            )
        }
    }

    @Test func `a later begin or a later code leaves nothing of the earlier`() async throws {
        try await withWorld(5) { world in
            let (person, start) = (world.person, world.start)
            let code = try await world.enrolment.issueCode(person, now: start)
            let early = try await world.enrolment.begin(
                person,
                code: code,
                passphrase: world.passphrase,
                now: start
            )
            _ = try await world.enrolment.begin(
                person,
                code: code,
                passphrase: world.passphrase,
                now: start
            )
            await #expect(throws: EnrolmentError.totpWrong) {
                try await world.enrolment.confirm(
                    person,
                    totp: world.code(early.secret, at: start),
                    now: start
                )
            }
            _ = try await world.enrolment.issueCode(person, now: start)
            await #expect(throws: EnrolmentError.notBegun) {
                try await world.enrolment.confirm(
                    person,
                    totp: world.code(early.secret, at: start),
                    now: start
                )
            }
        }
    }

    @Test func `each way of being wrong has its outcome`() async throws {
        try await withWorld(6) { world in
            let (person, now, verifier) = (world.person, world.start, world.verifier)
            let secret = try await world.enrol(at: now)
            let right = world.code(secret, at: now)
            let wrong = right == "000000" ? "000001" : "000000"
            let stranger = try CredentialsTests.person("YE-0009")
            let bad = Secret("correct horse batterz")
            let good = world.passphrase
            let step = TOTP.step(at: now)
            let cases: [(PersonID, Secret?, String?, FactorOutcome)] = [
                (person, good, right, .passphraseAndTOTP(step: step)),
                (person, bad, right, .wrong), (person, good, wrong, .wrong),
                (person, bad, wrong, .wrong), (person, good, "x", .wrong),
                (person, nil, right, .missing), (person, good, nil, .missing),
                (person, Secret(""), right, .missing), (person, good, "", .missing),
                (stranger, good, right, .notEnrolled), (stranger, nil, nil, .missing),
            ]
            for (who, passphrase, code, outcome) in cases {
                #expect(
                    try await verifier.verifyBoth(
                        who,
                        passphrase: passphrase,
                        code: code,
                        at: now
                    ) == outcome
                )
            }
            #expect(try await verifier.verifyTOTP(person, code: nil, at: now) == .missing)
            #expect(try await verifier.verifyTOTP(person, code: wrong, at: now) == .wrong)
            #expect(
                try await verifier.verifyTOTP(stranger, code: right, at: now) == .notEnrolled
            )
            let evidence: [(FactorOutcome, FactorEvidence)] = [
                (.missing, .none), (.notEnrolled, .wrong), (.wrong, .wrong),
                (.totp(step: 1), .totp(step: 1)),
                (.passphraseAndTOTP(step: 2), .passphraseAndTOTP(step: 2)),
            ]
            for (outcome, expected) in evidence {
                #expect(outcome.evidence == expected)
            }
        }
    }

    @Test func `another sealing key is nobody's wrong factor`() async throws {
        try await withScratchDirectory { scratch in
            let world = try World(scratch: scratch, seed: 7)
            let secret = try await world.enrol(at: world.start)
            let verifier = FactorVerifier(
                directory: world.directory,
                worker: world.worker,
                sealer: try sealer(8, in: scratch)
            )
            await #expect(throws: SealerError.notAuthentic) {
                try await verifier.verifyTOTP(
                    world.person,
                    code: world.code(secret, at: world.start),
                    at: world.start
                )
            }
        }
    }
}

@Suite struct `The directory in memory` {
    @Test(arguments: DirectoryConformance.all)
    func `keeps the port's obligations`(
        obligation: DirectoryConformance.Obligation
    ) async throws {
        try await obligation.check(MemoryDirectory())
    }
}
