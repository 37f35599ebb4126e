import BrokerCore
import Credentials
import DaemonHarness

/// Design §11: closing an event with very many live credentials.
///
/// Every token that is asked about before the close must be let in, and none after its
/// acknowledgement: a wrong answer throws, and there is no figure.
struct CloseBench {
    let rounds: Int
    let live: Int
    /// Has the daemon issued and ended something since its start? Before that its state and what
    /// checks are answered from share their memory, and the first end pays for the second copy.
    let isWarm: Bool
    let directory: String

    /// What one close showed.
    private struct Closed {
        /// Until the acknowledgement.
        var milliseconds = 0.0
        /// From the acknowledgement to the answer of the first check after it.
        var first: [CheckDoor: Double] = [:]
        /// What the first status list took, from the request to the answer, in milliseconds.
        var built = 0.0
        /// Until the end of every credential was recorded.
        var recordedSeconds = 0.0
        /// Of grants in another event meanwhile.
        var acts: [Double] = []
    }

    func run(_ say: (String) -> Void) throws -> [Figure] {
        say("\(live) live credentials in one event, \(rounds) rounds")
        let probe = try DiskProbe(directory: directory)
        say("disk: \(probe.text)")
        var all: [Closed] = []
        for round in 1...rounds {
            let closed = try close(seed: UInt64(round))
            say(
                "round \(round): acknowledged in \(Figure.number(closed.milliseconds)) ms, "
                    + "recorded in \(Figure.number(closed.recordedSeconds)) s, "
                    + "\(closed.acts.count) acts meanwhile"
            )
            all.append(closed)
        }
        return figures(all, probe)
    }

    private func close(seed: UInt64) throws -> Closed {
        let office = try CloseOffice(live: live, directory: directory)
        defer { office.close() }
        var random = SeededRandom(seed: seed)
        func asked() -> [Asked] {
            CheckDoor.allCases.map { _ in
                office.asked(Int.random(in: 0..<office.tokens.count, using: &random))
            }
        }
        if isWarm { try office.warm() }
        let fleet = try office.connect()
        var closed = Closed()
        closed.built = try office.builtList()
        for _ in 0..<200 { try office.ask(fleet, asked(), mustBe: true) }
        let (first, chosen) = (asked(), office.event)
        let request = try Acts.close(chosen)
        let start = HarnessClock.nanoseconds
        let answer = try office.operators.call(request)
        let acknowledged = HarnessClock.nanoseconds
        let answeredAt = try office.ask(fleet, first, mustBe: false)
        _ = try answer.checked()
        closed.milliseconds = Double(acknowledged - start) / 1e6
        closed.first = answeredAt.mapValues { Double($0 - acknowledged) / 1e6 }
        let deadline = Deadline(in: .seconds(60))
        var person = 0
        while true {
            try office.ask(fleet, asked(), mustBe: false)
            person = person % office.freePersons + 1
            let began = HarnessClock.nanoseconds
            let grant = try Acts.grant(office.otherEvent, [SitePlan.entrustee(person)])
            _ = try office.operators.call(grant).checked()
            closed.acts.append(Double(HarnessClock.nanoseconds - began) / 1e6)
            if try office.liveCredentials() == 0 { break }
            guard !deadline.isOver else { throw HarnessError.timedOut("the record of all ends") }
        }
        closed.recordedSeconds = Double(HarnessClock.nanoseconds - start) / 1e9
        for _ in 0..<200 { try office.ask(fleet, asked(), mustBe: false) }
        return closed
    }

    private func figures(_ all: [Closed], _ probe: DiskProbe) -> [Figure] {
        let firsts = CheckDoor.allCases.map { door in
            (name: "first_\(door.rawValue)_ms", values: all.map { $0.first[door] ?? 0 })
        }
        let note = live == 256_000 ? nil : "with \(live) live credentials"
        return [
            Figure(
                "close_256k_ms",
                all.map(\.milliseconds).median,
                "ms",
                goal: 50,
                better: .lower,
                raw: [("rounds_ms", all.map(\.milliseconds))] + firsts
                    + [("status_list_built_ms", all.map(\.built))]
                    + [("fsync_ms", [probe.fsyncMilliseconds])],
                note: note
            ),
            Figure(
                "close_256k_recorded_s",
                all.map(\.recordedSeconds).median,
                "s",
                goal: 5,
                better: .lower,
                raw: [("rounds_s", all.map(\.recordedSeconds))],
                note: note
            ),
            Figure(
                "acts_during_close_p99_ms",
                all.map { $0.acts.percentile(0.99) }.median,
                "ms",
                goal: 50,
                better: .lower,
                raw: [
                    ("p50_ms", all.map { $0.acts.percentile(0.5) }),
                    ("p99_ms", all.map { $0.acts.percentile(0.99) }),
                    ("acts", all.map { Double($0.acts.count) }),
                ],
                note: note
            ),
        ]
    }
}

