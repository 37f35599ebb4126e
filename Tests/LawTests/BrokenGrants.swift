import BrokerTesting

/// Histories that break a law by a grant, an activation or a recorded end.
extension Office {
    static let grants = [
        BrokenLaw("L4", "G-1 was issued twice", lawful + [Told(1, op3, grant(), code: 2)]),
        BrokenLaw(
            "L1",
            "G-1 was issued, but nobody approved in time",
            opened + [Told(2, op3, grant(), code: 1)]
        ),
        BrokenLaw(
            "G9",
            "G-1 was issued while all was suspended",
            confirmed + [Told(1, op1, .suspended), Told(1, op3, grant(), code: 1)]
        ),
        BrokenLaw(
            "E9",
            "names another granter",
            confirmed + [Told(1, op3, grant(by: "P-OP2"), code: 1)]
        ),
        BrokenLaw("E9", "or moment", confirmed + [Told(1.5, op3, grant(), code: 1)]),
        BrokenLaw(
            "L9",
            "P-OP1 judged E-1 and receives a grant",
            opened + [Told(1, op3, grant(to: "P-OP1"), code: 1)]
        ),
        BrokenLaw(
            "L9",
            "P-BOTH judged E-1 and receives a grant",
            opened + [Told(1, both, grant(to: "P-BOTH", by: "P-BOTH"), code: 1)]
        ),
        BrokenLaw(
            "L8",
            "is for someone unknown",
            confirmed + [Told(1, op3, grant(to: "P-NOBODY"), code: 1)]
        ),
        BrokenLaw(
            "L1",
            "is for someone who is not current",
            confirmed + [Told(1, op3, grant(to: "P-FORMER"), code: 1)]
        ),
        BrokenLaw(
            "O1",
            "is for someone who may have none",
            confirmed + [Told(1, op3, grant(to: "P-ADMIN"), code: 1)]
        ),
        BrokenLaw(
            "L8",
            "is for other systems",
            confirmed + [Told(1, op3, grant(systems: ["SYS-B"]), code: 1)]
        ),
        BrokenLaw(
            "G4",
            "allows too much",
            confirmed + [Told(1, op3, grant(operations: ["extract"]), code: 1)]
        ),
        BrokenLaw(
            "G3",
            "leaves its window",
            confirmed + [Told(1, op3, grant(until: 12.1), code: 1)]
        ),
        BrokenLaw(
            "limit",
            "G-3 is one more than the 2",
            granted + [
                Told(1, op3, grant("G-2", to: "P-EN2")), Told(1, op3, grant("G-3", to: "P-EN2")),
            ]
        ),
    ]

    // MARK: - Activations

    /// A history with a grant for this system.
    private static func granted(_ system: String, terminal: String? = nil) -> [Told] {
        [
            Told(0, op1, declared(plan: plan(systems: [system])), code: 1),
            Told(0.5, op2, .approved(event: "E-1", nil), code: 1),
            Told(1, op3, grant(systems: [system], terminal: terminal), code: 1),
        ]
    }

    static let activations = [
        BrokenLaw(
            "L7",
            "C-1 was activated by",
            granted + [Told(1, op1, activated(), code: 2)]
        ),
        BrokenLaw(
            "factor",
            "C-1 was activated without a code",
            granted + [Told(1, en1, activated())]
        ),
        BrokenLaw(
            "L4",
            "has index 1 after 0",
            granted + [Told(1, en1, activated(index: 1), code: 1)]
        ),
        BrokenLaw(
            "L7",
            "comes from another person's grant",
            granted + [Told(1, .person("P-EN2"), activated(of: "P-EN2"), code: 1)]
        ),
        BrokenLaw(
            "L8",
            "is for a system that was not granted",
            granted + [Told(1, en1, activated(system: "SYS-B"), code: 1)]
        ),
        BrokenLaw(
            "G9",
            "C-1 while all was suspended",
            granted + [Told(1, op1, .suspended), Told(1, en1, activated(), code: 1)]
        ),
        BrokenLaw(
            "L1",
            "C-1 lives too long",
            granted + [Told(1, en1, activated(hours: 13), code: 1)]
        ),
        BrokenLaw(
            "L4",
            "has a token that was used before",
            lawful + [Told(1, en1, activated("C-2"), code: 2)]
        ),
        BrokenLaw(
            "G3",
            "C-1 was activated nowhere",
            granted("SYS-SEAT") + [Told(1, en1, activated(system: "SYS-SEAT"), code: 1)]
        ),
        BrokenLaw(
            "G3",
            "C-1 was activated nowhere",
            granted("SYS-A", terminal: "T-1") + [Told(1, en1, activated(), code: 1)]
        ),
        BrokenLaw(
            "G3",
            "C-1 was activated at T-2",
            granted + [Told(1, en1, activated(terminal: "T-2"), code: 1)]
        ),
        BrokenLaw(
            "L1",
            "C-1 was activated, but the event ended",
            granted + [
                Told(1, op1, .closed(event: "E-1")), Told(1, en1, activated(), code: 1),
            ]
        ),
        BrokenLaw(
            "limit",
            "C-2 is one of 2 live",
            [Told(0, .daemon, policy(live: 1))] + lawful + [
                Told(1, op3, grant("G-2", to: "P-EN2")),
                Told(
                    1,
                    .person("P-EN2"),
                    activated(
                        "C-2",
                        grant: "G-2",
                        of: "P-EN2",
                        token: String(repeating: "b", count: 64)
                    ),
                    code: 1
                ),
            ]
        ),
    ]

    // MARK: - Ends

    static let ends = [
        BrokenLaw("L5", "ends 0", lawful + [Told(2, op1, grantsEnded([], at: 2))]),
        BrokenLaw(
            "L5",
            "ends 2, 1 distinct",
            lawful + [Told(2, op1, grantsEnded(["G-1", "G-1"], at: 2))]
        ),
        BrokenLaw(
            "L5",
            "ends 1001",
            lawful + [Told(2, op1, grantsEnded((0...1_000).map { "G-\($0)" }, at: 2))]
        ),
        BrokenLaw(
            "G7",
            "where it never was",
            lawful + [Told(2, op1, grantsEnded(in: "E-2", at: 2))]
        ),
        BrokenLaw(
            "L4",
            "G-1 ended twice",
            lawful + [Told(2, op1, grantsEnded(at: 2)), Told(2, op1, grantsEnded(at: 2))]
        ),
        BrokenLaw("G7", "and is dated", lawful + [Told(2, op1, grantsEnded(at: 1.5))]),
        BrokenLaw(
            "G7",
            "which never was",
            lawful + [Told(2, .daemon, credentialEnded("C-2", at: 2))]
        ),
        BrokenLaw(
            "L4",
            "C-1 ended twice",
            lawful + [
                Told(2, .daemon, credentialEnded(at: 2)),
                Told(2, .daemon, credentialEnded(at: 2)),
            ]
        ),
        BrokenLaw(
            "G7",
            "C-1 ended at",
            lawful + [Told(2, .daemon, credentialEnded(at: 1.5))]
        ),
    ]
}
