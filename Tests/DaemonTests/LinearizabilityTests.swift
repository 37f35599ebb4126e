import BrokerCore
import Credentials
import DaemonHarness
import Testing

/// Histories of many clients at a real daemon, judged by what each of them saw (L3, L4).
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct LinearizabilityTests {
    private static let live = 3_000

    /// What ends everything that is still live.
    enum LastAct: CaseIterable, Sendable { case close, suspension }

    @Test(arguments: LastAct.allCases)
    func `no check that begins after an acknowledged end is answered active`(
        lastAct: LastAct
    ) async throws {
        let (script, missing) = try await onOwnThread {
            let site = try TestSite(SitePlan(entrustees: 50, hasTCP: true))
            defer { site.remove() }
            let event = try Self.openEvent(site)
            let seeded = try Seeding(site).addLive(Self.live, in: event)
            let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
            defer { daemon.kill() }
            var script = EndAndCheck(lastAct, seeded: seeded, event: event, site: site)
            let operators = try (0..<EndAndCheck.revokers).map { _ in
                try Connection.unix(site.socketPath, uid: Staff.operator1.uid)
            }
            let port = try #require(site.tcpPort)
            let network = try (0..<28).map { _ in try Connection.loopback(port: port) }
            try Fleet(operators + network).run(&script)
            return (script, try Self.missing(from: script, in: site))
        }
        print(
            "linearizability: \(script.checks) checks, \(script.checksAfterEnd) of them after "
                + "one of \(script.acknowledged.count + script.givenBack.count) acknowledged ends, "
                + "\(script.wrong.count) wrong"
        )
        #expect(script.wrong == [])
        #expect(missing == [])
        #expect(script.acknowledged.count > 300)
        #expect(script.givenBack.count > 100)
        #expect(script.checksAfterEnd > 500)
        #expect(script.checksAfterAll > 200)
    }

    /// What was acknowledged, and the ledger does not say.
    private static func missing(from script: EndAndCheck, in site: TestSite) throws -> [String] {
        let facts = try LedgerFacts(try site.openLedger())
        return facts.missing(from: script.acknowledged).map { "\($0)" }
            + script.givenBack.filter { !facts.wasGivenBack(token: $0.digest) }
            .map { "\($0.digest) was given back" }
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

/// Some connections revoke one grant after another, others give tokens back, and at last one act
/// ends all; the others check.
///
/// One thread sends and receives everything, so that «before» and «after» are what it saw.
private struct EndAndCheck: FleetScript {
    static let revokers = 4
    /// Holders who give back, after the revokers.
    private static let givers = 2
    private static let ends = 1_000
    private static let checksAfterAllMin = 300

    private enum Standing { case live, endAsked, ended }

    private struct Check {
        let number: Int
        let wasEnded: Bool
        let wasAllEnded: Bool
    }

    private let lastAct: LinearizabilityTests.LastAct
    private let seeded: [Seeding.Seeded]
    private let event: EventID
    private let site: TestSite
    private var standing: [Standing]
    private var random = SeededRandom(seed: 7)
    private var asked: [Int: Check] = [:]
    private var ending: [Int: Int] = [:]
    private var nextToEnd = 0
    private var isLastAsked = false
    private var isAllEnded = false

    private(set) var checks = 0
    private(set) var checksAfterEnd = 0
    private(set) var checksAfterAll = 0
    /// By operators.
    private(set) var acknowledged: [Acknowledged] = []
    /// By holders: these answers carry no reference.
    private(set) var givenBack: [Token] = []
    private(set) var wrong: [String] = []

    init(
        _ lastAct: LinearizabilityTests.LastAct,
        seeded: [Seeding.Seeded],
        event: EventID,
        site: TestSite
    ) {
        self.lastAct = lastAct
        self.seeded = seeded
        self.event = event
        self.site = site
        standing = Array(repeating: .live, count: seeded.count)
    }

    mutating func nextRequest(of member: Int) throws -> HTTPRequest? {
        guard member < Self.revokers + Self.givers else { return nextCheck(of: member) }
        if nextToEnd < Self.ends { return try nextEnd(of: member) }
        guard !isLastAsked, ending.isEmpty, member < Self.revokers else { return nil }
        isLastAsked = true
        return switch lastAct {
        case .close: try Acts.close(event.description)
        case .suspension: Acts.suspendAll()
        }
    }

    private mutating func nextEnd(of member: Int) throws -> HTTPRequest {
        let number = nextToEnd
        nextToEnd += 1
        ending[member] = number
        standing[number] = .endAsked
        return member < Self.revokers
            ? try Acts.revoke([seeded[number].grant.description])
            : Acts.giveBack(seeded[number].token.exposed)
    }

    /// Most often of those whose end is near, before or behind.
    private mutating func nextCheck(of member: Int) -> HTTPRequest {
        let near = Int(random.next() % 60) + nextToEnd - 40
        let number =
            random.next() % 4 == 0
            ? Int(random.next() % UInt64(seeded.count)) : min(max(0, near), seeded.count - 1)
        asked[member] = Check(
            number: number,
            wasEnded: standing[number] == .ended || isAllEnded,
            wasAllEnded: isAllEnded
        )
        return Acts.introspect(seeded[number].token.exposed, key: site.apiKey)
    }

    mutating func answered(_ member: Int, _ response: HTTPResponse) throws {
        if let check = asked.removeValue(forKey: member) {
            return try judge(check, response.checked().decoded(IntrospectionAnswer.self).active)
        }
        guard let number = ending.removeValue(forKey: member) else {
            acknowledged.append(try lastAnswer(response.checked()))
            isAllEnded = true
            return
        }
        if member < Self.revokers {
            acknowledged += try Acknowledged.read(response.checked().decoded(RevokeAnswer.self))
        } else {
            _ = try response.checked()
            givenBack.append(seeded[number].token)
        }
        standing[number] = .ended
    }

    private func lastAnswer(_ response: HTTPResponse) throws -> Acknowledged {
        switch lastAct {
        case .close:
            let answer = try response.decoded(EventAnswer.self)
            return Acknowledged(
                request: try Acknowledged.id(answer.reference, RequestID.self),
                deed: .closed(event)
            )
        case .suspension: return try Acknowledged.read(response.decoded(SuspendAnswer.self))
        }
    }

    private mutating func judge(_ check: Check, _ isActive: Bool) {
        checks += 1
        if check.wasEnded { checksAfterEnd += 1 }
        if check.wasAllEnded { checksAfterAll += 1 }
        if isActive, check.wasEnded { wrong.append("\(check.number): active after its end") }
        if !isActive, standing[check.number] == .live, !isLastAsked {
            wrong.append("\(check.number): denied though nobody had asked for its end")
        }
    }

    func isFinished() -> Bool { checksAfterAll >= Self.checksAfterAllMin }
}
