import Credentials
import DaemonHarness
import Foundation
import Testing

/// AuthZEN at a real daemon: the check that says why.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct EvaluationTests {
    private struct Decision: Decodable, Sendable {
        struct Context: Decodable, Sendable {
            let code: String?
            let reasonUser: [String: String]?
            let madoGrant: String?
        }

        let decision: Bool
        let context: Context

        var said: String { decision ? "yes" : context.code ?? "no code" }
    }

    private struct Decisions: Decodable, Sendable { let evaluations: [Decision] }

    /// An open event with one activated grant, and a caller with the key of its system.
    private struct Desk {
        let system: Client
        let key: String
        let token: String
        let grant: String
        let event: String
        let office: Office

        func ask(_ path: String, _ body: String, key: String? = nil) throws -> HTTPResponse {
            try system.call(
                HTTPRequest(
                    "POST",
                    "/access/v1/\(path)",
                    headers: [
                        (name: "authorization", value: "Bearer \(key ?? self.key)"),
                        (name: "x-request-id", value: "row-1"),
                    ],
                    body: body
                )
            )
        }

        func decide(_ subject: String, _ rest: String) throws -> Decision {
            try ask("evaluation", "{\"subject\":\(subject),\(rest)}").checked()
                .decoded(Decision.self)
        }

        var byToken: String { #"{"type":"token","id":"\#(token)"}"# }
    }

    private static func person(_ id: String) -> String { #"{"type":"entrustee","id":"\#(id)"}"# }

    private static func open<Value: Sendable>(
        _ body: @escaping @Sendable (Desk) throws -> Value
    ) async throws -> Value {
        let plan = SitePlan(entrustees: 3, hasTCP: true)
        return try await onOwnThread {
            let site = try TestSite(plan)
            defer { site.remove() }
            let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
            defer { daemon.kill() }
            let ids = [Staff.operator1.person, SitePlan.entrustee(1)]
            var people = try Enrolling(site).enrol(ids)
            let client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
            let code = try people[0].nextCode()
            let event = try client.call(Acts.declare("earthquake", totp: code)).checked()
                .decoded(EventAnswer.self).event.id
            let persons = [ids[1], SitePlan.entrustee(2)]
            let granted = try client.call(Acts.grant(event, persons)).checked()
                .decoded(GrantAnswer.self)
            let grant = try #require(granted.results.first?.grant)
            let totp = try people[1].nextCode()
            let token = try client.call(Acts.activate(people[1], totp: totp, grant: grant))
                .checked().decoded(TokenAnswer.self).accessToken
            let port = try #require(site.tcpPort)
            return try body(
                Desk(
                    system: .loopback(port: port),
                    key: site.apiKey.exposed,
                    token: token,
                    grant: grant,
                    event: event,
                    office: Office(site: site)
                )
            )
        }
    }

    private static let view = #""action":{"name":"view"}"#
    private static let screen =
        view + #","resource":{"type":"screen","id":"outage-search"}"#

    static let table: [(subject: String, rest: String, said: String)] = [
        ("token", screen, "yes"),
        ("token", view + #","resource":{"type":"system","id":"sys-1"}"#, "yes"),
        ("token", view + #","resource":{"type":"system","id":"sys-2"}"#, "audience_mismatch"),
        ("token", view + #","resource":{"type":"screen","id":"ledger"}"#, "screen_unknown"),
        ("token", view + #","resource":{"type":"record","id":"C-1"}"#, "screen_unknown"),
        (
            "token", #""action":{"name":"print"},"resource":{"type":"system","id":"sys-1"}"#,
            "operation_not_granted"
        ),
        ("token", screen + #","context":{"fields":["supply-point-id"],"later":1}"#, "yes"),
        ("token", screen + #","context":{"fields":["usage"]}"#, "field_not_granted"),
        (
            "token",
            view + #","resource":{"type":"screen","id":"outage-search","#
                + #""properties":{"fields":["supply-point-id"]}},"context":{"fields":["usage"]}"#,
            "field_not_granted"
        ),
        (
            "token",
            view + #","resource":{"type":"screen","id":"outage-search","#
                + #""properties":{"area":"37"}},"context":{"area":"36"}"#,
            "screen_unknown"
        ),
        ("token", screen + #","context":{"terminal":"T-NW-01"}"#, "terminal_mismatch"),
        ("token", screen + #","context":{"area":"37"}"#, "yes"),
        ("token", screen + #","context":{"area":"36"}"#, "area_not_granted"),
        ("holder", screen, "yes"),
        ("granted", screen, "credential_unknown"),
        ("not granted", screen, "grant_unknown"),
        ("nobody", screen, "grant_unknown"),
        ("forged", screen, "credential_unknown"),
    ]

    @Test func `each question is answered with its reason`() async throws {
        let said = try await Self.open { desk in
            let subjects = [
                "token": desk.byToken,
                "holder": Self.person(SitePlan.entrustee(1)),
                "granted": Self.person(SitePlan.entrustee(2)),
                "not granted": Self.person(SitePlan.entrustee(3)),
                "nobody": Self.person("YE-09999"),
                "forged": #"{"type":"token","id":"mado_"}"#,
            ]
            return try Self.table.map { row in
                try desk.decide(subjects[row.subject] ?? "", row.rest).said
            }
        }
        for (row, said) in zip(Self.table, said) {
            #expect(said == row.said, "\(row.subject): \(row.rest)")
        }
    }

    @Test func `after the close nobody is let in, and the reason is in both languages`()
        async throws
    {
        let (token, person, grant) = try await Self.open { desk in
            let before = try desk.decide(desk.byToken, Self.screen)
            _ = try desk.office.client(Staff.operator1.uid).call(Acts.close(desk.event)).checked()
            return (
                try desk.decide(desk.byToken, Self.screen),
                try desk.decide(Self.person(SitePlan.entrustee(1)), Self.screen),
                before.context.madoGrant == desk.grant
            )
        }
        #expect(grant)
        #expect(!token.decision)
        #expect(person.said == "event_not_active")
        let reason = person.context.reasonUser ?? [:]
        #expect(reason["ja"]?.isEmpty == false && reason["en"]?.isEmpty == false)
    }

    static let semantics: [(String, [String])] = [
        ("execute_all", ["yes", "screen_unknown", "yes"]),
        ("deny_on_first_deny", ["yes", "screen_unknown"]),
        ("permit_on_first_permit", ["yes"]),
    ]

    @Test func `several at once, in each of the three ways`() async throws {
        let said = try await Self.open { desk in
            try Self.semantics.map { semantic, _ in
                let body = """
                    {"subject":\(desk.byToken),\(Self.screen),
                     "options":{"evaluations_semantic":"\(semantic)"},
                     "evaluations":[{},{"resource":{"type":"screen","id":"x"}},{}]}
                    """
                return try desk.ask("evaluations", body).checked().decoded(Decisions.self)
                    .evaluations.map(\.said)
            }
        }
        #expect(said == Self.semantics.map(\.1))
    }

    static let errors: [(name: String, body: String, status: Int)] = [
        ("no resource", #"{"subject":{"type":"token","id":"x"},"action":{"name":"view"}}"#, 400),
        ("no JSON", "subject=1", 400),
        ("an empty body", "", 400),
        ("a subject without id", #"{"subject":{"type":"token"}}"#, 400),
    ]

    @Test func `what is no request of the standard is 400, and an unknown caller 401`()
        async throws
    {
        let (said, echoed, unknown) = try await Self.open { desk in
            let answers = try Self.errors.map { try desk.ask("evaluation", $0.body) }
            let stranger = String(repeating: "A", count: desk.key.count)
            return (
                answers.map(\.status), answers.map { $0.header("x-request-id") },
                try desk.ask("evaluation", "{}", key: stranger).status
            )
        }
        #expect(said == Self.errors.map(\.status))
        #expect(echoed.allSatisfy { $0 == "row-1" })
        #expect(unknown == 401)
    }
}
