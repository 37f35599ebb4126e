import DaemonHarness
import Foundation
import Testing

/// Rows added to the files of a running daemon: named, accepted by two people, then in force.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct RegisterChangeTests {
    private struct Changes: Decodable {
        let digest: String?
        let lines: [[String: String]]
        let requestedBy: String?
    }

    @Test func `an added person waits for two people`() async throws {
        let seen = try await Office.open(
            SitePlan(entrustees: 2),
            enrolled: [.operator1, .approver, .rosterAdmin]
        ) { office in
            var seen: [String: String] = [:]
            let admin = office.client(Staff.rosterAdmin.uid)
            let approver = office.client(Staff.approver.uid)
            let event = try office.declare(.operator1)
            func grant() throws -> String {
                try office.client(Staff.operator1.uid).call(Acts.grant(event, ["YE-00003"]))
                    .checked().decoded(GrantAnswer.self).results.first?.refusal?.code ?? "issued"
            }
            func changes() throws -> Changes {
                try admin.get("/v1/register/changes").checked().decoded(Changes.self)
            }

            seen["nothing waits"] = try changes().digest
            try office.rewriteRoster(SitePlan(entrustees: 3))
            let reloaded = try office.client(0).post("/v1/register/reload", [String: String]())
            let shown = try reloaded.checked().decoded(Changes.self)
            let digest = try #require(shown.digest)
            seen["line"] = shown.lines.first?["en"]
            seen["grant before"] = try grant()
            func accept(_ client: Client, _ digest: String, _ code: String?) throws -> String {
                var body = ["digest": digest]
                body["totp"] = code
                return Said(try client.post("/v1/register/changes/accept", body)).description
            }
            let other = String(repeating: "0", count: 64)
            seen["another digest"] = try accept(admin, other, office.code(.rosterAdmin))
            seen["first"] = try accept(admin, digest, nil)
            seen["requested by"] = try changes().requestedBy
            seen["the same again"] = try accept(admin, digest, nil)
            seen["grant between"] = try grant()
            seen["second"] = try accept(approver, digest, office.code(.approver))
            seen["grant after"] = try grant()
            seen["waits afterwards"] = try changes().digest
            return seen
        }
        #expect(seen["nothing waits"] == nil)
        #expect(seen["line"]?.hasPrefix("roster YE-00003 is added (employer_id=RETAIL-01") == true)
        #expect(seen["grant before"] == "person_unknown")
        #expect(seen["another digest"] == "409 changed_since")
        #expect(seen["first"] == "200 -")
        #expect(seen["requested by"] == "P-RA1")
        #expect(seen["the same again"] == "409 approver_conflict")
        #expect(seen["grant between"] == "person_unknown")
        #expect(seen["second"] == "200 -")
        #expect(seen["grant after"] == "issued")
        #expect(seen["waits afterwards"] == nil)
    }

    @Test func `a bad file is refused with its line in both languages, and changes nothing`()
        async throws
    {
        let (said, problem, waits) = try await Office.open(enrolled: [.operator1]) { office in
            let client = office.client(Staff.operator1.uid)
            let path = "\(office.site.root)/roster.csv"
            let roster = try String(contentsOfFile: path, encoding: .utf8)
            try office.site.write(roster + "P-OP9,GRID-01,own,,,x,,operator,22009,\n", to: path)
            let answer = try client.post("/v1/register/reload", [String: String]())
            let changes = try client.get("/v1/register/changes").checked().decoded(Changes.self)
            return (Said(answer), try answer.decoded(Refused.self), changes.digest)
        }
        #expect(said == Said(400, "malformed"))
        #expect(problem.ja.why.contains("roster.csv:208:"))
        #expect(problem.en.why.contains("roster.csv:208:"))
        #expect(problem.ja.why != problem.en.why)
        #expect(waits == nil)
    }

    private struct Refused: Decodable {
        struct Text: Decodable { let why: String }
        let ja: Text
        let en: Text
    }

    @Test func `a looser policy is withheld while an event is open`() async throws {
        let (during, after) = try await Office.open(enrolled: [.operator1]) { office in
            let client = office.client(Staff.operator1.uid)
            let event = try office.declare(.operator1)
            let policy = "grants_per_event_max: 300000\nlive_credentials_max: 2001\n"
            try office.site.write(policy, to: "\(office.site.root)/policy.yaml")
            let reload = try client.post("/v1/register/reload", [String: String]())
            let during = try reload.checked().decoded(Changes.self)
            _ = try client.call(Acts.close(event)).checked()
            let after = try client.get("/v1/register/changes").checked().decoded(Changes.self)
            return (during, after)
        }
        #expect(during.digest == nil && during.lines.isEmpty)
        #expect(after.lines.map { $0["en"] } == ["policy.yaml, live_credentials_max: 2000 -> 2001"])
    }
}
