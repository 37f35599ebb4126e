import BrokerCore
import DaemonHarness
import Foundation
import Ledger
import Messages
import Testing

/// The retention of uses in a daemon whose clock goes on for more than a year.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct OldUsesTests {
    private struct Seen: Sendable {
        var before = 0
        var rows: [UseSheet.Row] = []
        /// The first row of a question about later minutes only.
        var firstLater: String?
        var digests = 0
        var isVerified: [String: Int32] = [:]
        var text = ""
        var readers: [Said] = []
        var counted: [Digest: Int] = [:]
    }

    @Test func `uses go after their time, their digests stay, and the rest can be verified`()
        async throws
    {
        let seen = try await SimulatedOffice.open(
            SitePlan(entrustees: 2, hasTCP: true),
            enrolled: [Staff.operator1.person]
        ) { office in
            var seen = Seen()
            func check(_ total: Int) throws {
                for _ in 0..<4 { _ = try office.isActive("unknown") }
                _ = try UseSheet.waiting(for: total, Client.unix(office.site.socketPath, uid: 0))
                try office.pass(.minutes(2))
            }
            try check(4)
            try Self.waitForDigests(1, office)
            try office.pass(.days(200))
            try check(8)
            try Self.waitForDigests(2, office)
            let root = Client.unix(office.site.socketPath, uid: 0)
            seen.before = try UseSheet(root).rows.count
            // Nobody has attested anybody for that long.
            for staff in [Staff.auditor, .approver] {
                for path in ["/v1/uses", "/v1/history", "/v1/status"] {
                    seen.readers.append(Said(try office.client(staff).get(path)))
                }
            }
            try office.pass(.days(201))
            let deadline = Deadline(in: .seconds(10))
            repeat {
                seen.rows = try UseSheet(root).rows
            } while seen.rows.first?.credentialId != "deleted" && !deadline.isOver
            seen.firstLater = try Self.firstRow(from: office.wall - .days(500), root)
            seen.digests = try Self.digests(office)
            (seen.isVerified["whole"], seen.text) = try Self.verify(seen.rows, office)
            let changed = seen.rows.dropLast()
            (seen.isVerified["a row less"], _) = try Self.verify(Array(changed), office)
            let stated = seen.rows.filter { $0.credentialId != "deleted" }
            (seen.isVerified["not stated"], _) = try Self.verify(stated, office)
            // A count that was begun late is written a minute later, or with the last entry.
            _ = office.stop()
            seen.counted = try Self.counted(.personNotCurrent, office)
            return seen
        }
        #expect(seen.before == 2)
        #expect(Set(seen.readers) == [Said(403, "person_not_current")])
        // Nobody reads on in silence (law L13). The third asks again and again to let time pass.
        #expect(seen.counted.count == 3)
        #expect(seen.counted.values.count { $0 == 3 } >= 2)
        #expect(seen.rows.map(\.credentialId) == ["deleted", ""])
        #expect(seen.rows.last?.denied == 4)
        #expect(seen.firstLater == "deleted")
        #expect(seen.digests == 2)
        #expect(seen.isVerified == ["whole": 0, "a row less": 1, "not stated": 1], "\(seen.text)")
        #expect(seen.text.contains("were deleted as too old"))
    }

    private static func digests(_ office: SimulatedOffice) throws -> Int {
        try office.entries().count { if case .usesDigested = $0.fact { true } else { false } }
    }

    /// How often it was counted, by who was refused.
    private static func counted(
        _ refusal: Refusal,
        _ office: SimulatedOffice
    ) throws -> [Digest: Int] {
        try office.entries().reduce(into: [:]) { counts, entry in
            guard case .failuresTallied(let tally) = entry.fact, tally.refusal == refusal
            else { return }
            counts[tally.source, default: 0] += tally.count
        }
    }

    private static func waitForDigests(_ count: Int, _ office: SimulatedOffice) throws {
        let deadline = Deadline(in: .seconds(10))
        while try digests(office) < count {
            guard !deadline.isOver else { throw HarnessError.timedOut("a digest of the uses") }
            try office.settle()
        }
    }

    private static func firstRow(from: Instant, _ client: Client) throws -> String? {
        struct Page: Decodable {
            struct Row: Decodable { let credentialId: String }
            let rows: [Row]
        }
        let time = JST.machine(from).replacing("+", with: "%2B")
        return try client.get("/v1/uses?limit=1&from=\(time)").checked().decoded(Page.self)
            .rows.first?.credentialId
    }

    /// `mado ledger verify --uses` of a file with `rows`.
    private static func verify(
        _ rows: [UseSheet.Row],
        _ office: SimulatedOffice
    ) throws -> (Int32, String) {
        let lines = rows.map { row in
            [
                row.credentialId, row.system, row.minute, row.first, row.last, "\(row.allowed)",
                "\(row.denied)",
            ].joined(separator: ",")
        }
        let heading = "credential_id,system,minute,first,last,allowed,denied"
        let path = "\(office.site.root)/uses.csv"
        try office.site.write(([heading] + lines).joined(separator: "\n"), to: path)
        let run = try ProgramRun(
            try Programs.path("mado"),
            ["ledger", "verify", office.site.ledgerPath, "--uses", path, "--lang", "en"],
            environment: ["LANG": "C.UTF-8"],
            directory: "/tmp"
        )
        return (run.status, run.printed)
    }
}
