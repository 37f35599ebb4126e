import BrokerCore
import DaemonHarness
import Foundation
import Ledger
import Messages
import Testing

/// A daemon on a simulated clock: `madod-testing` with its levers, started and ended at will.
struct SimulatedOffice {
    let site: TestSite
    private(set) var daemon: DaemonProcess?
    /// What the machine's wall clock shows.
    private(set) var wall: Instant
    /// What time it is: what telephones show.
    var now: Instant
    private(set) var people: [String: EnrolledPerson] = [:]
    private var boots = 1

    /// Runs `body` on a thread of its own with a started daemon, and ends all.
    static func open<Value: Sendable>(
        _ plan: SitePlan = SitePlan(entrustees: 40, hasTCP: true),
        enrolled: [String],
        _ body: @escaping @Sendable (inout SimulatedOffice) throws -> Value
    ) async throws -> Value {
        try await onOwnThread {
            let site = try TestSite(plan)
            defer { site.remove() }
            var office = SimulatedOffice(site: site)
            defer { office.daemon?.kill() }
            try office.start()
            for person in try Enrolling(site, at: office.now).enrol(enrolled) {
                office.people[person.id] = person
            }
            return try body(&office)
        }
    }

    private init(site: TestSite) {
        self.site = site
        // A whole half minute: telephones show the same number of codes in every run.
        let halfMinute = HarnessClock.wall.millisecondsSince1970 / 30_000 * 30_000
        wall = Instant(millisecondsSince1970: halfMinute)
        now = wall
    }

    // MARK: The process

    mutating func start(_ arguments: [String] = [], isSynchronised: Bool = true) throws {
        var words = ["--clock", JST.machine(wall), "--boot-id", "boot-\(boots)"]
        words += ["--failing-disk", site.statePath]
        if !isSynchronised { words.append("--unsynchronised") }
        daemon = try DaemonProcess(
            try Programs.path("madod-testing"),
            site: site,
            arguments: words + arguments,
            hasLevers: true
        )
    }

    /// Waits until the daemon has ended by itself.
    mutating func ending() -> DaemonProcess.Ending? {
        defer { daemon = nil }
        return daemon?.ending(within: .seconds(20))
    }

    /// SIGKILL.
    mutating func daemonIsKilled() {
        daemon?.kill()
        daemon = nil
    }

    /// SIGTERM; the exit status, or the signal that was faster.
    mutating func stop() -> Int32? {
        defer { daemon = nil }
        return daemon?.stop()
    }

    /// The machine is off for `length` and shows another time when it is back.
    mutating func reboot(
        after length: Milliseconds,
        wallOffBy error: Milliseconds,
        isSynchronised: Bool = false
    ) throws {
        _ = stop()
        boots += 1
        now = now + length
        wall = wall + length + error
        try start(isSynchronised: isSynchronised)
        try settle()
    }

    func tell(_ order: String) throws {
        guard let daemon else { throw HarnessError.connectionLost }
        try daemon.tell(order)
    }

    /// Returns once what fell due is recorded: with each question the daemon does one such chore.
    func settle() throws {
        for _ in 0..<4 { _ = try client(.operator1).get("/v1/events") }
    }

    /// Time passes while the daemon runs, or while the machine sleeps.
    mutating func pass(
        _ length: Milliseconds,
        asleep: Bool = false,
        settles: Bool = true
    ) throws {
        try tell("\(asleep ? "suspend" : "advance") \(Length.written(length))")
        wall = wall + length
        now = now + length
        if settles { try settle() }
    }

    /// The machine is off for a while; its clock goes on right.
    mutating func passSwitchedOff(_ length: Milliseconds) {
        boots += 1
        wall = wall + length
        now = now + length
    }

    mutating func stepWall(_ length: Milliseconds) throws {
        let isBack = length < .zero
        let text = Length.written(Milliseconds(abs(length.count)))
        try tell("step-wall \(isBack ? "-" : "")\(text)")
        wall = wall + length
        try settle()
    }

    // MARK: Acts

    func client(_ staff: Staff) -> Client { .unix(site.socketPath, uid: staff.uid) }

    mutating func code(_ person: String) throws -> String {
        guard var holder = people[person] else {
            throw HarnessError.badResponse("\(person) has not enrolled")
        }
        defer { people[person] = holder }
        return try holder.nextCode(at: now)
    }

    mutating func declare(
        _ staff: Staff,
        approvedBy approver: Staff? = nil
    ) throws -> String {
        let request = try Acts.declare("earthquake", totp: code(staff.person))
        let event = try client(staff).call(request).checked().decoded(EventAnswer.self).event.id
        if let approver {
            let request = try Acts.approve(event, totp: code(approver.person))
            _ = try client(approver).call(request).checked()
        }
        return event
    }

    func grant(
        _ event: String,
        _ person: String,
        by staff: Staff = .operator1,
        notAfter: Instant? = nil
    ) throws -> String {
        let request = try Acts.grant(event, [person], notAfter: notAfter.map(JST.machine))
        let answer = try client(staff).call(request).checked().decoded(GrantAnswer.self)
        guard let grant = answer.results.first?.grant else {
            throw HarnessError.badResponse("no grant for \(person)")
        }
        return grant
    }

    mutating func activate(_ person: String, grant: String) throws -> String {
        guard let holder = people[person] else {
            throw HarnessError.badResponse("\(person) has not enrolled")
        }
        let request = Acts.activate(holder, totp: try code(person), grant: grant)
        return try client(.operator1).call(request).checked().decoded(TokenAnswer.self)
            .accessToken
    }

    func isActive(_ token: String) throws -> Bool {
        try system().call(Acts.introspect(token, key: site.apiKey)).checked()
            .decoded(IntrospectionAnswer.self).active
    }

    func system() throws -> Client {
        guard let port = site.tcpPort else { throw HarnessError.badResponse("a site without TCP") }
        return .loopback(port: port)
    }

    /// The status of `/readyz`, and what it says of the state.
    func readiness() throws -> String {
        let answer = try client(.operator1).get("/readyz")
        let state = try answer.decoded(Readiness.self).state
        return "\(answer.status) \(state)"
    }

    private struct Readiness: Decodable { let state: String }

    /// All entries, as they stand in the ledger now.
    func entries() throws -> [Entry] {
        let ledger = try site.openLedger()
        var entries: [Entry] = []
        while case let page = try ledger.readLeaves(from: UInt64(entries.count), limit: 1_000),
            !page.isEmpty
        {
            entries += try page.map { try EntryCoding.decode($0).entry }
        }
        return entries
    }
}
