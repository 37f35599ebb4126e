import BrokerCore
package import Credentials

/// What every ``Directory`` owes, as checks that any test target runs on its own implementation.
package enum DirectoryConformance {
    /// One obligation; `check` gets a new, empty directory and throws ``Breach``.
    package struct Obligation: Sendable, CustomStringConvertible {
        package let description: String
        package let check: @Sendable (any Directory) async throws -> Void
    }

    /// An obligation that was not kept.
    package struct Breach: Error, CustomStringConvertible {
        package let description: String
    }

    package static let all: [Obligation] = [
        Obligation(description: "names are set, replaced and asked for in batches", check: names),
        Obligation(description: "texts come back under their digest alone", check: texts),
        Obligation(description: "a new code drops what was begun", check: codes),
        Obligation(description: "factors wait until confirmed", check: pending),
        Obligation(description: "a code is consumed exactly once", check: once),
        Obligation(description: "another enrolment replaces the factors", check: replaced),
        Obligation(description: "removed factors leave the name", check: removed),
        Obligation(description: "an erased person is gone, others stay", check: erased),
    ]

    private static let one = PersonID(unchecked: "YE-0001")
    private static let other = PersonID(unchecked: "YE-0002")

    private static func names(_ directory: any Directory) async throws {
        try await directory.setProfiles([
            one: PersonProfile(displayName: "試験 一", staffNumber: "00123"),
            other: PersonProfile(displayName: "試験 二", staffNumber: nil),
        ])
        try await directory.setProfiles([
            other: PersonProfile(displayName: "試験 二号", staffNumber: "9")
        ])
        let unknown = PersonID(unchecked: "YE-0003")
        let found = try await directory.profiles(of: [one, other, unknown, one])
        try require(
            found == [
                one: PersonProfile(displayName: "試験 一", staffNumber: "00123"),
                other: PersonProfile(displayName: "試験 二号", staffNumber: "9"),
            ],
            "profiles: \(found)"
        )
        try require(try await directory.profile(of: unknown) == nil, "an unknown person has a name")
        try require(try await directory.profiles(of: []).isEmpty, "nobody has a name")
    }

    private static func texts(_ directory: any Directory) async throws {
        let texts = ["台風接近に伴う停電対応\n二行目", "", "a\u{0}b 'quoted' \u{1F5FE}"]
        var digests: [BrokerCore.Digest] = []
        for text in texts {
            digests.append(try await directory.store(text, random: counting))
        }
        for (digest, text) in zip(digests, texts) {
            try require(
                try await directory.text(for: digest) == text,
                "text changed: \(text)"
            )
        }
        let salted = SaltedText("二度", random: counting)
        try await directory.store(salted, about: one)
        try await directory.store(salted, about: one)
        let found = try await directory.texts(for: digests + [salted.digest])
        try require(found.count == 4, "\(found.count) texts instead of 4")
        try require(found.allSatisfy { $0.key == $0.value.digest }, "a digest is not its text's")
        try await directory.eraseText(salted.digest)
        try require(try await directory.text(for: salted.digest) == nil, "an erased text is there")
        try require(try await directory.text(for: digests[0]) != nil, "another text was erased")
    }

    private static func codes(_ directory: any Directory) async throws {
        try require(try await directory.standingCode(of: one) == nil, "a code out of nothing")
        let first = code(1), second = code(2)
        try await directory.setCodes([one: first, other: code(3)])
        try require(try await directory.standingCode(of: one) == first, "the code is another")
        let begun = PendingFactors(code: first, factors: factors(1))
        try require(try await directory.setPending(begun, of: one), "its code stands")
        try await directory.setCodes([one: second])
        try require(try await directory.standingCode(of: one) == second, "the old code stands")
        try require(try await directory.pending(of: one) == nil, "begun under the old code")
        try require(!(try await directory.confirm(begun, of: one)), "confirmed the old code")
        try require(!(try await directory.setPending(begun, of: one)), "began the old code")
        try require(try await directory.standingCode(of: other) == code(3), "another's code")
    }

    private static func pending(_ directory: any Directory) async throws {
        try await directory.setCodes([one: code(1)])
        let early = PendingFactors(code: code(1), factors: factors(1))
        let late = PendingFactors(code: code(1), factors: factors(2))
        try require(!(try await directory.setPending(early, of: other)), "began without a code")
        try require(try await directory.setPending(early, of: one), "the code stands")
        try require(try await directory.setPending(late, of: one), "beginning again")
        try require(try await directory.pending(of: one) == late, "the later one counts")
        try require(try await directory.factors(of: one) == nil, "active before confirmation")
        try require(!(try await directory.confirm(early, of: one)), "confirmed the earlier one")
        try require(try await directory.confirm(late, of: one), "confirming")
        try require(try await directory.factors(of: one) == late.factors, "the wrong factors")
    }

    private static func once(_ directory: any Directory) async throws {
        let begun = PendingFactors(code: code(1), factors: factors(1))
        try await directory.setCodes([one: begun.code])
        try require(try await directory.setPending(begun, of: one), "the code stands")
        let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask { try await directory.confirm(begun, of: one) }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        try require(wins == 1, "\(wins) of 16 confirmed")
        try require(try await directory.standingCode(of: one) == nil, "a consumed code stands")
        try require(try await directory.pending(of: one) == nil, "confirmed and still waiting")
        try require(!(try await directory.setPending(begun, of: one)), "began a consumed code")
    }

    private static func replaced(_ directory: any Directory) async throws {
        for number in UInt8(1)...2 {
            let begun = PendingFactors(code: code(number), factors: factors(number))
            try await directory.setCodes([one: begun.code])
            _ = try await directory.setPending(begun, of: one)
            let standing: Factors? = number == 1 ? nil : factors(1)
            try require(try await directory.factors(of: one) == standing, "replaced too early")
            try require(try await directory.confirm(begun, of: one), "confirming \(number)")
        }
        try require(try await directory.factors(of: one) == factors(2), "not replaced")
    }

    private static func removed(_ directory: any Directory) async throws {
        try await fill(directory, one, number: 1)
        try await directory.removeFactors(of: one)
        try await requireNoFactors(directory, one)
        try require(try await directory.profile(of: one) != nil, "the name went too")
    }

    private static func erased(_ directory: any Directory) async throws {
        try await fill(directory, one, number: 1)
        try await fill(directory, other, number: 2)
        let about = try await directory.store("教育記録", about: one, random: counting)
        let aboutOther = try await directory.store("教育記録 二", about: other, random: counting)
        try await directory.erase(person: one)
        try await directory.erase(person: one)
        try await requireNoFactors(directory, one)
        try require(try await directory.profile(of: one) == nil, "the name stayed")
        try require(try await directory.text(for: about) == nil, "the text stayed")
        try require(try await directory.profile(of: other) != nil, "another's name went")
        try require(try await directory.factors(of: other) != nil, "another's factors went")
        try require(try await directory.text(for: aboutOther) != nil, "another's text went")
    }
}