/// A daemon with an event that very many hold credentials in, and another beside it.
private final class CloseOffice {
    let event: String
    let otherEvent: String
    /// Of all but the first grant.
    let tokens: [String]
    let operators: Client
    /// Entrustees from 1 on who hold nothing in either event.
    let freePersons = 1_000
    private let site: TestSite
    private let daemon: DaemonProcess
    private let firstGrant: String

    init(live: Int, directory: String) throws {
        var plan = SitePlan(entrustees: 2_000, hasTCP: true)
        plan.isProxied = true
        plan.enforcement = "offline"
        site = try TestSite(plan, under: directory)
        do {
            let program = try Programs.path("madod")
            let id = try ChecksOffice.founded(program, site)
            let seeded = try Seeding(site).addLive(live + 1, in: id)
            tokens = seeded.dropFirst().map(\.token.exposed)
            firstGrant = seeded[0].grant.description
            daemon = try DaemonProcess(program, site: site)
            event = id.description
            operators = Client.unix(site.socketPath, uid: Staff.operator1.uid)
            let declare = try Acts.declare("earthquake", approval: "first")
            otherEvent = try operators.call(declare).checked().decoded(EventAnswer.self).event.id
            let approver = Client.unix(site.socketPath, uid: Staff.operator2.uid)
            _ = try approver.call(Acts.approve(otherEvent)).checked()
        } catch {
            site.remove()
            throw error
        }
    }

    /// The credential of `tokens[number]`; the one before them all has the first index.
    func asked(_ number: Int) -> Asked {
        Asked(token: tokens[number], event: event, index: number + 1)
    }

    func close() {
        daemon.kill()
        site.remove()
    }

    /// Issues one grant in the other event, and ends one in the first.
    func warm() throws {
        let grant = try Acts.grant(otherEvent, [SitePlan.entrustee(freePersons)])
        _ = try operators.call(grant).checked()
        _ = try operators.call(Acts.revoke([firstGrant])).checked()
    }

    /// A connection for each door.
    func connect() throws -> Fleet {
        guard let port = site.tcpPort else { throw HarnessError.badResponse("no port") }
        return Fleet(try CheckDoor.allCases.map { _ in try Connection.loopback(port: port) })
    }

    /// One check at each door; when each was answered. Throws if one answer is wrong.
    @discardableResult
    func ask(
        _ fleet: Fleet,
        _ asked: [Asked],
        mustBe isRight: Bool
    ) throws -> [CheckDoor: Int64] {
        var checks = OneCheckEach(asked, key: site.apiKey)
        try fleet.run(&checks)
        for door in CheckDoor.allCases where checks.isAllowed[door] != isRight {
            throw HarnessError.badResponse("\(door) says \(!isRight), which is wrong")
        }
        return checks.answeredAt
    }

    /// How long the first list takes, which is built for it, in milliseconds; all must be valid.
    func builtList() throws -> Double {
        guard let port = site.tcpPort else { throw HarnessError.badResponse("no port") }
        let network = Client.loopback(port: port)
        let began = HarnessClock.nanoseconds
        let text = try network.get("/status/\(event)").checked().text
        let passed = Double(HarnessClock.nanoseconds - began) / 1e6
        let valid = try StatusListText(text).validCount
        guard valid >= tokens.count else {
            throw HarnessError.badResponse("\(valid) of \(tokens.count) in the list are valid")
        }
        return passed
    }

    /// Credentials whose end is not on record.
    func liveCredentials() throws -> Int {
        let text = try operators.get("/metrics").checked().text
        let name = "mado_credentials_live "
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let count = Int(line.dropFirst(name.count))
        else { throw HarnessError.badResponse(text) }
        return count
    }
}
