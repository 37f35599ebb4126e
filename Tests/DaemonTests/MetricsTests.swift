import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Testing

/// `/metrics` at a real daemon: figures that move with what happens, and nobody in them.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct MetricsTests {
    private static func scrape(_ client: Client) throws -> (text: String, figures: MetricsText) {
        let response = try client.get("/metrics").checked()
        #expect(response.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
        return (response.text, try MetricsText(response.text))
    }

    /// Asks every door, so that each result is there once or more.
    private static func ask(_ counter: CheckCounter) throws {
        for lane in CheckCounter.Lane.allCases {
            _ = try counter.introspect(counter.token, lane: lane)
            _ = try counter.introspect(counter.tokens[1], lane: lane)
            _ = try counter.ask([("token", counter.token)], authorization: "Bearer x", lane: lane)
        }
        _ = try counter.ask([], authorization: "Bearer \(counter.site.apiKey.exposed)")
        let key = (name: "x-mado-key", value: counter.site.apiKey.exposed)
        let token = (name: "authorization", value: "Bearer \(counter.token)")
        let asked = (name: "x-original-method", value: "GET")
        for headers in [
            [key, token, asked, (name: "x-original-uri", value: "/outage/1")],
            [key, asked, (name: "x-original-uri", value: "/outage/1")],
            [key, token, asked, (name: "x-original-uri", value: "/other")],
            [token, asked, (name: "x-original-uri", value: "/outage/1")],
            [key, token],
        ] {
            _ = try counter.network.call(HTTPRequest("GET", "/v1/forward-auth", headers: headers))
        }
        for (token, bearer) in [
            (counter.token, counter.site.apiKey.exposed),
            (counter.tokens[1], counter.site.apiKey.exposed), (counter.token, "x"),
        ] {
            let body =
                #"{"subject":{"type":"token","id":"\#(token)"},"action":{"name":"view"},"#
                + #""resource":{"type":"system","id":"sys-1"}}"#
            let headers = [(name: "authorization", value: "Bearer \(bearer)")]
            _ = try counter.network.call(
                HTTPRequest("POST", "/access/v1/evaluation", headers: headers, body: body)
            )
        }
    }

    @Test func `figures move as checks and acts happen`() async throws {
        let (before, after, closed, planted, texts) = try await CheckCounter.open({
            $0.isProxied = true
        }) { counter in
            let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            let before = try Self.scrape(try counter.network)
            try Self.ask(counter)
            _ = try operators.call(Acts.revoke([GrantID(drawn: 99).description]))
            let after = try Self.scrape(Client.unix(counter.site.socketPath, uid: 23_999))
            _ = try operators.call(Acts.close(counter.event)).checked()
            let deadline = Deadline(in: .seconds(10))
            var closed = try Self.scrape(operators)
            // The grouped ends follow the close.
            while try closed.figures.value("mado_grants_live") > 0, !deadline.isOver {
                closed = try Self.scrape(operators)
            }
            let planted =
                [counter.event, counter.grant, "sys-", "YE-", "P-OP", "E-", "G-", "127.0.0.1"]
                + counter.tokens + [counter.site.apiKey.exposed, counter.otherKey.exposed]
            return (
                before.figures, after.figures, closed.figures, planted,
                [before.text, after.text, closed.text]
            )
        }
        func moved(_ sample: String) throws -> Double {
            try after.value(sample) - before.value(sample)
        }
        for (door, allowed, denied, rejected) in [
            ("introspection", 2.0, 2.0, 3.0), ("forward_auth", 1, 2, 2), ("evaluation", 1, 1, 1),
        ] {
            for (result, count) in [
                ("allowed", allowed), ("denied", denied), ("rejected", rejected),
            ] {
                let sample = #"mado_checks_total{door="\#(door)",result="\#(result)"}"#
                #expect(try moved(sample) == count, "\(sample)")
            }
        }
        #expect(try moved(#"mado_acts_total{act="revoke",outcome="accepted"}"#) == 1)
        #expect(try before.value(#"mado_acts_total{act="declare",outcome="accepted"}"#) == 1)
        #expect(try before.value(#"mado_acts_total{act="activate",outcome="accepted"}"#) == 2)
        #expect(try before.value(#"mado_events_open{kind="earthquake"}"#) == 1)
        #expect(try before.value("mado_grants_live") == 2)
        #expect(try before.value("mado_credentials_live") == 2)
        #expect(try before.value("mado_clock_trusted") == 1)
        #expect(try before.value("mado_reserve_whole") == 1)
        #expect(try before.value("mado_denying") == 0)
        #expect(try closed.value(#"mado_acts_total{act="close",outcome="accepted"}"#) == 1)
        #expect(try closed.value(#"mado_events_open{kind="earthquake"}"#) == 0)
        #expect(try closed.value("mado_grants_live") == 0)
        #expect(try closed.value("mado_credentials_live") == 0)
        #expect(try closed.value("mado_revocation_lag_seconds_count") >= 2)
        #expect(
            try closed.value("mado_ledger_entries") > after.value("mado_ledger_entries")
                && closed.value("mado_ledger_commits_total")
                    > before.value("mado_ledger_commits_total")
        )
        for text in texts {
            for one in planted { #expect(!text.contains(one), "\(one)") }
        }
    }

    @Test func `the manual names every figure`() async throws {
        let names = try await Office.open { office in
            try Self.scrape(office.client(0)).figures.types.keys.sorted()
        }
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../systemd/madod.8")
        let manual = try String(contentsOf: page, encoding: .utf8)
        #expect(names.count == 20)
        for name in names {
            #expect(manual.contains("Li \(name)"), "\(name)")
        }
    }
}
