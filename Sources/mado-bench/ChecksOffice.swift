import BrokerCore
import Credentials
import DaemonHarness
import Foundation

/// A daemon with many live credentials, one in ten of which has ended, and a file of their tokens.
final class ChecksOffice {
    let site: TestSite
    let tokensPath: String
    private let daemon: DaemonProcess
    private let seeded: [(token: String, grant: String, isLive: Bool)]

    /// Every how many a grant is ended.
    static let endedEvery = 10

    init(tokens: Int, directory: String) throws {
        var plan = SitePlan(entrustees: 2_000, hasTCP: true)
        plan.hasTLS = true
        plan.isProxied = true
        site = try TestSite(plan, under: directory)
        tokensPath = "\(site.root)/tokens"
        do {
            let program = try Programs.path("madod")
            let event = try Self.founded(program, site)
            let live = try Seeding(site).addLive(tokens, in: event)
            seeded = live.enumerated().map { index, one in
                (one.token.exposed, one.grant.description, index % Self.endedEvery != 0)
            }
            daemon = try DaemonProcess(program, site: site)
            try Self.end(seeded.filter { !$0.isLive }.map(\.grant), site)
            let lines = seeded.map { "\($0.isLive ? "L" : "E") \($0.grant) \($0.token)\n" }
            try site.write(lines.joined(), to: tokensPath)
        } catch {
            site.remove()
            throw error
        }
    }

    /// Ends the daemon and removes its files.
    func close() {
        daemon.kill()
        site.remove()
    }

    /// Asks about every token once; each answer must be the right one.
    ///
    /// Throws if one is not.
    func verify() throws {
        guard let port = site.tcpPort else { throw HarnessError.badResponse("no port") }
        var load = Verification(seeded, key: site.apiKey, clients: 16)
        let fleet = Fleet(try (0..<16).map { _ in try Connection.loopback(port: port) })
        try fleet.run(&load)
        guard load.wrong == 0 else {
            throw HarnessError.badResponse("\(load.wrong) of \(seeded.count) answers are wrong")
        }
    }

    /// A founded ledger with an event that is active; the daemon is stopped again.
    static func founded(_ program: String, _ site: TestSite) throws -> EventID {
        let daemon = try DaemonProcess(program, site: site)
        defer { _ = daemon.stop() }
        var people = try Enrolling(site).enrol([
            Staff.operator1.person, Staff.operator2.person,
        ])
        guard people.count == 2 else { throw HarnessError.badResponse("no operators") }
        let act = try Acts.declare("earthquake", approval: "first", totp: people[0].nextCode())
        let declarer = Client.unix(site.socketPath, uid: Staff.operator1.uid)
        let id = try declarer.call(act).checked().decoded(EventAnswer.self).event.id
        let approver = Client.unix(site.socketPath, uid: Staff.operator2.uid)
        _ = try approver.call(Acts.approve(id, totp: people[1].nextCode())).checked()
        guard let event = EventID(id) else { throw HarnessError.badResponse(id) }
        return event
    }

    private static func end(_ grants: [String], _ site: TestSite) throws {
        let client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
        for start in stride(from: 0, to: grants.count, by: 500) {
            let some = Array(grants[start..<min(start + 500, grants.count)])
            let answer = try client.call(Acts.revoke(some)).checked().decoded(RevokeAnswer.self)
            guard answer.results.allSatisfy(\.ended) else {
                throw HarnessError.badResponse("not all grants ended")
            }
        }
    }
}

/// Every token once, by introspection.
private struct Verification: FleetScript {
    private let tokens: [(token: String, grant: String, isLive: Bool)]
    private let key: APIKey
    private var next = 0
    private var asked: [Int]
    private var answers = 0
    private(set) var wrong = 0

    init(
        _ tokens: [(token: String, grant: String, isLive: Bool)],
        key: APIKey,
        clients: Int
    ) {
        self.tokens = tokens
        self.key = key
        asked = Array(repeating: 0, count: clients)
    }

    mutating func nextRequest(of member: Int) -> HTTPRequest? {
        guard next < tokens.count else { return nil }
        defer { next += 1 }
        asked[member] = next
        return Acts.introspect(tokens[next].token, key: key)
    }

    mutating func answered(_ member: Int, _ response: HTTPResponse) {
        answers += 1
        let one = tokens[asked[member]]
        let isRight =
            one.isLive
            ? response.text.hasPrefix("{\"active\":true")
                && response.text.contains("\"mado_grant\":\"\(one.grant)\"")
            : response.text == "{\"active\":false}"
        if response.status != 200 || !isRight { wrong += 1 }
    }

    func isFinished() -> Bool { answers == tokens.count }
}
