import BrokerCore
import Credentials
import DaemonHarness
import Ledger

/// Kills one daemon again and again under load, and asks the ledger each time what is left.
struct KillRun {
    /// What a run found out; all of it is compared and printed by the test.
    struct Report: Sendable {
        var kills = 0
        /// Kills at which at least one request had been sent and was never answered.
        var killsInFlight = 0
        var requestsCut = 0
        var acknowledged: [Acknowledged] = []
        var missing: [Acknowledged] = []
        var introspections = 0
        var tokensAsked = 0
        var endedTokens = 0
        /// Tokens whose introspection differs from what the ledger says of them.
        var disagreeing: [String] = []
        var faults: [String] = []
        var entries: UInt64 = 0
        var verifications = 0
        var millisecondsToReady: [Int64] = []
    }

    private let site: TestSite
    private let program: String
    private var load: KillLoad
    private var events: [String]
    private var facts = LedgerFacts()
    private(set) var report = Report()

    /// How many persons may get a grant in each event.
    private static let entrustees = 1_500
    /// How many of them enrol, and activate what they are granted.
    private static let holders = 12

    static func make(kills: Int, seed: UInt64) throws -> (run: KillRun, daemon: DaemonProcess) {
        let program = try Programs.path("madod")
        let site = try TestSite(SitePlan(entrustees: entrustees))
        let daemon = try DaemonProcess(program, site: site)
        do {
            return (try KillRun(site, program, kills: kills, seed: seed), daemon)
        } catch {
            daemon.kill()
            site.remove()
            throw error
        }
    }

    private init(_ site: TestSite, _ program: String, kills: Int, seed: UInt64) throws {
        self.site = site
        self.program = program
        let staff = [Staff.operator1.person, Staff.operator2.person]
        let people = try Enrolling(site).enrol(staff + (1...Self.holders).map(SitePlan.entrustee))
        load = KillLoad(
            key: site.apiKey,
            entrustees: Self.entrustees - Self.holders,
            holders: Array(people.dropFirst(2)),
            seed: seed
        )
        events = []
        // All opened beforehand, each after the first with approval first: that is what a kind of
        // which an event is open, or ended today, asks for.
        var (first, second) = (people[0], people[1])
        _ = try declare("earthquake", Staff.operator2, totp: second.nextCode())
        for index in 0..<kills {
            let totp = try index == 0 ? first.nextCode() : nil
            let approval = index == 0 ? nil : "first"
            let event = try declare("typhoon", Staff.operator1, approval, totp: totp)
            if approval != nil { try approve(event) }
            events.append(event)
        }
    }

    private func declare(
        _ kind: String,
        _ staff: Staff,
        _ approval: String? = nil,
        totp: String?
    ) throws -> String {
        try Client.unix(site.socketPath, uid: staff.uid)
            .call(Acts.declare(kind, approval: approval, totp: totp))
            .checked().decoded(EventAnswer.self).event.id
    }

    private func approve(_ event: String) throws {
        _ = try Client.unix(site.socketPath, uid: Staff.operator2.uid)
            .call(Acts.approve(event)).checked()
    }

    /// Runs all lives of the daemon and removes the site.
    mutating func run(_ first: DaemonProcess) throws -> Report {
        var daemon = first
        defer {
            daemon.kill()
            site.remove()
        }
        for event in events {
            load.begin(event: event)
            try killOnce(daemon)
            if report.kills % 10 == 0 { try verify() }
            let start = HarnessClock.nanoseconds
            daemon = try DaemonProcess(program, site: site)
            report.millisecondsToReady.append((HarnessClock.nanoseconds - start) / 1_000_000)
            try facts.read(try site.openLedger())
            report.missing += facts.missing(from: load.acknowledged)
            try askForTokens()
        }
        try verify()
        report.acknowledged = load.acknowledged
        report.introspections = load.introspections
        report.faults = load.faults
        report.entries = facts.size
        return report
    }

    /// The same thread sends the load and the signal: what was in flight then is exactly known.
    private mutating func killOnce(_ daemon: DaemonProcess) throws {
        let fleet = Fleet(try KillLoad.desks.map(connect))
        try fleet.run(&load)
        daemon.kill()
        let cut = try fleet.drain(&load)
        report.kills += 1
        report.requestsCut += cut
        if cut > 0 { report.killsInFlight += 1 }
    }

    private func connect(_ desk: KillLoad.Desk) throws -> Connection {
        let staff: Staff =
            switch desk {
            case .granter, .holder, .system: .operator1
            case .closer: .operator2
            }
        return try Connection.unix(site.socketPath, uid: staff.uid)
    }

    /// Every token ever given out, at the new daemon.
    private mutating func askForTokens() throws {
        let client = Client.unix(site.socketPath, uid: Staff.auditor.uid)
        for token in load.tokens {
            guard let digest = Token.parse(token.text)?.digest else {
                report.faults.append("an access token of another form")
                continue
            }
            let answer = try client.call(Acts.introspect(token.text, key: site.apiKey))
            let isActive = try answer.checked().decoded(IntrospectionAnswer.self).active
            let isLive = facts.isLive(token: digest)
            report.tokensAsked += 1
            if !isLive { report.endedTokens += 1 }
            if isActive != isLive || token.isEnded && isLive {
                report.disagreeing.append(
                    "\(token.grant): active \(isActive), live \(isLive), ended \(token.isEnded)"
                )
            }
        }
    }

    private mutating func verify() throws {
        _ = try site.verifyLedger()
        report.verifications += 1
    }
}
