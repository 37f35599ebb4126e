import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Ledger
import Messages
import Testing

/// A daemon that meets one failure point after another, and all that it ever acknowledged.
struct BrokenOffice {
    private var office: SimulatedOffice
    private let event: String
    /// A token that lives on, and one whose end was acknowledged.
    private let tokens: [String]
    private var acknowledged: [Acknowledged] = []
    private var nextPerson = 3
    /// What was not as it must be; empty if all is well.
    private(set) var found: [String] = []

    static func open<Value: Sendable>(
        _ body: @escaping @Sendable (inout BrokenOffice) throws -> Value
    ) async throws -> Value {
        let people = [Staff.operator1.person, SitePlan.entrustee(1), SitePlan.entrustee(2)]
        return try await SimulatedOffice.open(enrolled: people) { simulated in
            var office = try BrokenOffice(simulated, people)
            // The daemon that runs at the end is the one to end.
            defer { simulated = office.office }
            return try body(&office)
        }
    }

    private init(_ office: SimulatedOffice, _ people: [String]) throws {
        self.office = office
        event = try self.office.declare(.operator1)
        var tokens: [String] = []
        for person in people.dropFirst() {
            let grant = try self.office.grant(event, person)
            tokens.append(try self.office.activate(person, grant: grant))
            guard tokens.count == 2 else { continue }
            _ = try self.office.client(.operator1).call(Acts.revoke([grant])).checked()
        }
        self.tokens = tokens
    }

    private mutating func expect(_ holds: Bool, _ what: String) {
        if !holds { found.append(what) }
    }

    private mutating func newPerson() -> String {
        defer { nextPerson += 1 }
        return SitePlan.entrustee(nextPerson)
    }

    // MARK: While it runs

    mutating func meet(_ row: FailurePointTests.Row, number: Int) throws {
        let name = "\(number) \(row)"
        let (person, spare) = (newPerson(), newPerson())
        // Acknowledged in this life: an opening and, by the act or before it, nothing else.
        let grant = try issue(spare)
        let onlookers = row.isWatched ? (0..<3).map { _ in Onlooker(at: office.site) } : []
        try office.tell("arm \(row.point)")
        var answer = "lost"
        let client = office.client(.operator1)
        switch row.act {
        case .grant: answer = try say(client, Acts.grant(event, [person]))
        case .revoke: answer = try say(client, Acts.revoke([grant]))
        case .wait: try? office.pass(.seconds(11), settles: false)
        case .stop:
            let stranger = Acts.introspect("unknown", key: APIKey.mint(random: .system))
            _ = try office.system().call(stranger)
            let status = office.stop()
            expect(status == (row.ending == .killed ? 9 : 1), "\(name): ended with \(status ?? 0)")
        }
        expect(answer == row.answer, "\(name): answered \(answer)")
        if row.act != .stop {
            let printed = office.daemon
            let ending = office.ending()
            expect(ending == row.ending, "\(name): ended \(String(describing: ending))")
            if row.ending == .exited(1) {
                let text = printed?.printed ?? ""
                let isSaid = text.contains("記録の状態が分からない") && text.contains("Stopped: the state")
                expect(isSaid, "\(name): says nothing of its end")
            }
        }
        // Nobody who looks while it fails is left without an answer, or keeps the daemon alive.
        let heard = try onlookers.map { try $0.lastWord() }
        let isTold = heard.allSatisfy { ["503 cannot_record", "gone"].contains($0) }
        expect(isTold, "\(name): whoever looked heard \(heard)")
        try office.start()
        try judge(name)
        try judgeAct(row, name, person: person, grant: grant)
    }

    private mutating func issue(
        _ person: String,
        notAfter: Instant? = nil,
        totp: String? = nil
    ) throws -> String {
        let end = notAfter.map(JST.machine)
        let request = try Acts.grant(event, [person], notAfter: end, totp: totp)
        let answer = try office.client(.operator1).call(request).checked()
            .decoded(GrantAnswer.self)
        acknowledged += try Acknowledged.read(answer)
        guard let grant = answer.results.first?.grant else {
            throw HarnessError.badResponse("no grant for \(person)")
        }
        return grant
    }