extension DirectoryConformance {
    /// Everything that a directory can hold about a person: a name, active factors, a standing
    /// code and factors begun under it.
    private static func fill(
        _ directory: any Directory,
        _ person: PersonID,
        number: UInt8
    ) async throws {
        try await directory.setProfiles([
            person: PersonProfile(displayName: "試験", staffNumber: "\(number)")
        ])
        let begun = PendingFactors(code: code(number), factors: factors(number))
        try await directory.setCodes([person: begun.code])
        _ = try await directory.setPending(begun, of: person)
        try require(try await directory.confirm(begun, of: person), "confirming")
        let next = PendingFactors(code: code(number + 100), factors: factors(number + 100))
        try await directory.setCodes([person: next.code])
        try require(try await directory.setPending(next, of: person), "beginning again")
    }

    private static func requireNoFactors(
        _ directory: any Directory,
        _ person: PersonID
    ) async throws {
        try require(try await directory.factors(of: person) == nil, "factors stayed")
        try require(try await directory.pending(of: person) == nil, "begun factors stayed")
        try require(try await directory.standingCode(of: person) == nil, "the code stayed")
    }

    private static func require(_ condition: Bool, _ breach: @autoclosure () -> String) throws {
        guard condition else { throw Breach(description: breach()) }
    }

    private static let counting = RandomSource { Array(0..<UInt8($0)) }

    private static func code(_ number: UInt8) -> StandingCode {
        let random = RandomSource { Array(repeating: number, count: $0) }
        return StandingCode(
            digest: EnrolmentCode.draw(random: random).digest,
            expiresAt: Instant(millisecondsSince1970: Int64(number) * 1000)
        )
    }

    private static func factors(_ number: UInt8) -> Factors {
        let filler = String(repeating: "A", count: 42)
        let digit = number % 2 == 0 ? "A" : "E"
        let text = "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$\(filler)\(digit)"
        guard let passphrase = PassphraseHash(phc: text) else {
            preconditionFailure("the conformance suite's own hash does not read")
        }
        return Factors(
            passphrase: passphrase,
            sealedTOTP: SealedSecret(bytes: Array(repeating: number, count: 48))
        )
    }
}
