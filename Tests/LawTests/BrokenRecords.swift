import BrokerTesting

/// Histories that break a law by a single record, in the order of the oracle's demands.
extension Office {
    static let unlawful =
        everyRecord + declarations + approvals + windows + grants + activations + ends
        + secondPersons + registers

    private static let everyRecord = [
        BrokenLaw("L10", "follows on", lawful + [Told(1, op1, .closed(event: "E-1"), gap: 1)]),
        BrokenLaw("L6", "goes back in time", lawful + [Told(0.5, op1, .closed(event: "E-1"))]),
        BrokenLaw(
            "L12",
            "while the clock was unknown",
            [Told(0, op1, declared(), code: 1, isClockSure: false)]
        ),
        BrokenLaw("factor", "burnt step 1", confirmed + [Told(1, op2, grant(), code: 1)]),
        BrokenLaw(
            "L10",
            "a digest of uses",
            [Told(2, .daemon, .usesDigested(from: instant(1), until: instant(3), rows: 1))]
        ),
        BrokenLaw(
            "L10",
            "a digest of uses",
            [
                Told(3, .daemon, .usesDigested(from: instant(1), until: instant(2), rows: 1)),
                Told(3, .daemon, .usesDigested(from: instant(1.5), until: instant(3), rows: 1)),
            ]
        ),
        BrokenLaw(
            "repeat",
            "would be the answer for a day",
            [
                Told(
                    0,
                    op1,
                    refused("factor_throttled", act: "declare"),
                    mark: LawMark(key: "k", content: "c")
                )
            ]
        ),
        BrokenLaw(
            "repeat",
            "did twice what came with the key",
            [
                Told(0, op1, .suspended, mark: LawMark(key: "k", content: "c")),
                Told(23, op1, .suspended, mark: LawMark(key: "k", content: "c")),
            ]
        ),
        BrokenLaw("L8", "by daemon", [Told(0, .daemon, declared())]),
        BrokenLaw(
            "L8",
            "acted while not current",
            [
                Told(0, .daemon, .epochReset(2)), Told(0, op1, declared(), code: 1),
            ]
        ),
        BrokenLaw("L8", "acted without a role", [Told(0, en1, declared(), code: 1)]),
    ]

    // MARK: - Declarations

    private static let declarations = [
        BrokenLaw("E1", "stood by twice", [Told(0, op1, standby()), Told(0, op1, standby())]),
        BrokenLaw("E3", "a standby of", [Told(0, op1, standby(kind: "earthquake"))]),
        BrokenLaw(
            "E3",
            "condition 1 of E-1 was attested",
            [Told(0, op1, standby()), Told(0, op1, .conditionAttested(event: "E-1", index: 1))]
        ),
        BrokenLaw(
            "E3",
            "condition 0 of E-1 was attested",
            [
                Told(0, op1, standby()), Told(0, op1, .conditionAttested(event: "E-1", index: 0)),
                Told(0, op2, .conditionAttested(event: "E-1", index: 0)),
            ]
        ),
        BrokenLaw("E1", "declared twice", opened + [Told(0, op2, declared(), code: 1)]),
        BrokenLaw(
            "E4",
            "exceed the ceiling",
            [
                Told(
                    0,
                    op1,
                    declared(
                        limits: LawLimits(window: 13 * hour, extension: hour, cap: hour)
                    ),
                    code: 1
                )
            ]
        ),
        BrokenLaw(
            "E4",
            "other limits than policy's",
            [
                Told(
                    0,
                    op1,
                    declared(
                        hours: 1,
                        limits: LawLimits(window: hour, extension: hour, cap: hour)
                    ),
                    code: 1
                )
            ]
        ),
        BrokenLaw("E4", "asks for", [Told(0, op1, declared(hours: 13), code: 1)]),
        BrokenLaw(
            "G9",
            "was declared while all was suspended",
            [Told(0, op2, .suspended), Told(0, op1, declared(), code: 1)]
        ),
        BrokenLaw("L1", "may stand unapproved", [Told(0, op1, declared(due: 3), code: 1)]),
        BrokenLaw(
            "L8",
            "names an unknown area",
            [Told(0, op1, declared(plan: plan(areas: ["NOWHERE"])), code: 1)]
        ),
        BrokenLaw(
            "E5",
            "mixes training and real systems",
            [Told(0, op1, declared(plan: plan(systems: ["SYS-A", "SYS-T"])), code: 1)]
        ),
        BrokenLaw(
            "E3",
            "has conditions unattested",
            [Told(0, op1, standby()), Told(0, op1, declared(), code: 1)]
        ),
        BrokenLaw(
            "E3",
            "past the conditions of E-2",
            [Told(0, op1, standby("E-2")), Told(0, op1, declared(), code: 1)]
        ),
        BrokenLaw(
            "E4",
            "follows on another unapproved",
            opened + [Told(1, op2, declared("E-2", from: 1), code: 1)]
        ),
        BrokenLaw(
            "E4",
            "got a cap beyond another's",
            opened + [Told(1, op2, declared("E-2", from: 1, isOpen: false), code: 1)]
        ),
        BrokenLaw(
            "L1",
            "was opened by whoever let E-1 lapse",
            opened + [
                Told(2, .daemon, .lapsed(event: "E-1", effectiveAt: instant(2))),
                Told(40, op1, declared("E-2", from: 40), code: 2),
            ]
        ),
        BrokenLaw("E9", "opens at another moment", [Told(1, op1, declared(), code: 1)]),
        BrokenLaw(
            "E4",
            "the window of E-1 is too long",
            [Told(0, op1, declared(window: window(hours: 13)), code: 1)]
        ),
        BrokenLaw(
            "E4",
            "the window of E-1 is too long",
            [Told(0, op1, declared(window: window(cap: 169)), code: 1)]
        ),
    ]

