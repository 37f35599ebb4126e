import BrokerCore
import DaemonHarness
import Testing

@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct GrantLimitTests {
    /// Over-granting is what a decision that waits between looking and recording does.
    @Test func `of a hundred connections at once exactly one gets the one grant`() async throws {
        let plan = SitePlan(entrustees: 100, grantsPerEventMax: 1)
        let (script, live) = try await Office.open(plan, enrolled: [.operator1]) { office in
            let event = try office.declare(.operator1)
            let path = office.site.socketPath
            let connections = try (1...100).map { _ in
                try Connection.unix(path, uid: Staff.operator1.uid)
            }
            var script = OneGrantEach(event: event, count: connections.count)
            try Fleet(connections).run(&script)
            let listed = try office.client(Staff.operator1.uid)
                .get("/v1/grants?event=\(event)&limit=100").checked().decoded(GrantList.self)
            let facts = try LedgerFacts(try office.site.openLedger())
            #expect(facts.missing(from: script.acknowledged) == [])
            return (script, listed.grants.count)
        }
        let issued = script.acknowledged.count {
            if case .granted = $0.deed { true } else { false }
        }
        let refused = script.acknowledged.count { $0.deed == .refused(.grantLimit) }
        print("grants_per_event_max 1: 100 connections, \(issued) issued, \(refused) grant_limit")
        #expect(issued == 1)
        #expect(refused == 99)
        #expect(live == 1)
    }
}

private struct GrantList: Decodable {
    struct Grant: Decodable { let id: String }
    let grants: [Grant]
}

/// Each connection asks once, for a person of its own.
private struct OneGrantEach: FleetScript {
    let event: String
    let count: Int
    var asked: Set<Int> = []
    var acknowledged: [Acknowledged] = []

    init(event: String, count: Int) {
        self.event = event
        self.count = count
    }

    mutating func nextRequest(of member: Int) throws -> HTTPRequest? {
        guard asked.insert(member).inserted else { return nil }
        return try Acts.grant(event, [SitePlan.entrustee(member + 1)])
    }

    mutating func answered(_ member: Int, _ response: HTTPResponse) throws {
        acknowledged += try Acknowledged.read(response.checked().decoded(GrantAnswer.self))
    }

    func isFinished() -> Bool { acknowledged.count == count }
}
