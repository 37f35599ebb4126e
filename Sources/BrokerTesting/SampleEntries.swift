package import BrokerCore

/// Draws entries of every kind from a seed, for round trips, ledgers of any length and benchmarks.
///
/// The entries need not make sense together: they are for what judges no sense, the ledger.
package struct SampleEntries {
    private var state: UInt64
    private var now: Int64 = 1_793_000_000_000

    package init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64: the same on every machine.
    package mutating func draw() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// As many entries, no later one dated before an earlier one.
    package mutating func entries(_ count: Int) -> [Entry] {
        (0..<count).map { _ in
            now += Int64(draw() % 5_000)
            return entry(fact: fact(Int(draw() % UInt64(Self.kindCount))))
        }
    }

    /// One entry of each kind.
    package mutating func oneOfEach() -> [Entry] {
        (0..<Self.kindCount).map { index in
            now += 1
            return entry(fact: fact(index))
        }
    }

    package mutating func entry(fact: Fact) -> Entry {
        let actor: Actor =
            switch draw() % 3 {
            case 0: .person(person())
            case 1: .uid(UInt32(draw() % 70_000))
            default: .daemon
            }
        let request = RequestID(drawn: draw())
        return Entry(
            at: Instant(millisecondsSince1970: now),
            actor: actor,
            request: request,
            totpStep: maybe { Int64($0.draw() % 100_000_000) },
            mark: Self.mark(of: request),
            fact: fact
        )
    }

    /// Every third request came with a key.
    private static func mark(of request: RequestID) -> IdempotencyMark? {
        guard request.number.isMultiple(of: 3) else { return nil }
        var own = SampleEntries(seed: request.number)
        return IdempotencyMark(key: own.digest(), content: own.digest())
    }

    // MARK: Kinds

    private static let kindCount = 40

    private mutating func fact(_ index: Int) -> Fact {
        switch index {
        case ..<10: eventFact(index)
        case 10: .grantIssued(grant())
        case 11: .grantsEnded(event(), some { GrantID(drawn: $0.draw()) }, end())
        case 12:
            .credentialActivated(
                credential(),
                event(),
                person(),
                superseded: maybe { CredentialID(drawn: $0.draw()) }
            )
        case 13:
            .credentialsEnded(
                event(),
                some {
                    CredentialReference(
                        grant: GrantID(drawn: $0.draw()),
                        credential: CredentialID(drawn: $0.draw())
                    )
                },
                end()
            )
        case ..<24: registerFact(index)
        default: brokerFact(index)
        }
    }

    private mutating func eventFact(_ index: Int) -> Fact {
        switch index {
        case 0: .eventStoodBy(event(), plan(), conditions: some { $0.digest() })
        case 1: .conditionAttested(event(), condition: Int(draw() % 8))
        case 2: .eventDeclared(event(), declaration())
        case 3: .eventApproved(event(), maybe { $0.window() })
        case 4: .eventExtended(event(), closesAt: instant())
        case 5: .eventShortened(event(), closesAt: instant())
        case 6: .eventClosed(event())
        case 7: .eventExpired(event(), effectiveAt: instant(), recordedLate: flag())
        case 8: .eventLapsed(event(), effectiveAt: instant(), recordedLate: flag())
        default: .eventWithdrawn(event(), effectiveAt: instant(), recordedLate: flag())
        }
    }

    private mutating func registerFact(_ index: Int) -> Fact {
        switch index {
        case 14: .personAttested(rosterPerson())
        case 15: .personEnrolmentIssued(person())
        case 16: .personEnrolled(person())
        case 17: .personEnded(person(), one(of: EndCause.allCases))
        case 18:
            .terminalRegistered(
                Terminal(
                    id: named(),
                    kind: one(of: TerminalKind.allCases),
                    site: named(),
                    room: maybe { $0.named() }
                )
            )
        case 19: .terminalEnded(named())
        case 20: .systemRegistered(system())
        case 21: .systemEnded(named())
        case 22: .epochReset(epoch: Int(2020 + draw() % 20))
        default: .policyLoaded(policy())
        }
    }

    private mutating func brokerFact(_ index: Int) -> Fact {
        switch index {
        case 24: .authoritySuspended
        case 25: .authorityResumeRequested(maybe { $0.event() })
        case 26: .authorityResumed(maybe { $0.event() })
        case 27:
            .actRefused(
                RefusedAct(
                    act: one(of: ActName.allCases),
                    refusal: one(of: Refusal.allCases),
                    event: maybe { $0.event() },
                    grant: maybe { GrantID(drawn: $0.draw()) },
                    person: maybe { $0.person() },
                    terminal: maybe { $0.named() }
                )
            )
        case 28:
            .failuresTallied(
                FailureTally(
                    source: digest(),
                    refusal: one(of: Refusal.allCases),
                    count: Int(draw() % 1_000),
                    since: instant()
                )
            )
        case 29:
            .clockStepped(
                ClockStep(wall: instant(), verdict: one(of: ClockStep.Verdict.allCases))
            )
        case 30: .clockConfirmRequested(wall: instant())
        case 31: .clockConfirmed(wall: instant())
        case 32: .exportMade(entries: draw() % 1_000_000)
        case 33: .registerChangeRequested(digest())
        case 34: .registerChangeAccepted(digest())
        case 35: .ledgerContinueRequested(origins())
        case 36: .ledgerContinued(origins())
        case 37:
            .usesDigested(
                UseDigest(
                    from: instant(),
                    until: instant(),
                    rows: Int(draw() % 1_000_000),
                    digest: digest()
                )
            )
        case 38:
            .dryRunTallied(
                DryRunTally(
                    system: named(),
                    since: instant(),
                    refusals: some {
                        RefusalCount(
                            refusal: $0.one(of: Refusal.allCases),
                            count: Int($0.draw() % 1_000)
                        )
                    }
                )
            )
        default: .keyRotated(keyTurn())
        }
    }

    private mutating func keyTurn() -> TokenKeyTurn {
        TokenKeyTurn(
            use: one(of: TokenKeyUse.allCases),
            x: digest(),
            y: digest(),
            kid: digest(),
            usedFrom: instant()
        )
    }

    private mutating func origins() -> LedgerOrigins {
        let number = draw() % 1_000
        let origins = LedgerOrigins(
            former: "mado.test/ledger\(number)",
            current: "mado.test/ledger\(number + 1)"
        )
        guard let origins else { preconditionFailure("not the name of a ledger") }
        return origins
    }

    // MARK: Words

    private mutating func flag() -> Bool { draw() % 2 == 0 }

    private mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? {
        flag() ? make(&self) : nil
    }

    private mutating func some<Value>(_ make: (inout Self) -> Value) -> [Value] {
        (0..<draw() % 4).map { _ in make(&self) }
    }

    private mutating func one<Value>(of values: [Value]) -> Value {
        values[Int(draw() % UInt64(values.count))]
    }

    private mutating func named<ID: NamedID>() -> ID { ID(unchecked: "N-\(draw() % 10_000)") }

    private mutating func person() -> PersonID {
        PersonID(unchecked: "P-\(100_000 + draw() % 900_000)")
    }

    private mutating func event() -> EventID { EventID(drawn: draw()) }

    private mutating func digest() -> Digest {
        let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: draw()) }
        return Digest(bytes) ?? digest()
    }

    private mutating func instant() -> Instant {
        Instant(millisecondsSince1970: now + Int64(draw() % 86_400_000))
    }

    private mutating func end() -> End {
        End(cause: one(of: EndCause.allCases), at: instant(), recordedLate: flag())
    }

    private mutating func limits() -> KindLimits { one(of: EventKind.allCases).ceiling }

    private mutating func plan() -> EventPlan {
        EventPlan(
            kind: one(of: EventKind.allCases),
            name: digest(),
            basis: maybe { $0.digest() },
            areas: some { $0.named() },
            systems: some { $0.named() }
        )
    }

    private mutating func window() -> Window {
        Window(opensAt: instant(), closesAt: instant(), capAt: instant())
    }

    private mutating func declaration() -> Declaration {
        Declaration(
            plan: plan(),
            limits: limits(),
            windowLength: .hours(Int64(draw() % 24)),
            approvalDue: instant(),
            inheritedCapAt: maybe { $0.instant() },
            window: maybe { $0.window() }
        )
    }

    package mutating func grant() -> Grant {
        let place: Place? =
            switch draw() % 3 {
            case 0: .terminal(named())
            case 1: .site(named())
            default: nil
            }
        return Grant(
            id: GrantID(drawn: draw()),
            event: event(),
            person: person(),
            systems: [named()] + some { $0.named() },
            scope: Scope(screens: some { $0.named() }, fields: some { $0.named() }),
            purpose: one(of: Purpose.allCases),
            place: place,
            notBefore: instant(),
            notAfter: flag() ? .event : .instant(instant()),
            grantedBy: person(),
            grantedAt: instant()
        )
    }

    package mutating func credential() -> Credential {
        Credential(
            id: CredentialID(drawn: draw()),
            grant: GrantID(drawn: draw()),
            system: named(),
            terminal: maybe { $0.named() },
            token: digest(),
            activatedAt: instant(),
            notAfter: instant(),
            statusIndex: maybe { UInt32(truncatingIfNeeded: $0.draw()) }
        )
    }

    private mutating func rosterPerson() -> Person {
        Person(
            id: person(),
            employer: named(),
            relation: one(of: Relation.allCases),
            contract: maybe { $0.named() },
            roles: some { $0.one(of: Role.allCases) },
            groups: some { $0.named() },
            epoch: 2026,
            validFrom: maybe { $0.instant() },
            validTo: maybe { $0.instant() },
            educatedOn: maybe { $0.instant() },
            uid: maybe { UInt32(truncatingIfNeeded: $0.draw()) },
            certificate: maybe { $0.digest() }
        )
    }

    private mutating func system() -> System {
        System(
            id: named(),
            screens: some { $0.named() },
            fields: some { $0.named() },
            operations: some { $0.one(of: Operation.allCases) },
            enforcement: one(of: Enforcement.allCases),
            terminal: one(of: TerminalRule.allCases),
            isDrill: flag(),
            residualSeconds: Int(draw() % 600)
        )
    }

    private mutating func policy() -> Policy {
        var policy = Policy(areas: some { $0.named() })
        for kind in EventKind.allCases where flag() { policy.kinds[kind] = kind.ceiling }
        policy.operations = some { $0.one(of: Operation.allCases) }
        policy.liveCredentialsMax = Int(draw() % 300_000)
        return policy
    }
}