    private func say(_ client: Client, _ request: HTTPRequest) throws -> String {
        do {
            return Said(try client.call(request)).description
        } catch HarnessError.connectionLost {
            return "lost"
        }
    }

    // MARK: While it starts

    mutating func meet(startPoint: FailurePointTests.StartPoint, number: Int) throws {
        let name = "start \(number) \(startPoint.rawValue)"
        // Hours of simulated time: a code is asked for again.
        let code = try office.code(Staff.operator1.person)
        let grant = try issue(newPerson(), notAfter: office.now + .minutes(10), totp: code)
        expect(office.stop() == 0, "\(name): a bad exit status")
        office.passSwitchedOff(.minutes(11))
        do {
            try office.start(["--arm", startPoint.rawValue])
            let readiness = try office.readiness()
            expect(startPoint.denies, "\(name): started as if nothing were")
            expect(readiness == "503 denying", "\(name): \(readiness)")
            let anyActive = try tokens.contains { try office.isActive($0) }
            expect(!anyActive, "\(name): a check is allowed")
            expect(office.stop() == 0, "\(name): a bad exit status of who denies")
        } catch HarnessError.endedEarly(let status, _) {
            expect(!startPoint.denies && status == 9, "\(name): ended with \(status)")
        }
        try office.start()
        try judge(name)
        let ends = try office.entries().compactMap { entry -> End? in
            guard case .grantsEnded(_, let ids, let end) = entry.fact,
                ids.contains(where: { $0.description == grant })
            else { return nil }
            return end
        }
        expect(ends.count == 1, "\(name): \(ends.count) ends")
        expect(ends.allSatisfy(\.recordedLate), "\(name): the end is not said to be late")
        let due = office.now - .minutes(1)
        expect(ends.allSatisfy { $0.at == due }, "\(name): dated \(ends.map(\.at))")
    }

    // MARK: After the next start

    private mutating func judge(_ name: String) throws {
        let readiness = try office.readiness()
        expect(readiness == "200 recording", "\(name): \(readiness)")
        let facts = try LedgerFacts(try office.site.openLedger())
        let missing = facts.missing(from: acknowledged)
        expect(missing.isEmpty, "\(name): lost \(missing)")
        let active = try tokens.map { try office.isActive($0) }
        expect(active == [true, false], "\(name): the tokens are \(active)")
        _ = try office.site.verifyLedger()
    }

    private mutating func judgeAct(
        _ row: FailurePointTests.Row,
        _ name: String,
        person: String,
        grant: String
    ) throws {
        let entries = try office.entries()
        let issued = entries.contains { entry in
            guard case .grantIssued(let grant) = entry.fact else { return false }
            return grant.person.text == person
        }
        let ends = entries.count { entry in
            guard case .grantsEnded(_, let ids, _) = entry.fact else { return false }
            return ids.contains { $0.description == grant }
        }
        switch row.act {
        case .grant:
            expect(row.isRecorded ?? issued == issued, "\(name): recorded is \(issued)")
        case .revoke:
            let isEnded = ends == 1
            expect(row.isRecorded ?? isEnded == isEnded, "\(name): \(ends) ends")
            // Asked again, as whoever got no answer does: ended once, whoever ended it.
            let again = try office.client(.operator1).call(Acts.revoke([grant])).checked()
                .decoded(RevokeAnswer.self).results.first
            expect(again?.ended == !isEnded, "\(name): asked again, \(String(describing: again))")
        case .wait, .stop: break
        }
    }

    // MARK: The checker, checked

    /// Notes an act that nobody recorded, as a daemon that answers too early would have it.
    mutating func pretendAnAnswer() throws {
        guard let grant = GrantID(try issue(newPerson())) else { return }
        let deed = Acknowledged(request: RequestID(drawn: 1), deed: .ended(grant))
        acknowledged.append(deed)
        try judge("pretended")
    }
}
