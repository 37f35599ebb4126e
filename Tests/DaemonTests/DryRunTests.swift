import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Ledger
import Testing

/// Systems in a dry run: everybody is let in, and what Mado would have done is said and recorded.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct DryRunTests {
    /// Whatever is shown, and nobody named.
    private static let letIn = #"{"active":true,"aud":"sys-1","mado_dry_run":true}"#

    private static func forward(_ counter: CheckCounter, _ token: String?, uri: String) throws
        -> HTTPResponse
    {
        var headers = [
            (name: "x-mado-key", value: counter.site.apiKey.exposed),
            (name: "x-original-method", value: "GET"), (name: "x-original-uri", value: uri),
        ]
        if let token { headers.append((name: "authorization", value: "Bearer \(token)")) }
        return try counter.network.call(HTTPRequest("GET", "/v1/forward-auth", headers: headers))
    }

    private static func evaluate(_ counter: CheckCounter, _ token: String) throws -> HTTPResponse {
        let body =
            #"{"subject":{"type":"token","id":"\#(token)"},"action":{"name":"view"},"#
            + #""resource":{"type":"system","id":"sys-1"}}"#
        let bearer = (name: "authorization", value: "Bearer \(counter.site.apiKey.exposed)")
        return try counter.network.call(
            HTTPRequest("POST", "/access/v1/evaluation", headers: [bearer], body: body)
        )
    }

    /// Each door asked by and for somebody whom Mado would deny, and for somebody whom not.
    private static func ask(_ counter: CheckCounter, _ seen: inout [String: String]) throws {
        let never = Token.mint(random: .system).exposed
        for lane in CheckCounter.Lane.allCases {
            let answer = try counter.introspect(never, lane: lane)
            seen["introspection \(lane)"] =
                "\(answer.text) \(answer.header("x-mado-dry-run") ?? "-")"
            let own = try counter.introspect(counter.token, lane: lane)
            seen["own \(lane)"] = own.header("x-mado-dry-run") ?? "-"
        }
        for (name, token, uri) in [
            ("none", nil, "/outage/1"), ("never", never, "/outage/1"),
            ("another's", counter.tokens[1], "/outage/1"), ("no rule", counter.token, "/x"),
            ("own", counter.token, "/outage/1"), ("two readings", nil, "/outage/%2e%2e/points"),
        ] {
            let answer = try Self.forward(counter, token, uri: uri)
            let subject = answer.header("x-mado-subject") == nil ? "nobody" : "somebody"
            let header = answer.header("x-mado-dry-run") ?? "-"
            seen["forward \(name)"] = "\(answer.status) \(header) \(subject)"
        }
        let key = HTTPRequest("GET", "/v1/forward-auth", headers: [("x-mado-key", "x")])
        seen["no key"] = "\(try counter.network.call(key).status)"
        seen["evaluation"] = try Self.evaluate(counter, never).text
    }

    /// What is said of it afterwards.
    private static func look(_ counter: CheckCounter, _ seen: inout [String: String]) throws {
        let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
        let metrics = try MetricsText(try counter.network.get("/metrics").checked().text)
        let sample = #"mado_checks_total{door="forward_auth",result="would_deny"}"#
        seen["would deny"] = try "\(Int(metrics.value(sample)))"
        seen["status"] = try operators.get("/v1/status").checked().text
        let sheet = try UseSheet.waiting(for: 11, operators)
        let sums = [\UseSheet.Row.allowed, \.denied].map { path in
            sheet.rows.reduce(0) { $0 + $1[keyPath: path] }
        }
        seen["uses"] = "\(sums[0]) \(sums[1])"
        // Nothing looser for who activates: a wrong passphrase is a wrong one.
        let wrong = HTTPRequest.form(
            "/oauth2/token",
            [
                ("grant_type", "urn:mado:grant-type:activation"), ("person", counter.person.id),
                ("passphrase", "wrong"), ("totp", "000000"), ("grant", counter.grant),
                ("system", "sys-1"),
            ]
        )
        seen["activation"] = "\(try operators.call(wrong).status)"
        _ = try operators.call(Acts.close(counter.event)).checked()
        seen["own after the close"] = try counter.introspect(counter.token).text
    }

    @Test func `everybody is let in, nobody is named, and all of it is recorded`() async throws {
        let (seen, tallies) = try await CheckCounter.open({
            $0.isProxied = true
            $0.enforcement = "dry_run"
        }) { counter in
            var seen: [String: String] = [:]
            try Self.ask(counter, &seen)
            try Self.look(counter, &seen)
            _ = counter.daemon.stop()
            return (seen, try Self.tallies(counter.site))
        }
        let letIn = Self.letIn + " would-deny"
        for lane in CheckCounter.Lane.allCases {
            #expect(seen["introspection \(lane)"] == letIn)
            #expect(seen["own \(lane)"] == "-")
        }
        for name in ["none", "never", "another's", "no rule", "two readings"] {
            #expect(seen["forward \(name)"] == "200 would-deny nobody", "\(name)")
        }
        #expect(seen["forward own"] == "200 - somebody")
        #expect(seen["no key"] == "403")
        #expect(seen["evaluation"]?.contains(#""decision":true"#) == true)
        #expect(seen["evaluation"]?.contains(#""mado_dry_run":true"#) == true)
        #expect(seen["evaluation"]?.contains(#""code":"credential_unknown""#) == true)
        #expect(seen["would deny"] == "5")
        #expect(seen["status"]?.contains(#""not_enforced":["sys-1","sys-2"]"#) == true)
        #expect(seen["uses"] == "3 8")
        #expect(["400", "401", "403"].contains(seen["activation"]))
        #expect(seen["own after the close"] == Self.letIn)
        let refusals = tallies.flatMap(\.refusals)
        #expect(tallies.allSatisfy { $0.system.text == "sys-1" })
        #expect(refusals.reduce(0) { $0 + $1.count } == 9)
        #expect(refusals.contains(RefusalCount(refusal: .audienceMismatch, count: 1)))
        #expect(refusals.contains(RefusalCount(refusal: .screenUnknown, count: 1)))
        #expect(refusals.contains(RefusalCount(refusal: .malformed, count: 1)))
    }

    private static func tallies(_ site: TestSite) throws -> [DryRunTally] {
        let ledger = try site.openLedger()
        return try ledger.readLeaves(from: 0, limit: 10_000).compactMap {
            let entry = try EntryCoding.decode($0).entry
            if case .dryRunTallied(let tally) = entry.fact { return tally }
            return nil
        }
    }

    private struct Changes: Decodable {
        let digest: String?
        let lines: [[String: String]]
    }

    /// A system that is to run dry waits for two people, and the end of a dry run does not.
    @Test func `turning a system into a dry run takes two people`() async throws {
        let seen = try await CheckCounter.open { counter in
            var seen: [String] = []
            let root = Client.unix(counter.site.socketPath, uid: 0)
            let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            _ = try operators.call(Acts.close(counter.event)).checked()
            let path = "\(counter.site.root)/systems.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            func reload(_ text: String) throws -> Changes {
                try counter.site.write(text, to: path)
                return try root.post("/v1/register/reload", [String: String]()).checked()
                    .decoded(Changes.self)
            }
            let dry = text.replacing("enforcement: enforced", with: "enforcement: dry_run")
            let waiting = try reload(dry)
            seen.append("\(waiting.lines.count) \(waiting.digest == nil)")
            seen.append(try counter.introspect("unknown").text)
            let status = try operators.get("/v1/status").checked().text
            seen.append("\(status.contains(#""not_enforced":[]"#))")
            return seen
        }
        #expect(seen == ["2 false", #"{"active":false}"#, "true"])
    }

    @Test func `the end of a dry run is in force at once`() async throws {
        let seen = try await CheckCounter.open({ $0.enforcement = "dry_run" }) { counter in
            let root = Client.unix(counter.site.socketPath, uid: 0)
            let before = try counter.introspect("unknown").text
            let path = "\(counter.site.root)/systems.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let enforced = text.replacing("enforcement: dry_run", with: "enforcement: enforced")
            try counter.site.write(enforced, to: path)
            // An open event does not keep it from being tightened.
            let changes = try root.post("/v1/register/reload", [String: String]()).checked()
                .decoded(Changes.self)
            return [before, try counter.introspect("unknown").text, "\(changes.lines.count)"]
        }
        let wanted = [Self.letIn, #"{"active":false}"#, "0"]
        #expect(seen == wanted)
    }
}
