import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Testing

/// Tokens, keys, passphrases and codes go through every door, into failures too; afterwards they
/// are in no log, figure, answer or file of the daemon.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct SecretsTests {
    /// What must be nowhere, by name, as the bytes that would betray it.
    private struct Secrets {
        private(set) var whole: [(name: String, bytes: Data)] = []
        /// Few digits: only where nothing like a digit or letter stands beside them.
        private var codes: [(name: String, bytes: Data)] = []

        mutating func add(_ name: String, _ text: String) {
            whole.append((name, Data(text.utf8)))
            whole.append(("\(name) in base64", Data(Data(text.utf8).base64EncodedString().utf8)))
        }

        /// Its random bytes, too, and their hexadecimal digits.
        mutating func add(token text: String, _ name: String) {
            add(name, text)
            let coded = text.split(separator: "_", maxSplits: 1).last.map(String.init) ?? text
            let padded = coded.replacing("-", with: "+").replacing("_", with: "/") + "="
            guard let raw = Data(base64Encoded: padded) else { return }
            whole.append(("\(name), raw", raw))
            let hex = raw.map { String(256 + Int($0), radix: 16).dropFirst() }.joined()
            whole.append(("\(name), hex", Data(hex.utf8)))
        }

        mutating func add(code: String, _ name: String) {
            codes.append((name, Data(code.utf8)))
        }

        /// The names of those in `data`.
        func found(in data: Data) -> [String] {
            whole.filter { data.range(of: $0.bytes) != nil }.map(\.name)
                + codes.filter { stands($0.bytes, in: data) }.map(\.name)
        }

        private func stands(_ code: Data, in data: Data) -> Bool {
            var rest = data.startIndex..<data.endIndex
            while let range = data.range(of: code, in: rest) {
                let sides = [range.lowerBound - 1, range.upperBound]
                let isAlone = sides.allSatisfy { place in
                    guard data.indices.contains(place) else { return true }
                    let byte = data[place]
                    return !(0x30...0x39).contains(byte) && !(0x41...0x5A).contains(byte)
                        && !(0x61...0x7A).contains(byte)
                }
                if isAlone { return true }
                rest = range.lowerBound + 1..<data.endIndex
            }
            return false
        }
    }

    private struct Planting {
        let counter: CheckCounter
        let operators: Client
        let network: Client
        var secrets = Secrets()
        /// What was answered, without what is meant to hold a secret.
        var answers: [(name: String, bytes: Data)] = []

        init(_ counter: CheckCounter) throws {
            self.counter = counter
            operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            network = try counter.network
            for token in counter.tokens { secrets.add(token: token, "a token") }
            for token in counter.activations.compactMap(\.refreshToken) {
                secrets.add(token: token, "what renews a token")
            }
            secrets.add(token: counter.site.apiKey.exposed, "a key")
            secrets.add(token: counter.otherKey.exposed, "another key")
            secrets.add("a passphrase", "made-up passphrase of")
        }

        mutating func ask(_ name: String, _ client: Client, _ request: HTTPRequest) throws {
            let answer = try client.call(request)
            let text = "\(answer.head)\n\(answer.text)"
            answers.append(("\(name) (\(answer.status))", Data(text.utf8)))
        }
    }

    /// Checks that succeed, and the same secrets wherever else a request has room for them.
    private static func plantChecks(_ planting: inout Planting) throws {
        let (counter, network) = (planting.counter, planting.network)
        let (token, key) = (counter.token, counter.site.apiKey.exposed)
        let never = Token.mint(random: .system).exposed
        planting.secrets.add(token: never, "a token that was never issued")
        let bearer = { (text: String) in (name: "authorization", value: "Bearer \(text)") }
        let basic = Data("sys-1:\(key)".utf8).base64EncodedString()
        planting.secrets.add("a Basic header", basic)
        let form = "/oauth2/introspect"
        for (name, fields, header) in [
            ("a check", ["token": token], bearer(key)),
            ("by Basic", ["token": token], (name: "authorization", value: "Basic \(basic)")),
            ("a wrong token", ["token": never], bearer(key)),
            ("another's", ["token": token], bearer(counter.otherKey.exposed)),
            ("a token as key", ["token": key], bearer(token)),
            ("a broken key", ["token": token], bearer(key + "x")),
            ("a terminal", ["token": token, "mado_terminal": key], bearer(key)),
        ] {
            let pairs = fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            for lane in CheckCounter.Lane.allCases {
                let request = HTTPRequest.form(form, pairs, headers: [header] + lane.headers)
                try planting.ask(name, network, request)
            }
        }
        for (name, path, body) in [
            ("a query", "\(form)?token=\(token)&key=\(key)", "token=\(token)"),
            ("broken JSON", "/access/v1/evaluation", "{\"subject\":\"\(token)\""),
            ("a wrong type", "/access/v1/evaluation", "{\"subject\":{\"id\":\"\(token)\"}}"),
            ("a path", "/v1/\(token)", "{}"), ("an event", "/v1/events/\(token)/close", "{}"),
            ("an unknown key", "/v1/grants", "{\"\(token)\":\"\(key)\"}"),
            ("broken", "/v1/grants", "{\"event\":\"\(token)"),
            ("too long", "/v1/grants", token + String(repeating: "x", count: 70_000)),
        ] {
            let headers = [bearer(key), (name: "cookie", value: "__Host-mado=\(token)")]
            let request = HTTPRequest("POST", path, headers: headers, body: body)
            try planting.ask(name, network, request)
            try planting.ask(name, planting.operators, request)
        }
        for uri in ["/outage/1?token=\(token)", "/outage/\(token)", "/\(key)/..;/x"] {
            let headers = [
                (name: "x-mado-key", value: key), (name: "x-original-method", value: "GET"),
                (name: "x-original-uri", value: uri),
                (name: "cookie", value: "__Host-mado=\(token)"),
            ]
            let request = HTTPRequest("GET", "/v1/forward-auth", headers: headers)
            try planting.ask("forward-auth", network, request)
        }
    }

    private struct Codes: Decodable {
        struct Code: Decodable { let code: String }
        let codes: [Code]
    }

    private struct Begun: Decodable { let totpSecret: String }

    /// Enrolment, activation and acts with codes: right ones and wrong ones.
    private static func plantFactors(_ planting: inout Planting) throws {
        let (counter, operators) = (planting.counter, planting.operators)
        let root = Client.unix(counter.site.socketPath, uid: 0)
        let person = Staff.approver.person
        let codes = try root.post("/v1/enrolment-codes", ["persons": [person]]).checked()
        let code = try #require(try codes.decoded(Codes.self).codes.first).code
        planting.secrets.add("an enrolment code", code)
        let chosen = "correct horse planted \(code.count) staple"
        planting.secrets.add("a chosen passphrase", chosen)
        let wrong = "wrong enrolment code planted"
        planting.secrets.add("a wrong enrolment code", wrong)
        func enrolment(_ path: String, _ fields: [String: String]) throws -> HTTPRequest {
            let body = fields.merging(["person": person]) { own, _ in own }
            return HTTPRequest("POST", "/v1/enrolments\(path)", body: try json(body))
        }
        let badly = try enrolment("", ["code": wrong, "passphrase": chosen])
        try planting.ask("a wrong enrolment", root, badly)
        let begun = try root.call(enrolment("", ["code": code, "passphrase": chosen])).checked()
        let secret = try begun.decoded(Begun.self).totpSecret
        planting.secrets.add("a TOTP secret", secret)
        var holder = try #require(Authenticator(base32: secret))
        guard let first = holder.code(at: HarnessClock.wall),
            let second = holder.code(at: HarnessClock.wall)
        else { throw HarnessError.timedOut("two codes") }
        planting.secrets.add(code: first, "a one-time code")
        planting.secrets.add(code: second, "another one-time code")
        for totp in ["planted", first] {
            let confirm = try enrolment("/confirm", ["code": code, "totp": totp])
            try planting.ask("confirming", root, confirm)
        }
        let approver = Client.unix(counter.site.socketPath, uid: Staff.approver.uid)
        for totp in ["not a planted code", first, second, second] {
            let act = try Acts.approve(counter.event, totp: totp)
            try planting.ask("approving", approver, act)
        }
        planting.secrets.add("a code that is none", "not a planted code")
        planting.secrets.add("a wrong passphrase", "wrong words that were planted")
        for (passphrase, totp) in [
            ("wrong words that were planted", "918273"), (chosen, "not a planted code"),
        ] {
            try planting.ask(
                "activating",
                operators,
                HTTPRequest.form(
                    "/oauth2/token",
                    [
                        ("grant_type", "urn:mado:grant-type:activation"),
                        ("person", counter.person.id), ("passphrase", passphrase),
                        ("totp", totp), ("grant", counter.grant), ("system", "sys-1"),
                    ]
                )
            )
        }
        planting.secrets.add(code: "918273", "a wrong one-time code")
    }

    /// The activation page: refused, done, and what it shows afterwards.
    private static func plantPages(_ planting: inout Planting) throws {
        let (counter, path) = (planting.counter, "/_mado/activate")
        let proxy = Client.unix(counter.site.checkSocketPath, uid: SitePlan.proxyUID)
        let host = (name: "x-forwarded-host", value: SitePlan.host(of: "sys-1"))
        let page = try proxy.call(HTTPRequest("GET", path, headers: [host])).checked()
        let mark = try #require(page.header("set-cookie")).prefix { $0 != ";" }
        let field = try #require(page.text.firstRange(of: "name=\"seal\" value=\""))
        let seal = String(page.text[field.upperBound...].prefix { $0 != "\"" })
        var person = try counter.newHolder()
        let code = try person.nextCode()
        planting.secrets.add(code: code, "a code for the page")
        func form(_ fields: [String: String], _ cookie: String) -> HTTPRequest {
            let filled = [
                "person": person.id, "passphrase": person.passphrase, "totp": code, "seal": seal,
            ].merging(fields) { $1 }
            let pairs = filled.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            return .form(path, pairs, headers: [host, (name: "cookie", value: cookie)])
        }
        let badly: [([String: String], String)] = [
            ([:], "none=1"), (["seal": counter.token], String(mark)),
            (["person": person.passphrase], String(mark)), (["totp": ""], String(mark)),
            (["totp": "not a planted code"], String(mark)),
            (["passphrase": "wrong words that were planted"], String(mark)),
            (["grant": counter.token], String(mark)),
        ]
        for (fields, cookie) in badly {
            try planting.ask("the page, badly", proxy, form(fields, cookie))
        }
        let done = try proxy.call(form(["lang": counter.token], String(mark)))
        let set = try #require(done.header("set-cookie"))
        let token = String(set.prefix { $0 != ";" }.dropFirst("__Host-mado=".count))
        planting.secrets.add(token: token, "a token of the page")
        let holds = [host, (name: "cookie", value: "__Host-mado=\(token)")]
        for path in [path, "/_mado/refused"] {
            let request = HTTPRequest("GET", path, headers: holds)
            try planting.ask("what the page shows", proxy, request)
        }
        let twice = [holds[0], holds[1], holds[1]]
        try planting.ask("two cookies", proxy, HTTPRequest("GET", path, headers: twice))
    }

    /// The ends: a revocation by its holder, of a key, and of nothing.
    private static func plantEnds(_ planting: inout Planting) throws {
        let counter = planting.counter
        for text in [counter.token, counter.tokens[1], counter.site.apiKey.exposed] {
            let bearer = (name: "authorization", value: "Bearer \(text)")
            let request = HTTPRequest("GET", "/v1/me", headers: [bearer])
            try planting.ask("me", planting.network, request)
        }
        let none = Token.mint(random: .system).exposed
        planting.secrets.add(token: none, "a token to revoke that there is not")
        for token in [counter.site.apiKey.exposed, none, "planted nonsense", counter.token] {
            let request = HTTPRequest.form("/oauth2/revoke", [("token", token)])
            try planting.ask("revoking", planting.network, request)
        }
        try planting.ask("closing", planting.operators, Acts.close(counter.event))
        for path in [
            "/metrics", "/v1/status", "/v1/history", "/v1/grants", "/v1/systems", "/v1/uses",
            "/v1/me",
        ] {
            let answer = try planting.operators.get(path).checked()
            planting.answers.append((path, Data(answer.body)))
        }
    }

    /// Every file of the site, by its name.
    private static func files(_ site: TestSite) throws -> [(name: String, bytes: Data)] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: site.root)
        return names.compactMap { name in
            FileManager.default.contents(atPath: "\(site.root)/\(name)").map { (name, $0) }
        }
    }

    /// Short tokens: the next one, and each in the other's place.
    private static func plantRenewals(_ planting: inout Planting) throws {
        let counter = planting.counter
        for answer in counter.activations {
            guard let renewal = answer.refreshToken else { continue }
            // A JWT, and what of it is as good as the whole.
            let next = try planting.network.call(Acts.renew(renewal)).checked()
                .decoded(TokenAnswer.self).accessToken
            for token in [answer.accessToken, next] {
                planting.secrets.add("a short token", token)
                let signature = token.split(separator: ".").last.map(String.init) ?? token
                planting.secrets.add("a signature", signature)
                try planting.ask("renewing wrongly", planting.network, Acts.renew(token))
                let check = Acts.introspect(token, key: counter.site.apiKey)
                try planting.ask("a short token", planting.network, check)
            }
            let path = "/status/\(counter.event)?time=\(renewal)"
            try planting.ask("a time", planting.operators, HTTPRequest("GET", path))
        }
    }

    @Test(arguments: ["enforced", "offline"])
    func `secrets are in no log, figure, answer or file`(enforcement: String) async throws {
        let (found, statuses, held, logged) = try await CheckCounter.open({
            $0.isProxied = true
            $0.enforcement = enforcement
        }) { counter in
            var planting = try Planting(counter)
            try Self.plantChecks(&planting)
            try Self.plantRenewals(&planting)
            try Self.plantFactors(&planting)
            try Self.plantPages(&planting)
            try Self.plantEnds(&planting)
            var places = planting.answers
            places += try Self.files(counter.site).map { ("running: \($0.name)", $0.bytes) }
            // What was only counted so far is recorded at the end.
            _ = counter.daemon.stop()
            let files = try Self.files(counter.site)
            places += files.map { ("stopped: \($0.name)", $0.bytes) }
            let found = places.flatMap { place in
                planting.secrets.found(in: place.bytes).map { "\(place.name): \($0)" }
            }
            let event = Data(counter.event.utf8)
            return (
                found, planting.answers.map(\.name),
                places.filter { $0.bytes.range(of: event) != nil }.map(\.name),
                try String(contentsOfFile: counter.site.logPath, encoding: .utf8)
            )
        }
        #expect(found == [])
        // The search finds what is there, in the ledger before and after its end.
        #expect(held.contains { $0.hasPrefix("running: state/ledger.sqlite") })
        #expect(held.contains("stopped: state/ledger.sqlite"))
        #expect(!logged.isEmpty)
        // Both successes and failures were there.
        for status in ["(200)", "(400)", "(401)", "(403)", "(404)", "(413)"] {
            #expect(statuses.contains { $0.hasSuffix(status) }, "\(status) of \(statuses)")
        }
    }
}