    // MARK: - Approvals

    /// Declared, and waiting for an approval to open.
    private static let waiting = [Told(0, op1, declared(isOpen: false), code: 1)]

    private static let approvals = [
        BrokenLaw(
            "L9",
            "approved by its declarer",
            opened + [Told(0.5, op1, .approved(event: "E-1", nil), code: 2)]
        ),
        BrokenLaw(
            "E1",
            "approved twice",
            confirmed + [Told(0.5, op3, .approved(event: "E-1", nil), code: 1)]
        ),
        BrokenLaw(
            "L4",
            "approved when it had lapsed",
            opened + [Told(2, op2, .approved(event: "E-1", nil), code: 1)]
        ),
        BrokenLaw(
            "E1",
            "opened twice, or never",
            opened + [Told(0, op2, .approved(event: "E-1", window()), code: 1)]
        ),
        BrokenLaw(
            "E1",
            "opened twice, or never",
            waiting + [Told(0, op2, .approved(event: "E-1", nil), code: 1)]
        ),
        BrokenLaw(
            "L4",
            "opened after its end",
            waiting + [
                Told(0.5, op1, .withdrawn(event: "E-1", effectiveAt: instant(0.5))),
                Told(1, op2, .approved(event: "E-1", window(from: 1)), code: 1),
            ]
        ),
        BrokenLaw(
            "G9",
            "opened while all was suspended",
            waiting + [
                Told(0.5, op1, .suspended),
                Told(1, op2, .approved(event: "E-1", window(from: 1)), code: 1),
            ]
        ),
        BrokenLaw(
            "E4",
            "opened past the cap of another",
            waiting + [
                Told(0, op2, declared("E-2"), code: 1),
                Told(1, op3, .approved(event: "E-1", window(from: 1)), code: 1),
            ]
        ),
        BrokenLaw(
            "L9",
            "holds or held a grant",
            opened + [
                Told(1, op3, grant(to: "P-BOTH"), code: 1),
                Told(1, both, .approved(event: "E-1", nil), code: 1),
            ]
        ),
    ]

    // MARK: - Windows

    /// By two operators in turn, an hour each time.
    private static let threeExtensions = (0..<3).map { number in
        Told(
            1,
            number == 1 ? op3 : op2,
            .extended(event: "E-1", closesAt: instant(5 + Double(number))),
            code: Int64(number + 2)
        )
    }

