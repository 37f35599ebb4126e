import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Ledger
import Testing

/// Short tokens and status lists at a real daemon: what an offline system lives by.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct OfflineTokenTests {
    private struct Header: Decodable, Equatable {
        let alg: String
        let kid: String
        let typ: String
    }

    private struct Claims: Decodable, Sendable {
        struct Status: Decodable {
            struct Place: Decodable {
                let idx: Int
                let uri: String
            }
            let statusList: Place
        }
        let iss: String
        let sub: String
        let aud: String
        let clientId: String
        let iat: Int64
        let exp: Int64
        let jti: String
        let status: Status
        let madoGrant: String
        let madoEvent: String
        let madoDrill: Bool?
    }

    private static func open<Value: Sendable>(
        _ body: @escaping @Sendable (inout CheckCounter) throws -> Value
    ) async throws -> Value {
        try await CheckCounter.open({ $0.enforcement = "offline" }, body)
    }

    private static func list(_ counter: CheckCounter) throws -> StatusListText {
        let answer = try counter.network.get("/status/\(counter.event)").checked()
        return try StatusListText(answer.text)
    }

    @Test func `an activation gives a short token, and its opaque one gets the next`()
        async throws
    {
        let (first, second, header, listed, entries) = try await Self.open { counter in
            let answer = counter.activations[0]
            let renewal = try #require(answer.refreshToken)
            let next = try counter.network.call(Acts.renew(renewal)).checked()
                .decoded(TokenAnswer.self)
            let list = try Self.list(counter)
            return (
                try SignedText(answer.accessToken).claims(Claims.self),
                try SignedText(next.accessToken).claims(Claims.self),
                try SignedText(answer.accessToken).header(Header.self),
                (0..<4).map { list.status(at: $0) }, try Self.entries(counter.site)
            )
        }
        #expect(header.alg == "ES256" && header.typ == "at+jwt")
        #expect(first.iss == "https://mado.example" && first.aud == "sys-1")
        #expect(first.sub == SitePlan.entrustee(1) && first.clientId == "mado:activation")
        #expect(first.madoDrill == nil)
        #expect(first.exp - first.iat <= 300 && first.exp > first.iat)
        #expect(first.status.statusList.idx == 0)
        #expect(first.status.statusList.uri == "https://mado.example/status/\(first.madoEvent)")
        #expect(second.status.statusList.idx == 0 && second.madoGrant == first.madoGrant)
        #expect(second.exp >= first.exp)
        // Two were activated; what was never given is not valid.
        #expect(listed == [0, 0, 1, 1])
        #expect(entries.indexes == [0, 1])
        // One key signed, and it was recorded before the first token, once.
        #expect(entries.keys == ["production \(header.kid)"])
    }

    @Test func `the first list after a close denies all`() async throws {
        let (before, after, renewed, type, cache) = try await Self.open { counter in
            let before = try Self.list(counter)
            let operators = Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
            _ = try operators.call(Acts.close(counter.event)).checked()
            let answer = try counter.network.get("/status/\(counter.event)").checked()
            let renewal = try #require(counter.activations[0].refreshToken)
            return (
                before.validCount, try StatusListText(answer.text),
                try counter.network.call(Acts.renew(renewal)).status,
                answer.header("content-type"), answer.header("cache-control")
            )
        }
        #expect(before == 2)
        #expect(after.validCount == 0 && after.count >= 2)
        #expect(after.claims.ttl <= 20 && after.claims.exp <= after.claims.iat + 60)
        #expect(renewed == 400)
        #expect(type == "application/statuslist+jwt" && cache == "no-cache")
    }

    @Test func `a revocation shows in the next list, and a start continues the indexes`()
        async throws
    {
        let (revoked, restarted, indexes) = try await Self.open { counter in
            _ = try Self.list(counter)
            let renewal = try #require(counter.activations[0].refreshToken)
            let act = HTTPRequest.form("/oauth2/revoke", [("token", renewal)])
            _ = try counter.network.call(act).checked()
            let revoked = try Self.list(counter)
            counter.daemon.kill()
            let next = try DaemonProcess(try Programs.path("madod"), site: counter.site)
            defer { next.kill() }
            let restarted = try Self.list(counter)
            var person = counter.person
            let deadline = Deadline(in: .seconds(40))
            while !person.hasCode, !deadline.isOver {
                guard try counter.network.get("/livez").status == 200 else { break }
            }
            let again = try Acts.activate(person, totp: person.nextCode(), grant: counter.grant)
            let token = try counter.network.call(again).checked().decoded(TokenAnswer.self)
            let claims = try SignedText(token.accessToken).claims(Claims.self)
            let list = try Self.list(counter)
            return (
                (0..<3).map { revoked.status(at: $0) },
                (0..<3).map { restarted.status(at: $0) },
                [UInt8(claims.status.statusList.idx)] + (0..<3).compactMap { list.status(at: $0) }
            )
        }
        #expect(revoked == [1, 0, 1])
        #expect(restarted == [1, 0, 1])
        #expect(indexes == [2, 1, 0, 0])
    }

    @Test func `a list is served again, and only while it holds`() async throws {
        let (same, unchanged, unlike, unknown) = try await Self.open { counter in
            let path = "/status/\(counter.event)"
            let first = try counter.network.get(path).checked()
            let second = try counter.network.get(path).checked()
            let tag = try #require(first.header("etag"))
            let known = try counter.network.call(
                HTTPRequest("GET", path, headers: [("if-none-match", tag)])
            )
            let cwt = [(name: "accept", value: "application/statuslist+cwt")]
            return (
                first.text == second.text, known.status,
                try counter.network.call(HTTPRequest("GET", path, headers: cwt)).status,
                try ["/status/E-000000", "/status/x", "/drill\(path)", "/status/"].map {
                    try counter.network.get($0).status
                }
            )
        }
        #expect(same)
        #expect(unchanged == 304 && unlike == 406)
        #expect(unknown == [404, 404, 404, 404])
    }

    @Test func `an auditor reads the list as it was, and nobody else does`() async throws {
        let (past, statuses) = try await Self.open { counter in
            let auditor = Client.unix(counter.site.socketPath, uid: Staff.auditor.uid)
            let path = "/status/\(counter.event)?time="
            let before = try Self.list(counter).claims.iat + 1
            let deadline = Deadline(in: .seconds(5))
            while HarnessClock.wall.millisecondsSince1970 / 1000 <= before, !deadline.isOver {}
            _ = try Client.unix(counter.site.socketPath, uid: Staff.operator1.uid)
                .call(Acts.close(counter.event)).checked()
            let now = HarnessClock.wall.millisecondsSince1970 / 1000
            let text = try auditor.get("\(path)\(before)").checked().text
            let list = try StatusListText(text)
            let statuses = try [
                auditor.get("\(path)\(now + 60)"), auditor.get("\(path)\(before - 86_400)"),
                auditor.get("\(path)soon"), counter.network.get("\(path)\(before)"),
            ].map(\.status)
            return ([list.claims.iat - before, Int64(list.validCount)], statuses)
        }
        #expect(past == [0, 2])
        #expect(statuses == [404, 404, 400, 401])
    }

    @Test func `an exercise has an issuer, keys, lists and a mark of its own`() async throws {
        struct KeySet: Decodable {
            struct Key: Decodable { let kid: String }
            let keys: [Key]
        }
        let (claims, header, kids, statuses, entries) = try await CheckCounter.open({
            $0.enforcement = "offline"
            $0.isDrill = true
        }) { counter in
            let token = try SignedText(counter.token)
            let kids = try ["", "/drill"].map { path in
                try counter.network.get("\(path)/.well-known/jwks.json").checked()
                    .decoded(KeySet.self).keys.map(\.kid)
            }
            let list = try counter.network.get("/drill/status/\(counter.event)").checked()
            return (
                try token.claims(Claims.self), try token.header(Header.self), kids,
                [
                    try counter.network.get("/status/\(counter.event)").status,
                    try StatusListText(list.text).validCount,
                ],
                try Self.entries(counter.site)
            )
        }
        #expect(claims.iss == "https://mado.example/drill" && claims.madoDrill == true)
        let list = "https://mado.example/drill/status/\(claims.madoEvent)"
        #expect(claims.status.statusList.uri == list)
        #expect(kids[1].contains(header.kid) && !kids[0].contains(header.kid))
        #expect(statuses == [404, 2])
        #expect(entries.keys == ["drill \(header.kid)"])
    }

    @Test func `without a key the holder keeps what renews, and nobody is let in by it`()
        async throws
    {
        // A file is where the directory of keys is to be.
        let (first, status, renewed) = try await CheckCounter.open(
            prepare: { try $0.write("", to: "\($0.statePath)/token-keys") },
            { $0.enforcement = "offline" }
        ) { counter in
            let first = counter.activations[0]
            let renew = Acts.renew(try #require(first.refreshToken))
            let before = try counter.network.call(renew)
            try FileManager.default.removeItem(atPath: "\(counter.site.statePath)/token-keys")
            let after = try counter.network.call(renew).checked().decoded(TokenAnswer.self)
            return (first, before.status, after)
        }
        #expect(first.accessToken == first.refreshToken && first.expiresIn == 0)
        #expect(status == 503)
        #expect(renewed.expiresIn > 0)
        #expect(try SignedText(renewed.accessToken).claims(Claims.self).aud == "sys-1")
    }

    @Test func `what is no credential of an offline system renews nothing`() async throws {
        let said = try await CheckCounter.open { counter in
            try ["mado_nothing", Token.mint(random: .system).exposed, counter.token].map { text in
                let answer = try counter.network.call(Acts.renew(text))
                let refusal = try answer.decoded(ProblemAnswer.self).refusal ?? "-"
                return "\(answer.status) \(refusal)"
            }
        }
        #expect(said == Array(repeating: "400 credential_unknown", count: 3))
    }

    /// The status indexes and the keys on record.
    private static func entries(_ site: TestSite) throws -> (indexes: [UInt32], keys: [String]) {
        let ledger = try site.openLedger()
        var (indexes, keys, seq): ([UInt32], [String], UInt64) = ([], [], 0)
        while case let leaves = try ledger.readLeaves(from: seq, limit: 1_000), !leaves.isEmpty {
            for leaf in leaves {
                switch try EntryCoding.decode(leaf).entry.fact {
                case .credentialActivated(let credential, _, _, _):
                    if let index = credential.statusIndex { indexes.append(index) }
                case .keyRotated(let turn):
                    let kid = Data(turn.kid.bytes).base64EncodedString()
                        .replacing("+", with: "-").replacing("/", with: "_")
                        .replacing("=", with: "")
                    keys.append("\(turn.use.rawValue) \(kid)")
                default: break
                }
            }
            seq += UInt64(leaves.count)
        }
        return (indexes, keys)
    }
}
