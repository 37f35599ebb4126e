import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Testing

/// The activation page and the check socket of a real daemon, as a proxy asks.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct PageTests {
    private typealias Headers = [(name: String, value: String)]

    private static let path = "/_mado/activate"

    /// A browser that was given a form: its cookie, and the seal in the form.
    private struct Opened {
        let cookie: String
        let seal: String

        init(cookie: String, seal: String) {
            self.cookie = cookie
            self.seal = seal
        }

        init(_ page: HTTPResponse) throws {
            let set = try #require(page.header("set-cookie"))
            cookie = String(set.prefix { $0 != ";" })
            let field = try #require(page.text.firstRange(of: "name=\"seal\" value=\""))
            seal = String(page.text[field.upperBound...].prefix { $0 != "\"" })
        }
    }

    private static func send(
        _ client: Client,
        _ opened: Opened,
        _ fields: Headers,
        _ headers: Headers
    ) throws -> HTTPResponse {
        let form = fields + [(name: "seal", value: opened.seal)]
        let cookie = (name: "cookie", value: opened.cookie)
        return try client.call(HTTPRequest.form(path, form, headers: headers + [cookie]))
    }

    /// The code of the refusal that a page shows.
    private static func code(_ page: HTTPResponse) -> String {
        guard let range = page.text.firstRange(of: "<code>") else { return "-" }
        return String(page.text[range.upperBound...].prefix { $0 != "<" })
    }

    private static func proxy(_ counter: CheckCounter) -> Client {
        .unix(counter.site.checkSocketPath, uid: SitePlan.proxyUID)
    }

    private static func host(_ name: String) -> (name: String, value: String) {
        (name: "x-forwarded-host", value: name)
    }

    @Test func `the account of a proxy and the host together say which system is asked for`()
        async throws
    {
        let said = try await CheckCounter.open({ $0.isProxied = true }) { counter in
            let first = Self.host(SitePlan.host(of: "sys-1"))
            let second = Self.host(SitePlan.host(of: "sys-2"))
            let asked: Headers = [
                (name: "x-original-method", value: "GET"),
                (name: "x-original-uri", value: "/outage/1"),
                (name: "cookie", value: "__Host-mado=\(counter.token)"),
            ]
            let key = (name: "x-mado-key", value: counter.site.apiKey.exposed)
            let otherKey = (name: "x-mado-key", value: counter.otherKey.exposed)
            let rows: [(name: String, uid: UInt32, headers: Headers)] = [
                ("its host", SitePlan.proxyUID, [first]),
                ("with a port", SitePlan.proxyUID, [Self.host("SYS-1.example:8443")]),
                ("its own key, too", SitePlan.proxyUID, [first, key]),
                ("another system", SitePlan.proxyUID, [second]),
                ("another's key", SitePlan.proxyUID, [first, otherKey]),
                ("a wrong key", SitePlan.proxyUID, [first, (name: "x-mado-key", value: "x")]),
                ("an unknown host", SitePlan.proxyUID, [Self.host("sys-3.example")]),
                ("a key alone", SitePlan.proxyUID, [key]),
                ("two hosts", SitePlan.proxyUID, [first, second]),
                ("a list", SitePlan.proxyUID, [Self.host("sys-1.example, sys-2.example")]),
                ("root", 0, [first]),
            ]
            var said: [String: Int] = [:]
            for row in rows {
                let client = Client.unix(counter.site.checkSocketPath, uid: row.uid)
                let request = HTTPRequest("GET", "/v1/forward-auth", headers: asked + row.headers)
                said[row.name] = try client.call(request).status
            }
            // Nobody acts there, whoever they are; and elsewhere the host says nothing.
            let root = Client.unix(counter.site.checkSocketPath, uid: 0)
            said["an act"] = try root.call(Acts.close(counter.event)).status
            let forward = HTTPRequest("GET", "/v1/forward-auth", headers: asked + [first])
            said["by TCP"] = try counter.network.call(forward).status
            let operators = Client.unix(counter.site.socketPath, uid: SitePlan.proxyUID)
            said["at the operators' socket"] = try operators.call(forward).status
            return said
        }
        let expected = [
            "its host": 200, "with a port": 200, "its own key, too": 200, "another system": 401,
            "another's key": 403, "a wrong key": 403, "an unknown host": 403, "a key alone": 403,
            "two hosts": 403, "a list": 403, "root": 403, "an act": 401, "by TCP": 403,
            "at the operators' socket": 403,
        ]
        #expect(said == expected)
    }

    /// `tty` is number 5 on every Debian, and nobody's who runs tests.
    @Test(arguments: ["tty", "5"])
    func `the check socket is for the group that is named`(_ group: String) async throws {
        let attributes = try await CheckCounter.open({
            $0.isProxied = true
            $0.proxyGroup = group
        }) { counter in
            let path = counter.site.checkSocketPath
            let found = try FileManager.default.attributesOfItem(atPath: path)
            let other = try FileManager.default.attributesOfItem(atPath: counter.site.socketPath)
            let attributes = [found, other].map {
                "\($0[.groupOwnerAccountID] ?? "-") \($0[.posixPermissions] ?? "-")"
            }
            // A proxy that is not of the group never arrives.
            let stranger = Client.unix(path, uid: SitePlan.proxyUID)
            #expect(throws: HarnessError.self) { try stranger.get("/v1/forward-auth") }
            return attributes
        }
        #expect(attributes == ["5 \(0o660)", "\(getegid()) \(0o666)"])
    }

    /// What a daemon ends with that may not serve the group's socket; `runner`: in front of it.
    private static func refusal(_ group: String, _ runner: [String] = []) throws -> ProgramRun {
        var plan = SitePlan(entrustees: 1)
        plan.isProxied = true
        plan.proxyGroup = group
        let site = try TestSite(plan)
        defer { site.remove() }
        if !runner.isEmpty {
            let owner = "\(SitePlan.proxyUID):\(SitePlan.proxyUID)"
            let given = try ProgramRun("/bin/chown", ["-R", owner, site.root], directory: "/tmp")
            try #require(given.status == 0)
        }
        let command = runner + [try Programs.path("madod"), "--config", site.configPath]
        return try ProgramRun(command[0], Array(command.dropFirst()), directory: "/tmp")
    }

    @Test(arguments: ["no-such-group", "4294967294"])
    func `a group that is not there keeps the daemon from starting`(_ group: String) throws {
        let run = try Self.refusal(group)
        #expect(run.status == 78)
        #expect(run.printed.contains("mado.yaml:7: "), "\(run.printed)")
        #expect(run.printed.contains("no group") && run.printed.contains("このホストにありません"))
    }

    @Test func `a group that the daemon may not give keeps it from starting`() throws {
        let account = ["--reuid", "--regid"].map { "\($0)=\(SitePlan.proxyUID)" }
        let run = try Self.refusal("tty", ["/usr/bin/setpriv"] + account + ["--clear-groups"])
        #expect(run.status == 78)
        #expect(run.printed.contains("mado.yaml:7: "), "\(run.printed)")
        #expect(run.printed.contains("cannot be given") && run.printed.contains("付けられません"))
    }

    @Test func `the check socket is for its group alone`() async throws {
        let mode = try await CheckCounter.open({ $0.isProxied = true }) { counter in
            let path = counter.site.checkSocketPath
            return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(mode == 0o660)
    }

    @Test func `a form is good in the browser that was given it, and activates once`()
        async throws
    {
        let (said, cookie, location) = try await CheckCounter.open({
            $0.isProxied = true
        }) { counter in
            var person = try counter.newHolder()
            let client = Self.proxy(counter)
            let host: Headers = [Self.host(SitePlan.host(of: "sys-1"))]
            func page() throws -> Opened {
                let request = HTTPRequest("GET", Self.path + "?return=/outage/1", headers: host)
                return try Opened(client.call(request).checked())
            }
            let (own, other) = (try page(), try page())
            let totp = try person.nextCode()
            let fields: Headers = [
                (name: "person", value: person.id), (name: "passphrase", value: person.passphrase),
                (name: "totp", value: totp), (name: "return", value: "/outage/1?a=b&c"),
            ]
            var said: [String] = []
            func note(_ answer: HTTPResponse) {
                said.append("\(answer.status) \(Self.code(answer))")
            }
            let mixed = Opened(cookie: own.cookie, seal: other.seal)
            note(try Self.send(client, mixed, fields, host))
            for site in ["cross-site", "same-site", "none"] {
                let from = [(name: "sec-fetch-site", value: site)]
                note(try Self.send(client, own, fields, host + from))
            }
            let elsewhere: Headers = [Self.host(SitePlan.host(of: "sys-2"))]
            note(try Self.send(client, own, fields, elsewhere))
            note(try Self.send(client, own, Array(fields.dropLast(2)), host))
            let sameOrigin = [(name: "sec-fetch-site", value: "same-origin")]
            let done = try Self.send(client, own, fields, host + sameOrigin)
            note(done)
            // The code is burnt, and what it opened is not opened twice.
            note(try Self.send(client, own, fields, host))
            return (said, done.header("set-cookie") ?? "", done.header("location") ?? "")
        }
        #expect(
            said == [
                "403 malformed", "403 malformed", "403 malformed", "403 malformed",
                "403 malformed", "403 factor_missing", "303 -", "403 factor_replayed",
            ]
        )
        #expect(location == "/_mado/activate?return=/outage/1?a=b&c")
        let parts = cookie.split(separator: "; ").map(String.init)
        #expect(parts.first?.hasPrefix("__Host-mado=mado_") == true)
        let ages = parts.compactMap { $0.hasPrefix("Max-Age=") ? Int($0.dropFirst(8)) : nil }
        // An earthquake's approval is due after two hours, and everything ends with it.
        #expect(ages.count == 1 && ages.allSatisfy { (6_900...7_200).contains($0) })
        #expect(
            parts.dropFirst().filter { !$0.hasPrefix("Max-Age=") } == [
                "Path=/", "Secure", "HttpOnly", "SameSite=Strict",
            ]
        )
    }

    @Test func `from ten minutes before its end a credential is renewed without a gap`()
        async throws
    {
        var plan = SitePlan(entrustees: 2, hasTCP: true)
        plan.isProxied = true
        let person = SitePlan.entrustee(1)
        let staff = [Staff.operator1.person, Staff.operator2.person]
        let said = try await SimulatedOffice.open(plan, enrolled: staff + [person]) { office in
            let event = try office.declare(.operator1, approvedBy: .operator2)
            let grant = try office.grant(event, person)
            let former = try office.activate(person, grant: grant)
            let client = Client.unix(office.site.checkSocketPath, uid: SitePlan.proxyUID)
            let host: Headers = [Self.host(SitePlan.host(of: "sys-1"))]
            func page(_ token: String) throws -> HTTPResponse {
                let cookie = (name: "cookie", value: "__Host-mado=\(token)")
                return try client.call(HTTPRequest("GET", Self.path, headers: host + [cookie]))
            }
            var said: [String] = []
            func note(_ token: String) throws {
                let page = try page(token)
                let form = page.text.contains("name=\"grant\" value=\"\(grant)\"")
                let left = page.text.contains("class=\"left\"")
                said.append("\(page.status)\(left ? " valid" : "")\(form ? " form" : "")")
            }
            // Twelve hours is how long any credential lasts.
            try office.pass(.minutes(11 * 60 + 49))
            try note(former)
            try office.pass(.minutes(1))
            try note(former)
            let opened = try Opened(page(former))
            let holder = try #require(office.people[person])
            let fields: Headers = [
                (name: "person", value: person), (name: "passphrase", value: holder.passphrase),
                (name: "totp", value: try office.code(person)), (name: "grant", value: grant),
            ]
            let done = try Self.send(client, opened, fields, host)
            let set = try #require(done.header("set-cookie"))
            let token = String(set.prefix { $0 != ";" }.dropFirst("__Host-mado=".count))
            said.append("\(done.status) \(try office.isActive(former))")
            try office.pass(.minutes(11))
            try note(token)
            try note(former)
            return said
        }
        #expect(said == ["200 valid", "200 valid form", "303 false", "200 valid", "200"])
    }

    @Test func `strangers are told nothing about anybody`() async throws {
        let said = try await CheckCounter.open({ $0.isProxied = true }) { counter in
            let client = Self.proxy(counter)
            let host: Headers = [Self.host(SitePlan.host(of: "sys-1"))]
            let opened = try Opened(
                client.call(HTTPRequest("GET", Self.path, headers: host)).checked()
            )
            var said: Set<String> = []
            // A holder, one without a grant here, one who never enrolled, nobody.
            let names = [
                counter.person.id, SitePlan.entrustee(2), "P-AU1", "YE-9",
            ]
            for name in names {
                // More often than the free attempts of a known person.
                for _ in 0..<7 {
                    let fields: Headers = [
                        (name: "person", value: name), (name: "passphrase", value: "made up"),
                        (name: "totp", value: "000000"),
                    ]
                    let answer = try Self.send(client, opened, fields, host)
                    let shown = answer.text.replacing(#/R-[0-9A-Z]{10}/#, with: "R-")
                        .replacing("value=\"\(name)\"", with: "")
                    said.insert("\(answer.status)\n\(shown)")
                }
            }
            return said
        }
        #expect(said.count == 1, "\(said)")
        #expect(said.first?.contains("factor_wrong") == true)
    }

    @Test func `nothing is asked for where nobody is let in`() async throws {
        let said = try await CheckCounter.open({ $0.isProxied = true }) { counter in
            let client = Self.proxy(counter)
            let key: Headers = [(name: "x-mado-key", value: counter.site.apiKey.exposed)]
            let host: Headers = [Self.host(SitePlan.host(of: "sys-1"))]
            let cookie: Headers = [(name: "cookie", value: "__Host-mado=\(counter.token)")]
            var said: [String] = []
            func note(_ client: Client, _ path: String, _ headers: Headers) throws {
                let answer = try client.call(HTTPRequest("GET", path, headers: headers))
                let form = answer.text.contains("passphrase") ? " form" : ""
                said.append("\(answer.status) \(Self.code(answer))\(form)")
            }
            try note(client, Self.path, host)
            try note(client, Self.path, host + cookie)
            try note(client, Self.path, host + cookie + cookie)
            try note(client, "/_mado/refused", host)
            try note(client, Self.path, [])
            try note(counter.network, Self.path, key)
            try note(counter.network, Self.path, host)
            try note(client, Self.path, host + [(name: "x-mado-terminal", value: "T-NW-01")])
            try note(client, Self.path, host + [(name: "x-mado-terminal", value: "T-NW-09")])
            try note(client, Self.path, host + [(name: "x-mado-terminal", value: "<b>")])
            _ = try Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
                .call(Acts.close(counter.event)).checked()
            try note(client, Self.path, host + cookie)
            try note(client, "/_mado/refused", host)
            return said
        }
        #expect(
            said == [
                "200 - form", "200 -", "400 malformed", "403 operation_not_granted",
                "403 system_unknown", "200 - form", "403 system_unknown",
                "200 - form", "403 terminal_unknown", "400 malformed",
                "403 event_not_active", "403 event_not_active",
            ]
        )
    }
}
