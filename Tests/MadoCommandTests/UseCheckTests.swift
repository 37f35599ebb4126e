import BrokerCore
import Ledger
import MadoCommand
import Messages
import Testing

/// An exported file of uses of which the oldest were deleted, held to the ledger's digests.
@Suite struct UseCheckTests {
    private static let start = Instant(millisecondsSince1970: 1_795_197_600_000)
    private static let system = SystemID("sys-1")

    private static func use(_ minute: Int, _ denied: Int = 1) -> Use {
        let time = start + .minutes(Int64(minute))
        let key = UseKey(minute: time, system: system, subject: .unknown)
        return Use(key: key, first: time, last: time, allowed: 0, denied: denied)
    }

    private static func deleted(until minute: Int) -> Use {
        Use(
            key: UseKey(minute: start, system: nil, subject: .deleted),
            first: start,
            last: start + .minutes(Int64(minute)),
            allowed: 0,
            denied: 0
        )
    }

    /// A row in each of 100 minutes, and a digest of each ten of them.
    private static let uses = (0..<100).map { use($0) }
    private static let digests = (0..<10).compactMap { ten in
        let from = start + .minutes(Int64(ten * 10))
        var digester = UseDigester(from: from, until: from + .minutes(10))
        for use in uses[ten * 10..<ten * 10 + 10] { digester.add(use) }
        return digester.digest
    }

    /// The ledger goes on for a year.
    private static func check(_ uses: [Use], after end: Milliseconds = .days(365)) -> UseCheck {
        UseCheck(uses, digests, ledgerEnd: start + end)
    }

    @Test func `what was deleted is stated, and the rest still matches`() {
        for (until, digests) in [(10, 1), (30, 3), (35, 4), (99, 10)] {
            let left = Self.check([Self.deleted(until: until)] + Self.uses[until...])
            #expect(left.isGood, "\(until)")
            #expect(left.deletedDigests == digests)
            #expect(left.deletedBefore == Self.start + .minutes(Int64(until)))
        }
        #expect(Self.check(Self.uses).isGood && Self.check(Self.uses).deletedBefore == nil)
    }

    @Test func `nothing is hidden behind it`() {
        let stated = Self.deleted(until: 35)
        var changed = Array(Self.uses[35...])
        changed[20] = Self.use(55, 2)
        let rows: [(name: String, uses: [Use], faults: Int)] = [
            ("not stated", Array(Self.uses[35...]), 4),
            ("a row changed", [stated] + changed, 1),
            ("a row gone", [stated] + Self.uses[35..<60] + Self.uses[61...], 1),
            ("a row more", [stated] + Self.uses[35...] + [Self.use(55, 3)], 1),
            ("a row of what was deleted", [stated, Self.use(12)] + Self.uses[35...], 0),
            ("less stated than is gone", [Self.deleted(until: 30)] + Self.uses[35...], 1),
        ]
        for row in rows {
            let check = Self.check(row.uses)
            #expect(!check.isGood && check.faultyMinutes.count == row.faults, "\(row.name)")
        }
    }

    @Test func `what Mado would not have deleted yet is not taken for deleted`() {
        let file = [Self.deleted(until: 35)] + Self.uses[35...]
        #expect(Self.check(file, after: .minutes(90 * 1_440 + 35)).isGood)
        let early = Self.check(file, after: .minutes(90 * 1_440 + 34))
        #expect(!early.isGood && early.statesTooMuch && early.deletedBefore == nil)
        #expect(!UseCheck(file, Self.digests, ledgerEnd: nil).isGood)
    }

    @Test func `what nothing was compared with does not match`() {
        let row = [Self.use(3)]
        let without = UseCheck(row, [], ledgerEnd: Self.start + .days(365))
        #expect(without.isGood && !without.matches && without.heldRows == 0)
        #expect(without.sentences.first?.en.contains("nothing says that they match") == true)
        #expect(!without.sentences.contains { $0.en.contains("The uses match") })
        let whole = Self.check(Self.uses)
        #expect(whole.matches && whole.heldRows == 100)
    }
}

/// The same by the command, on files.
@Suite struct UseFileTests {
    private static let heading = "credential_id,system,minute,first,last,allowed,denied"
    private static let row =
        ",sys-1,2022-09-19T22:07:00+09:00,"
        + "2022-09-19T22:07:01.000+09:00,2022-09-19T22:07:02.000+09:00,1,0"

    private static func verify(_ text: String, _ more: String...) async throws -> Transcript {
        let ledger = try SampleLedger(entries: 4)
        let file = try ledger.folder.write(text, "uses.csv")
        return await transcript(
            of: ["ledger", "verify", ledger.path, "--key", ledger.key, "--uses", file] + more,
            locale: .plain
        )
    }

    @Test func `rows of a ledger without digests are not said to match`() async throws {
        let file = "\(Self.heading)\r\n\(Self.row)\r\n"
        let got = try await Self.verify(file)
        #expect(got.status == .refused, "\(got)")
        #expect(!got.out.contains("match the ledger"), "\(got)")
        let said = got.out.replacing("\n", with: " ")
        #expect(said.contains("nothing says that they match"), "\(got)")
        let json = try await Self.verify(file, "--json")
        #expect(json.status == .refused)
        #expect(json.out.contains(#""uses_verified":false"#), "\(json)")
    }

    @Test func `a file without its heading is no export`() async throws {
        for text in ["", "\n", "\u{FEFF}", "\r\n\(Self.row)\r\n", Self.row] {
            let got = try await Self.verify(text)
            #expect(got.status == .unreachable && got.out == "", "\(got)")
            #expect(got.notes.contains("Line 1 of"), "\(got)")
        }
    }
}
