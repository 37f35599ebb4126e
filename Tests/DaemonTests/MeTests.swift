import Credentials
import DaemonHarness
import Foundation
import Testing

/// `/v1/me`: one's own, and of a token's own system alone.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct MeTests {
    private struct Me: Decodable {
        struct MaySee: Decodable {
            let system: String
            let screens: [String]
            let fields: [String]
            let until: String?
            let active: Bool
        }
        struct Grant: Decodable {
            let grant: String
            let systems: [String]
            let endCause: String?
        }
        struct Activation: Decodable {
            let credentialId: String
            let system: String
            let endCause: String?
        }
        let person: String
        let onlySystem: String?
        let maySee: [MaySee]
        let grants: [Grant]
        let activations: [Activation]
        let uses: [UseSheet.Row]?
    }

    private static func ask(_ client: Client, _ token: String?) throws -> HTTPResponse {
        let headers = token.map { [(name: "authorization", value: "Bearer \($0)")] } ?? []
        return try client.call(HTTPRequest("GET", "/v1/me", headers: headers))
    }

    @Test func `a token shows its holder's record of its own system`() async throws {
        let (mine, theirs, text, statuses) = try await CheckCounter.open { counter in
            let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            for _ in 0..<3 { _ = try counter.introspect(counter.token) }
            _ = try UseSheet.waiting(for: 3, operators)
            let answer = try Self.ask(counter.network, counter.token).checked()
            let mine = try answer.decoded(Me.self)
            let theirs = try Self.ask(counter.network, counter.tokens[1]).checked()
                .decoded(Me.self)
            let statuses = [
                try Self.ask(counter.network, nil).status,
                try Self.ask(counter.network, "mado_nonsense").status,
                try Self.ask(counter.network, counter.site.apiKey.exposed).status,
                try Self.ask(Client.unix(counter.site.socketPath, uid: 23_999), nil).status,
                try Self.ask(operators, nil).status,
            ]
            _ = try operators.call(Acts.close(counter.event)).checked()
            let after = try Self.ask(counter.network, counter.token).status
            return (mine, theirs, answer.text, statuses + [after])
        }
        #expect(mine.person == SitePlan.entrustee(1))
        #expect(mine.onlySystem == "sys-1")
        #expect(mine.maySee.map(\.system) == ["sys-1"])
        #expect(mine.maySee.first?.active == true)
        #expect(mine.maySee.first?.screens == ["outage-search"])
        #expect(mine.maySee.first?.until?.hasSuffix("+09:00") == true)
        #expect(mine.grants.map(\.systems) == [["sys-1"]])
        #expect(mine.activations.map(\.system) == ["sys-1"])
        #expect(mine.uses?.reduce(0) { $0 + $1.allowed } == 3)
        // Neither the other system nor the other person is in it.
        #expect(!text.contains("sys-2") && !text.contains(SitePlan.entrustee(2)))
        #expect(theirs.person == SitePlan.entrustee(2))
        #expect(theirs.maySee.map(\.system) == ["sys-2"])
        #expect(Set(theirs.grants.map(\.grant)).isDisjoint(with: mine.grants.map(\.grant)))
        #expect(statuses == [401, 401, 401, 403, 200, 401])
    }

    @Test func `an account shows all that was recorded of its person`() async throws {
        let (me, other) = try await Office.open(enrolled: [.operator1, .both]) { office in
            let event = try office.declare(.operator1)
            let client = office.client(Staff.operator1.uid)
            let granted = try client.call(Acts.grant(event, [Staff.both.person])).checked()
                .decoded(GrantAnswer.self).results.compactMap(\.grant)
            _ = try client.call(Acts.revoke(granted)).checked()
            let me = try office.client(Staff.both.uid).get("/v1/me").checked().decoded(Me.self)
            let other = try client.get("/v1/me").checked().decoded(Me.self)
            return (me, other)
        }
        #expect(me.person == Staff.both.person && me.onlySystem == nil)
        #expect(me.maySee.isEmpty)
        #expect(me.grants.map(\.endCause) == ["revoked"])
        #expect(other.grants.isEmpty && other.person == Staff.operator1.person)
    }
}
