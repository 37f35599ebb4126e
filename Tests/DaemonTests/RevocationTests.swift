import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Ledger
import Testing

/// Revocation at a real daemon (RFC 7009): whoever holds a token ends it, and it stays ended.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct RevocationTests {
    private static func revoke(_ counter: CheckCounter, _ body: String) throws -> HTTPResponse {
        try counter.network.call(
            HTTPRequest(
                "POST",
                "/oauth2/revoke",
                contentType: "application/x-www-form-urlencoded",
                body: body
            )
        )
    }

    @Test func `a token that is given back is over at once, and after a power cut`() async throws {
        let (before, status, text, after, other, again, restarted, ends) =
            try await CheckCounter.open { counter in
                let before = try counter.isActive(counter.token)
                let answer = try Self.revoke(counter, "token=\(counter.token)")
                let after = try counter.isActive(counter.token)
                let other = try counter.introspect(counter.tokens[1], key: counter.otherKey)
                    .decoded(IntrospectionAnswer.self).active
                let again = try Self.revoke(counter, "token=\(counter.token)").status
                counter.daemon.kill()
                let next = try DaemonProcess(try Programs.path("madod"), site: counter.site)
                defer { next.kill() }
                let restarted = try counter.isActive(counter.token)
                return (
                    before, answer.status, answer.text, after, other, again, restarted,
                    try Self.ends(counter.site)
                )
            }
        #expect(before && !after && !restarted)
        #expect(status == 200 && again == 200)
        #expect(text == "")
        // Nobody else's is touched.
        #expect(other)
        #expect(ends == ["revoked by \(SitePlan.entrustee(1))"])
    }

    @Test func `the grant goes on, and can be activated again`() async throws {
        let (first, second) = try await CheckCounter.open { counter in
            _ = try Self.revoke(counter, "token=\(counter.token)").checked()
            var person = counter.person
            // Two codes are used up: a third may take half a minute.
            let deadline = Deadline(in: .seconds(40))
            while !person.hasCode, !deadline.isOver {
                guard try !counter.isActive(counter.token) else { break }
            }
            let act = try Acts.activate(person, totp: person.nextCode(), grant: counter.grant)
            let token = try counter.network.call(act).checked().decoded(TokenAnswer.self)
            return (
                try counter.isActive(counter.token), try counter.isActive(token.accessToken)
            )
        }
        #expect(!first)
        #expect(second)
    }

    static let table: [(body: String, status: Int, error: String?)] = [
        ("token=mado_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 200, nil),
        ("token=something", 200, nil),
        ("token=something&token_type_hint=refresh_token", 200, nil),
        ("token={key}", 400, "unsupported_token_type"),
        ("token=eyJ0.eyJp.c2ln", 400, "unsupported_token_type"),
        ("", 400, "invalid_request"),
        ("token=a&token=b", 400, "invalid_request"),
        ("token_type_hint=access_token", 400, "invalid_request"),
    ]

    @Test func `what there was not is not told from what there was`() async throws {
        struct Answer: Decodable { let error: String }
        let said = try await CheckCounter.open { counter in
            try Self.table.map { row in
                let body = row.body.replacing("{key}", with: counter.site.apiKey.exposed)
                let response = try Self.revoke(counter, body)
                let answer = try? response.decoded(Answer.self)
                return "\(response.status) \(answer?.error ?? "-")"
            }
        }
        for (row, said) in zip(Self.table, said) {
            #expect(said == "\(row.status) \(row.error ?? "-")", "\(row.body)")
        }
    }

    /// The ends of single credentials in the ledger: the cause and whose act it was.
    private static func ends(_ site: TestSite) throws -> [String] {
        let ledger = try site.openLedger()
        var (ends, seq): ([String], UInt64) = ([], 0)
        while case let leaves = try ledger.readLeaves(from: seq, limit: 1_000), !leaves.isEmpty {
            for leaf in leaves {
                let entry = try EntryCoding.decode(leaf).entry
                guard case .credentialsEnded(_, _, let end) = entry.fact else { continue }
                ends.append("\(end.cause.rawValue) by \(entry.actor)")
            }
            seq += UInt64(leaves.count)
        }
        return ends
    }
}
