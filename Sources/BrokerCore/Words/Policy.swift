/// The figures a company may lower below the ceilings that are compiled in (design: policy.yaml).
package struct Policy: Hashable, Sendable {
    /// One row per kind, in the order of `EventKind.allCases`.
    package var kinds: [EventKind: KindLimits]
    package var purposes: [Purpose]
    package var operations: [Operation]
    /// The company's own areas; an event names some of them.
    package var areas: [AreaID]
    /// How long a declaration may stand unapproved.
    package var approvalDue: Milliseconds
    /// The longest life of a credential: one shift.
    package var credentialMax: Milliseconds
    /// How long a proven TOTP lets an operator act without another.
    package var factorFresh: Milliseconds
    /// How old the last education may be at a grant.
    package var educationMax: Milliseconds
    package var grantsPerEventMax: Int
    package var liveCredentialsMax: Int

    package init(
        kinds: [EventKind: KindLimits] = [:],
        purposes: [Purpose] = Purpose.allCases,
        operations: [Operation] = [.view],
        areas: [AreaID] = [],
        approvalDue: Milliseconds = Ceiling.approvalDue,
        credentialMax: Milliseconds = Ceiling.credentialMax,
        factorFresh: Milliseconds = Ceiling.factorFresh,
        educationMax: Milliseconds = Ceiling.educationMax,
        grantsPerEventMax: Int = Ceiling.grantsPerEventDefault,
        liveCredentialsMax: Int = Ceiling.grantsPerEventDefault
    ) {
        self.kinds = kinds
        self.purposes = purposes
        self.operations = operations
        self.areas = areas
        self.approvalDue = approvalDue
        self.credentialMax = credentialMax
        self.factorFresh = factorFresh
        self.educationMax = educationMax
        self.grantsPerEventMax = grantsPerEventMax
        self.liveCredentialsMax = liveCredentialsMax
    }

    /// The limits of a kind: the company's, or the ceiling where it set none.
    package func limits(of kind: EventKind) -> KindLimits {
        kinds[kind] ?? kind.ceiling
    }

    /// True if no figure exceeds its compiled-in ceiling.
    package var isWithinCeilings: Bool {
        EventKind.allCases.allSatisfy { limits(of: $0).isWithin($0.ceiling) }
            && approvalDue <= Ceiling.approvalDue && credentialMax <= Ceiling.credentialMax
            && factorFresh <= Ceiling.factorFresh && educationMax <= Ceiling.educationMax
            && (0...Ceiling.grantsPerEvent).contains(grantsPerEventMax)
            && (0...Ceiling.grantsPerEvent).contains(liveCredentialsMax)
    }

    /// True if this policy allows nothing that `current` forbids.
    ///
    /// A loosening waits for a second person; a tightening takes effect at once.
    package func isNoLooser(than current: Policy) -> Bool {
        EventKind.allCases.allSatisfy { limits(of: $0).isWithin(current.limits(of: $0)) }
            && purposes.allSatisfy(current.purposes.contains)
            && operations.allSatisfy(current.operations.contains)
            && areas.allSatisfy(current.areas.contains)
            && approvalDue <= current.approvalDue && credentialMax <= current.credentialMax
            && factorFresh <= current.factorFresh && educationMax <= current.educationMax
            && grantsPerEventMax <= current.grantsPerEventMax
            && liveCredentialsMax <= current.liveCredentialsMax
    }
}

/// The figures that no file can raise.
package enum Ceiling {
    package static let approvalDue = Milliseconds.hours(2)
    package static let credentialMax = Milliseconds.hours(12)
    package static let factorFresh = Milliseconds.minutes(15)
    package static let educationMax = Milliseconds.days(400)
    package static let grantsPerEventDefault = 2_000
    package static let grantsPerEvent = 300_000
    /// The most persons in one grant act.
    package static let personsPerAct = 1_000
    /// The most ids in one grouped end.
    package static let endsPerEntry = 1_000
    /// The most activation conditions of a standby.
    package static let conditions = 8
    /// The most ids in one list of a row or a scope: an entry with every list full, of the longest
    /// ids, still fits into one leaf (65,535 bytes).
    package static let listed = 500
    /// The most areas or systems of one event.
    package static let areasOrSystems = 64
    /// How long a declaration after an event's end needs approval first and inherits its cap.
    package static let redeclaration = Milliseconds.hours(24)
    /// How long after a lapse its declarer needs approval first.
    package static let lapsePenalty = Milliseconds.days(30)
    /// How long the first half of a two-person act waits for the second.
    package static let secondPerson = Milliseconds.hours(1)
    /// How far apart two people's readings of one clock may be, and the clock from what they were
    /// shown of it.
    package static let clockAgreement = Milliseconds.minutes(1)
    /// Wrong factors in a row before a delay begins.
    package static let failuresFree = 3
    /// The longest delay after wrong factors.
    package static let throttleMax = Milliseconds.minutes(15)
}
