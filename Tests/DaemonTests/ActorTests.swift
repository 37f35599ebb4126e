import DaemonHarness
import Testing

/// No flag, header or field names the actor: the kernel says who is at the socket.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct ActorTests {
    @Test func `accounts that are nobody's open nothing, and can close`() async throws {
        let said = try await Office.open(enrolled: [.operator1, .operator2]) { office in
            let event = try office.declare(.operator1)
            let code = try office.code(.operator2)
            var said: [String: Said] = [:]
            for uid: UInt32 in [0, 65534, 22999] {
                let client = office.client(uid)
                // Even with a good code of somebody who may.
                let declare = try Acts.declare("earthquake", totp: code)
                said["declare \(uid)"] = Said(try client.call(declare))
                let grant = try Acts.grant(event, [SitePlan.entrustee(1)], totp: code)
                said["grant \(uid)"] = Said(try client.call(grant))
                said["read \(uid)"] = Said(try client.get("/v1/events/\(event)"))
            }
            said["close 22999"] = Said(try office.client(22999).call(Acts.close(event)))
            said["close 0"] = Said(try office.client(0).call(Acts.close(event)))
            return said
        }
        for uid in [0, 65534, 22999] {
            #expect(said["declare \(uid)"] == Said(403, "actor_unknown"))
            #expect(said["grant \(uid)"] == Said(403, "actor_unknown"))
        }
        #expect(said["read 0"] == Said(200))
        #expect(said["read 65534"] == Said(200))
        #expect(said["read 22999"] == Said(403, "actor_unknown"))
        #expect(said["close 22999"] == Said(403, "actor_unknown"))
        #expect(said["close 0"] == Said(200))
    }

    @Test(arguments: [
        "x-mado-actor: P-OP1", "x-remote-user: P-OP1", "x-forwarded-user: P-OP1",
        "remote-user: P-OP1", "x-uid: 22001", "from: P-OP1", "sudo-uid: 22001",
        "authorization: Basic UC1PUDE6cGFzc3dvcmQ=",
    ])
    func `a header that names an actor changes nothing`(header: String) async throws {
        let parts = header.split(separator: ":", maxSplits: 1).map(String.init)
        let named = (name: parts[0], value: String(parts[1].dropFirst()))
        let (unix, tcp) = try await Office.open(
            SitePlan(hasTCP: true),
            enrolled: [.operator1]
        ) { office in
            let request = HTTPRequest(
                "POST",
                "/v1/events/declare",
                headers: [named],
                body: try declaration(extra: "", code: office.code(.operator1))
            )
            let port = try #require(office.site.tcpPort)
            return (
                Said(try office.client(0).call(request)),
                Said(try Client.loopback(port: port).call(request))
            )
        }
        #expect(unix == Said(403, "actor_unknown"))
        #expect(tcp == Said(401, "unauthenticated"))
    }

    @Test func `a field that names an actor is refused, and nothing is recorded`() async throws {
        let fields = [
            "actor", "declared_by", "granted_by", "uid", "person_id", "operator", "as",
            "on_behalf_of",
        ]
        let (said, events) = try await Office.open(enrolled: [.operator1]) { office in
            let client = office.client(Staff.operator1.uid)
            let code = try office.code(.operator1)
            var said: [String: Said] = [:]
            for field in fields {
                let extra = "\"\(field)\":\"P-OP2\","
                let body = declaration(extra: extra, code: code)
                said[field] = Said(try client.post("/v1/events/declare", text: body))
            }
            let listed = try client.get("/v1/events").checked().decoded(EventList.self)
            return (said, listed.events.count)
        }
        for field in fields { #expect(said[field] == Said(400, "malformed"), "\(field)") }
        #expect(events == 0)
    }

    @Test func `who declared is the person of the account`() async throws {
        let (declaredBy, approvedBy) = try await Office.open(
            enrolled: [.operator1, .operator2]
        ) { office in
            let event = try office.declare(.operator2)
            let body = ["totp": try office.code(.operator1)]
            let approved = try office.client(Staff.operator1.uid)
                .post("/v1/events/\(event)/approve", body).checked()
                .decoded(EventAnswer.self).event
            return (approved.declaredBy, approved.approvedBy)
        }
        #expect(declaredBy == "P-OP2")
        #expect(approvedBy == "P-OP1")
    }

    @Test func `nobody is judge in their own case`() async throws {
        let said = try await Office.open(
            SitePlan(entrustees: 5),
            enrolled: [.operator1, .both]
        ) { office in
            var said: [String: Said] = [:]
            let event = try office.declare(.operator1)
            let op1 = office.client(Staff.operator1.uid)
            said["the declarer approves"] = Said(
                try op1.post("/v1/events/\(event)/approve", [String: String]())
            )
            said["the declarer extends"] = Said(
                try op1.post("/v1/events/\(event)/extend", ["by": "1h"])
            )

            // The other may act and may receive: first a grantee, then a judge.
            let granted = try op1.call(Acts.grant(event, [Staff.both.person])).checked()
            said["issued"] = Said(granted)
            let both = office.client(Staff.both.uid)
            let code = try office.code(.both)
            let extend = ["by": "1h", "totp": code]
            said["a grantee extends"] = Said(
                try both.post("/v1/events/\(event)/extend", extend)
            )
            said["a grantee approves"] = Said(
                try both.post("/v1/events/\(event)/approve", [String: String]())
            )
            said["a grantee grants"] = Said(
                try both.call(Acts.grant(event, [SitePlan.entrustee(1)]))
            )

            // First a judge, then a grantee.
            let other = try both.call(Acts.declare("volcano")).checked()
                .decoded(EventAnswer.self).event.id
            let answer = try op1.call(Acts.grant(other, [Staff.both.person])).checked()
                .decoded(GrantAnswer.self)
            said["a grant to the declarer"] = Said(
                answer.issued,
                answer.results.first?.refusal?.code
            )
            return said
        }
        #expect(said["the declarer approves"] == Said(409, "approver_conflict"))
        #expect(said["the declarer extends"] == Said(409, "approver_conflict"))
        #expect(said["issued"] == Said(200))
        #expect(said["a grantee extends"] == Said(409, "duty_conflict"))
        #expect(said["a grantee approves"] == Said(409, "duty_conflict"))
        #expect(said["a grantee grants"] == Said(409, "duty_conflict"))
        #expect(said["a grant to the declarer"] == Said(0, "duty_conflict"))
    }
}

private func declaration(extra: String, code: String) -> String {
    """
    {\(extra)"kind":"earthquake","name":"n","areas":["37"],"systems":["sys-1"],"totp":"\(code)"}
    """
}

private struct EventList: Decodable {
    struct Event: Decodable { let id: String }
    let events: [Event]
}
