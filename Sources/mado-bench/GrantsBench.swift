import DaemonHarness

/// Design §11: durable grants, beside a peer's tokens, on a slow disk, and many in one act.
struct GrantsBench {
    let rounds: Int
    let grants: Int
    let directory: String

    /// The marks of a good answer, in the daemon's own writing of JSON.
    private static let issued = "\"issued\":1,"

    func run(_ say: (String) -> Void) throws -> [Figure] {
        say("64 clients, \(grants) grants a round, \(rounds) rounds, one grant a request")
        let probe = try DiskProbe(directory: directory)
        say("disk: \(probe.text)")
        let durable = try measure("madod", [], rounds: rounds)
        let peer = Glewlwyd.measure(rounds: 3, directory: directory)
        let slow = try measure(
            "madod-testing",
            ["--fsync-delay", "5ms"],
            rounds: max(1, rounds - 2)
        )
        return figures(durable, slow, peer, probe)
    }

    /// What one daemon showed.
    private struct Measured {
        var rounds: [Round] = []
        var perCommit: [Double] = []
        var groups: [Double] = []

        var perSecond: [Double] { rounds.map(\.perSecond) }
    }

    private func measure(
        _ program: String,
        _ arguments: [String],
        rounds: Int
    ) throws -> Measured {
        let office = try GrantOffice(
            program: program,
            arguments: arguments,
            entrustees: grants,
            directory: directory
        )
        defer { office.close() }
        try office.enrol()
        let fleet = try office.connect()
        var measured = Measured()
        // The first one warms up and is not counted.
        for round in 0...rounds {
            let event = try office.declare()
            let count = round == 0 ? grants / 4 : grants
            let requests = try office.requests(count, event: event)
            let before = try office.ledger()
            let result = try Round(fleet, requests, mark: Self.issued, seconds: 8)
            let after = try office.ledger()
            guard after.size - before.size >= result.answers else {
                throw HarnessError.badResponse("the ledger grew by \(after.size - before.size)")
            }
            guard round > 0 else { continue }
            measured.rounds.append(result)
            measured.perCommit.append(
                Double(after.size - before.size) / Double(after.commits - before.commits)
            )
        }
        let event = try office.declare()
        for round in 0..<min(11, grants / 300) {
            measured.groups.append(
                try office.grantGroup(300, from: 1 + round * 300, event: event)
            )
        }
        return measured
    }

    private func figures(
        _ durable: Measured,
        _ slow: Measured,
        _ peer: Glewlwyd.Outcome,
        _ probe: DiskProbe
    ) -> [Figure] {
        let perSecond = durable.perSecond.median
        return [
            Figure(
                "durable_grants_per_s",
                perSecond,
                "1/s",
                goal: 8_000,
                better: .higher,
                raw: raw(durable) + [("fsync_ms", [probe.fsyncMilliseconds])]
            ),
            ratio(perSecond, peer),
            Figure(
                "durable_grants_slow_disk_per_s",
                slow.perSecond.median,
                "1/s",
                goal: 6_000,
                better: .higher,
                raw: raw(slow)
            ),
            Figure(
                "grant_group_300_ms",
                durable.groups.median,
                "ms",
                goal: 150,
                better: .lower,
                raw: [("acts_ms", durable.groups), ("slow_disk_acts_ms", slow.groups)]
            ),
        ]
    }

    private func ratio(_ perSecond: Double, _ peer: Glewlwyd.Outcome) -> Figure {
        let (name, unit, goal) = ("grants_vs_glewlwyd", "ratio", 8.0)
        switch peer {
        case .notMeasured(let why):
            return Figure(name, nil, unit, goal: goal, better: .higher, note: why)
        case .tokensPerSecond(let onDisk, let inMemory):
            return Figure(
                name,
                perSecond / onDisk.median,
                unit,
                goal: goal,
                better: .higher,
                raw: [
                    ("glewlwyd_tokens_per_s", onDisk),
                    ("glewlwyd_in_memory_tokens_per_s", inMemory),
                ]
            )
        }
    }

    private func raw(_ measured: Measured) -> [(name: String, values: [Double])] {
        [
            ("rounds_per_s", measured.perSecond),
            ("p50_ms", [measured.rounds.map(\.p50).median]),
            ("p99_ms", [measured.rounds.map(\.p99).median]),
            ("grants_per_commit", [measured.perCommit.median]),
        ]
    }
}
