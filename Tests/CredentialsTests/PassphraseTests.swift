import Credentials
import Dispatch
import Testing

@Suite struct Passphrases {
    /// Made with another implementation of RFC 7914.
    private let stored =
        "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$+166JkL845WZ+NXs34eMUzclk6oVXDdvDaHi5dMfJ6k"
    private let standard =
        "$scrypt$ln=15,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$vm0Csu8tBNWfVVajGsrm00beXotz19xdxZXIuhn9CpA"
    private let text = "がぎぐげご 台風の夜に"

    @Test func `agree with another implementation, at the standard cost too`() throws {
        for phc in [stored, standard] {
            let hash = try #require(PassphraseHash(phc: phc))
            #expect(hash.phc == phc)
            #expect(try Passphrase.verify(Secret(text), against: hash))
            #expect(try !Passphrase.verify(Secret(text + " "), against: hash))
        }
    }

    @Test func `do not depend on how a machine composes the letters`() throws {
        let hash = try #require(PassphraseHash(phc: stored))
        let decomposed = text.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
            // が … ご are the letter before them and a combining voiced mark.
            (0x304c...0x3054).contains(scalar.value)
                ? [Unicode.Scalar(scalar.value - 1), "\u{3099}"].compactMap { $0 } : [scalar]
        }
        let typed = String(String.UnicodeScalarView(decomposed))
        #expect(Array(typed.utf8) != Array(text.utf8))
        #expect(try Passphrase.verify(Secret(typed), against: hash))
    }

    @Test func `hash to what verifies and to nothing else`() throws {
        let random = seeded(11)
        let passphrase = Secret("correct horse battery")
        let hash = try Passphrase.hash(passphrase, random: random, cost: cheap())
        #expect(hash.phc.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
        #expect(try Passphrase.verify(passphrase, against: hash))
        #expect(try !Passphrase.verify(Secret("correct horse batterz"), against: hash))
        #expect(try !Passphrase.verify(Secret(""), against: hash))
        #expect(try Passphrase.hash(passphrase, random: random, cost: cheap()) != hash)
        #expect(ScryptCost.standard == ScryptCost(logN: 15, r: 8, p: 1))
    }

    @Test func `nobody's passphrase is never right`() throws {
        #expect(try !Passphrase.verify(Secret("correct horse battery"), against: nil))
    }

    @Test func `have twelve characters at least and an end`() throws {
        let short = PassphraseError.tooShort(minimum: 12)
        for text in ["", "elevenchars", "ｅ\u{301}abcdefghij", "台風台風台風台風台風台"] {
            #expect(throws: short) { try Passphrase.check(Secret(text)) }
            #expect(throws: short) {
                try Passphrase.hash(Secret(text), random: seeded(1), cost: cheap())
            }
        }
        try Passphrase.check(Secret("twelve chars"))
        try Passphrase.check(Secret("台風台風台風台風台風台風"))
        try Passphrase.check(Secret(String(repeating: "a", count: 1024)))
        let long = Secret(String(repeating: "a", count: 1025))
        #expect(throws: PassphraseError.tooLong(maximumBytes: 1024)) { try Passphrase.check(long) }
        let hash = try #require(PassphraseHash(phc: stored))
        #expect(try !Passphrase.verify(long, against: hash))
    }

    @Test(arguments: [
        "", "$", "scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$x", "$argon2$ln=4,r=8,p=1$A$A",
        "$scrypt$ln=4,r=8$SALT$HASH", "$scrypt$r=8,ln=4,p=1$SALT$HASH",
        "$scrypt$ln=04,r=8,p=1$SALT$HASH", "$scrypt$ln=+4,r=8,p=1$SALT$HASH",
        "$scrypt$ln=18,r=8,p=1$SALT$HASH", "$scrypt$ln=0,r=8,p=1$SALT$HASH",
        "$scrypt$ln=4,r=9,p=1$SALT$HASH", "$scrypt$ln=4,r=8,p=5$SALT$HASH",
        "$scrypt$ln=4,r=8,p=1$SALT$HASH$", "$scrypt$ln=4,r=8,p=1$SALT$HASH=",
        "$scrypt$ln=4,r=8,p=1$SALTAA$HASH", "$scrypt$ln=4,r=8,p=1$SALT$HASHAA",
        "$scrypt$ln=4,r=8,p=1,x=1$SALT$HASH", "$scrypt$ln=4,r=8,p=1$$HASH",
    ])
    func `no other string reads as a stored passphrase`(pattern: String) throws {
        let parts = stored.split(separator: "$")
        let text = pattern.replacing("SALT", with: parts[2]).replacing("HASH", with: parts[3])
        #expect(PassphraseHash(phc: text) == nil, "\(text)")
    }
}

@Suite struct `The scrypt worker` {
    @Test func `hashes and verifies`() async throws {
        let worker = ScryptWorker()
        let hash = try await worker.hash(
            Secret("correct horse battery"),
            random: seeded(12),
            cost: cheap()
        )
        #expect(try await worker.verify(Secret("correct horse battery"), against: hash))
        #expect(try await !worker.verify(Secret("wrong horse battery"), against: hash))
        await #expect(throws: PassphraseError.tooShort(minimum: 12)) {
            try await worker.hash(Secret("short"), random: seeded(12))
        }
    }

    @Test func `refuses at its depth and recovers`() async throws {
        let worker = ScryptWorker(depth: 3)
        let gate = DispatchSemaphore(value: 0)
        let (started, startedContinuation) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await worker.run {
                startedContinuation.yield()
                gate.wait()
                return 1
            }
        }
        for await _ in started { break }
        // One runs; of the next nine, two may wait.
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<9 {
                group.addTask {
                    do {
                        return try await worker.run { 0 } == 0
                    } catch {
                        #expect(error as? ScryptWorkerError == .overloaded)
                        return false
                    }
                }
            }
            var refused = 0
            var served = 0
            for await isServed in group {
                if isServed { served += 1 } else { refused += 1 }
                // All that can be refused were: let the others through.
                if refused == 7, served == 0 { gate.signal() }
            }
            return (served: served, refused: refused)
        }
        #expect(outcomes.served == 2)
        #expect(outcomes.refused == 7)
        #expect(try await first.value == 1)
        #expect(try await worker.run { 5 } == 5)
    }

    @Test func `never does two things at once`() async throws {
        let worker = ScryptWorker(depth: 64)
        let semaphore = DispatchSemaphore(value: 1)
        let overlaps = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await worker.run {
                        let isAlone = semaphore.wait(timeout: .now()) == .success
                        if isAlone { semaphore.signal() }
                        return !isAlone
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(overlaps == 0)
    }

    @Test func `skips the work of callers who went away`() async throws {
        let worker = ScryptWorker()
        let gate = DispatchSemaphore(value: 0)
        let (started, continuation) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await worker.run {
                continuation.yield()
                gate.wait()
            }
        }
        for await _ in started { break }
        let second = Task {
            try await worker.run { Issue.record("worked for nobody") }
        }
        second.cancel()
        gate.signal()
        try await first.value
        await #expect(throws: CancellationError.self) { try await second.value }
    }
}
