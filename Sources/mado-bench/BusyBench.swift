import BrokerCore
import DaemonHarness

/// Design §11: how long checks take at a fixed rate while grants are issued, people activate, and
/// an event with very many live credentials is closed.
///
/// Each answer is judged: a token that is let in by a check that was sent after the close was
/// acknowledged throws, as does one that is not let in before; then there is no figure.
struct BusyBench {
    let rounds: Int
    let live: Int
    let checksPerSecond: Int
    let directory: String

    static let connections = 32
    private static let grantsPerSecond = 500
    private static let seconds = 4

    /// What goes on beside the checks; each has what the one before has.
    private enum Burden: String, CaseIterable {
        case nothing, grants, activations, close
    }

    /// What one round showed, in milliseconds.
    private struct Busy {
        var p99: [Burden: Double] = [:]
        var worst: [Burden: Double] = [:]
        var grantsP99 = 0.0
        var activated = 0
        var closed = 0.0
    }

    func run(_ say: (String) -> Void) throws -> [Figure] {
        say(
            "\(live) live credentials, \(checksPerSecond) checks/s and \(Self.grantsPerSecond) "
                + "grants/s, \(Self.seconds) s of each, \(rounds) rounds"
        )
        let probe = try DiskProbe(directory: directory)
        say("disk: \(probe.text)")
        var all: [Busy] = []
        for round in 1...rounds {
            let busy = try self.busy()
            let shown = Burden.allCases.map { "\($0) \(Figure.number(busy.p99[$0] ?? 0)) ms" }
            say("round \(round): p99 beside " + shown.joined(separator: ", "))
            all.append(busy)
        }
        return figures(all, probe)
    }

    private func busy() throws -> Busy {
        let office = try BusyOffice(live: live, directory: directory)
        defer { office.close() }
        let fleet = try office.network(Self.connections)
        var busy = Busy()
        let half = office.holders.count / 2
        for (turn, burden) in Burden.allCases.enumerated() {
            let grants = burden == .nothing ? nil : grants(office, turn: turn)
            var flood: Background<Int>?
            if burden == .activations { flood = self.flood(office, office.holders[..<half]) }
            if burden == .close { flood = self.flood(office, office.holders[half...]) }
            let close = burden == .close ? Background { try office.closeEvent() } : nil
            let samples = try checks(office, fleet, seed: turn)
            let closed = try close?.value()
            try judge(samples, closed)
            let times = samples.map(\.milliseconds)
            busy.p99[burden] = times.percentile(0.99)
            busy.worst[burden] = times.max()
            busy.grantsP99 = max(busy.grantsP99, try grants?.value() ?? 0)
            busy.activated += try flood?.value() ?? 0
            busy.closed = closed.map { Double($0.acknowledgedAt - $0.sentAt) / 1e6 } ?? 0
        }
        return busy
    }

    /// A check of a random token each time.
    private func checks(
        _ office: BusyOffice,
        _ fleet: Fleet,
        seed: Int
    ) throws -> [OpenLoad.Sample] {
        let (tokens, key) = (office.tokens, office.site.apiKey)
        var random = SeededRandom(seed: UInt64(seed))
        var load = OpenLoad(
            perSecond: checksPerSecond,
            seconds: Self.seconds,
            clients: Self.connections,
            request: { _ in
                Acts.introspect(tokens[Int.random(in: tokens.indices, using: &random)], key: key)
            },
            judge: { try CheckDoor.introspection.isAllowed($0) }
        )
        try fleet.run(&load)
        return load.samples
    }

    private func judge(
        _ samples: [OpenLoad.Sample],
        _ closed: (sentAt: Int64, acknowledgedAt: Int64)?
    ) throws {
        for sample in samples {
            let isWrong =
                if let closed, sample.sentAt >= closed.acknowledgedAt {
                    sample.isYes
                } else {
                    !sample.isYes && closed.map { sample.answeredAt < $0.sentAt } ?? true
                }
            if isWrong { throw HarnessError.badResponse("a wrong answer: \(sample)") }
        }
    }

    /// The p99 of one grant a request, at their rate, each for another person.
    private func grants(_ office: BusyOffice, turn: Int) -> Background<Double> {
        let first = turn * Self.grantsPerSecond * Self.seconds
        return Background {
            var load = OpenLoad(
                perSecond: Self.grantsPerSecond,
                seconds: Self.seconds,
                clients: 16,
                request: {
                    try Acts.grant(office.otherEvent, [office.freePerson(first + $0)])
                },
                judge: { $0.status == 200 && $0.text.contains("\"issued\":1,") }
            )
            try office.operators(16).run(&load)
            guard load.samples.allSatisfy(\.isYes) else {
                throw HarnessError.badResponse("a grant was not issued")
            }
            return load.samples.map(\.milliseconds).percentile(0.99)
        }
    }

    /// How many activated.
    private func flood(
        _ office: BusyOffice,
        _ holders: ArraySlice<BusyOffice.Holder>
    ) -> Background<Int> {
        Background {
            var flood = try ActivationFlood(Array(holders), clients: 8, seconds: Self.seconds)
            try office.network(8).run(&flood)
            guard flood.activated > 0 else { throw HarnessError.badResponse("nobody activated") }
            return flood.activated
        }
    }

    private func figures(_ all: [Busy], _ probe: DiskProbe) -> [Figure] {
        let worst = all.map { busy in busy.p99.values.max() ?? 0 }
        var raw: [(name: String, values: [Double])] = []
        for burden in Burden.allCases {
            raw.append(("p99_beside_\(burden)_ms", all.map { $0.p99[burden] ?? 0 }))
            raw.append(("max_beside_\(burden)_ms", all.map { $0.worst[burden] ?? 0 }))
        }
        raw.append(("grants_p99_ms", all.map(\.grantsP99)))
        raw.append(("activated", all.map { Double($0.activated) }))
        raw.append(("closed_ms", all.map(\.closed)))
        raw.append(("checks_per_s", [Double(checksPerSecond)]))
        raw.append(("fsync_ms", [probe.fsyncMilliseconds]))
        return [
            Figure(
                "introspection_busy_p99_ms",
                worst.median,
                "ms",
                goal: 5,
                better: .lower,
                raw: raw,
                note: live == 256_000 ? nil : "with \(live) live credentials"
            )
        ]
    }
}
