import BrokerCore
import Credentials
import DaemonHarness
import Testing

/// Histories of many clients at a real daemon, judged by what each of them saw (L3, L4).
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct LinearizabilityTests {
    private static let live = 3_000

    @Test func `no check that begins after an acknowledged end is answered active`() async throws {
        let (script, missing) = try await onOwnThread {
            let site = try TestSite(SitePlan(entrustees: 50, hasTCP: true))
            defer { site.remove() }
            let event = try Self.openEvent(site)
            let seeded = try Seeding(site).addLive(Self.live, in: event)
            let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
            defer { daemon.kill() }
            var script = RevokeAndCheck(seeded: seeded, event: event, site: site)
            let operators = try (0..<RevokeAndCheck.revokers).map { _ in
                try Connection.unix(site.socketPath, uid: Staff.operator1.uid)
            }
            let port = try #require(site.tcpPort)
            let systems = try (0..<28).map { _ in try Connection.loopback(port: port) }
            try Fleet(operators + systems).run(&script)
            let facts = try LedgerFacts(try site.openLedger())
            return (script, facts.missing(from: script.acknowledged))
        }
        print(
            "linearizability: \(script.checks) checks, \(script.checksAfterEnd) of them after "
                + "one of \(script.acknowledged.count) acknowledged ends, "
                + "\(script.wrong.count) wrong"
        )
        #expect(script.wrong == [])
        #expect(missing == [])
        #expect(script.acknowledged.count > 500)
        #expect(script.checksAfterEnd > 500)
        #expect(script.checksAfterClose > 200)
    }

    private static func openEvent(_ site: TestSite) throws -> EventID {
        let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
        defer { _ = daemon.stop() }
        var people = try Enrolling(site).enrol([Staff.operator1.person])
        let code = try people[0].nextCode()
        let answer = try Client.unix(site.socketPath, uid: Staff.operator1.uid)
            .call(Acts.declare("earthquake", totp: code)).checked().decoded(EventAnswer.self)
        return try #require(EventID(answer.event.id))
    }
}

/// Some connections revoke one grant after another, and at last close the event; the others check.
///
/// One thread sends and receives everything, so that «before» and «after» are what it saw.
private struct RevokeAndCheck: FleetScript {
    static let revokers = 4
    private static let revocations = 1_000
    private static let checksAfterCloseMin = 300

    private enum Standing { case live, endAsked, ended }

    private struct Check {
        let number: Int
        let wasEnded: Bool
        let wasClosed: Bool
    }

    private let seeded: [Seeding.Seeded]
    private let event: EventID
    private let site: TestSite
    private var standing: [Standing]
    private var random = SeededRandom(seed: 7)
    private var asked: [Int: Check] = [:]
    private var revoking: [Int: Int] = [:]
    private var nextToRevoke = 0
    private var isClosing = false
    private var isClosed = false

    private(set) var checks = 0
    private(set) var checksAfterEnd = 0
    private(set) var checksAfterClose = 0
    private(set) var acknowledged: [Acknowledged] = []
    private(set) var wrong: [String] = []

    init(seeded: [Seeding.Seeded], event: EventID, site: TestSite) {
        self.seeded = seeded
        self.event = event
        self.site = site
        standing = Array(repeating: .live, count: seeded.count)
    }

    mutating func nextRequest(of member: Int) throws -> HTTPRequest? {
        member < Self.revokers ? try nextEnd(of: member) : nextCheck(of: member)
    }

    private mutating func nextEnd(of member: Int) throws -> HTTPRequest? {
        if nextToRevoke < Self.revocations {
            let number = nextToRevoke
            nextToRevoke += 1
            revoking[member] = number
            standing[number] = .endAsked
            return try Acts.revoke([seeded[number].grant.description])
        }
        guard !isClosing, revoking.isEmpty else { return nil }
        isClosing = true
        return try Acts.close(event.description)
    }

    /// Most often of those whose end is near, before or behind.
    private mutating func nextCheck(of member: Int) -> HTTPRequest {
        let near = Int(random.next() % 60) + nextToRevoke - 40
        let number =
            random.next() % 4 == 0
            ? Int(random.next() % UInt64(seeded.count)) : min(max(0, near), seeded.count - 1)
        asked[member] = Check(
            number: number,
            wasEnded: standing[number] == .ended || isClosed,
            wasClosed: isClosed
        )
        return Acts.introspect(seeded[number].token.exposed, key: site.apiKey)
    }

    mutating func answered(_ member: Int, _ response: HTTPResponse) throws {
        if let check = asked.removeValue(forKey: member) {
            try judge(check, response.checked().decoded(IntrospectionAnswer.self).active)
        } else if let number = revoking.removeValue(forKey: member) {
            acknowledged += try Acknowledged.read(response.checked().decoded(RevokeAnswer.self))
            standing[number] = .ended
        } else {
            _ = try response.checked()
            isClosed = true
        }
    }

    private mutating func judge(_ check: Check, _ isActive: Bool) {
        checks += 1
        if check.wasEnded { checksAfterEnd += 1 }
        if check.wasClosed { checksAfterClose += 1 }
        if isActive, check.wasEnded { wrong.append("\(check.number): active after its end") }
        if !isActive, standing[check.number] == .live, !isClosing {
            wrong.append("\(check.number): denied though nobody had asked for its end")
        }
    }

    func isFinished() -> Bool { checksAfterClose >= Self.checksAfterCloseMin }
}