    private static let windows = [
        BrokenLaw(
            "L6",
            "was shortened to",
            opened + [Told(0.5, op1, .shortened(event: "E-1", closesAt: instant(13)))]
        ),
        BrokenLaw(
            "L4",
            "but the event ended",
            opened + [
                Told(0.5, op1, .closed(event: "E-1")), Told(0.5, op1, .closed(event: "E-1")),
            ]
        ),
        BrokenLaw(
            "G7",
            "E-1 expired at",
            confirmed + [Told(12, .daemon, .expired(event: "E-1", effectiveAt: instant(11)))]
        ),
        BrokenLaw(
            "L1",
            "E-1 lapsed at",
            confirmed + [Told(2, .daemon, .lapsed(event: "E-1", effectiveAt: instant(2)))]
        ),
        BrokenLaw(
            "G9",
            "was extended while suspended",
            opened + [
                Told(0.5, op1, .suspended),
                Told(0.5, op2, .extended(event: "E-1", closesAt: instant(13)), code: 1),
            ]
        ),
        BrokenLaw(
            "L9",
            "extended by the last who opened it",
            opened + [
                Told(0.5, op2, .extended(event: "E-1", closesAt: instant(13)), code: 1),
                Told(0.5, op2, .extended(event: "E-1", closesAt: instant(14)), code: 2),
            ]
        ),
        BrokenLaw(
            "E4",
            "was extended from",
            opened + [Told(0.5, op2, .extended(event: "E-1", closesAt: instant(169)), code: 1)]
        ),
        BrokenLaw(
            "E4",
            "E-1: extension 3",
            [
                Told(
                    0,
                    op1,
                    declared(
                        plan: plan(kind: "cyber"),
                        hours: 4,
                        limits: failureLimits,
                        window: window(hours: 4, cap: 72)
                    ),
                    code: 1
                )
            ] + threeExtensions
        ),
    ]

    // MARK: - Acts of two people

    private static let stopped = lawful + [Told(2, op1, .suspended)]

    private static let secondPersons = [
        BrokenLaw(
            "G9",
            "resumed what was not suspended",
            lawful + [Told(2, op2, .resumeAsked(event: nil), code: 2)]
        ),
        BrokenLaw(
            "L4",
            "E-9 was resumed, but",
            stopped + [Told(2, op2, .resumeAsked(event: "E-9"), code: 2)]
        ),
        BrokenLaw(
            "G9",
            "alone",
            stopped + [
                Told(2, op2, .resumeAsked(event: nil), code: 2),
                Told(2, op2, .resumed(event: nil)),
            ]
        ),
        BrokenLaw(
            "G9",
            "alone",
            stopped + [
                Told(2, op2, .resumeAsked(event: nil), code: 2),
                Told(3, op3, .resumed(event: nil), code: 2),
            ]
        ),
        BrokenLaw(
            "L9",
            "alone went on with a restored ledger",
            [
                Told(0, op1, .continueAsked(former: "a", current: "b"), code: 1),
                Told(0, op2, .continued(former: "a", current: "c"), code: 1),
            ]
        ),
        BrokenLaw(
            "L6",
            "confirmed though it was known",
            [Told(0, op1, .clockConfirmAsked(wall: instant(9)), code: 1)]
        ),
        BrokenLaw(
            "L6",
            "the clock was confirmed by",
            [
                Told(0, op1, .clockConfirmAsked(wall: instant(9)), code: 1, isClockSure: false),
                Told(0, op2, .clockConfirmed(wall: instant(10)), code: 1, isClockSure: false),
            ]
        ),
        BrokenLaw(
            "L9",
            "a change was accepted by",
            [
                Told(0, approver, .changeAsked(digest: "d"), code: 1),
                Told(0, approver, .changeAccepted(digest: "d"), code: 2),
            ]
        ),
    ]

    // MARK: - The register

    /// Two people took a change in, by the request `R-CHANGE`.
    private static let accepted = [
        Told(0, admin, .changeAsked(digest: "d"), code: 1),
        Told(0, approver, .changeAccepted(digest: "d"), code: 1, request: "R-CHANGE"),
    ]

    private static let registers = [
        BrokenLaw(
            "L9",
            "by a request that nobody accepted",
            accepted + [Told(0, approver, person("P-EN3", ["entrustee"]), request: "R-OTHER")]
        ),
        BrokenLaw(
            "L9",
            "accepted a row of their own",
            accepted + [
                Told(0, approver, person("P-AP1", ["approver", "operator"]), request: "R-CHANGE")
            ]
        ),
        BrokenLaw(
            "L9",
            "a policy was accepted while",
            opened + accepted + [Told(0, approver, policy(), request: "R-CHANGE")]
        ),
    ]
}
