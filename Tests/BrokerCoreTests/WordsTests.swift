import BrokerCore
import Testing

/// Identifiers, instants and digests: what they take and what they do at their limits.
struct WordsTests {
    static let drawn: [(UInt64, String)] = [
        (0, "G-0000000000"), (31, "G-000000000Z"), (1 << 50, "G-0000000000"),
        ((1 << 50) - 1, "G-ZZZZZZZZZZ"),
    ]

    @Test(arguments: drawn)
    func `a drawn id is read back as it is written`(number: UInt64, text: String) {
        let id = GrantID(drawn: number)
        #expect(id.description == text)
        #expect(GrantID(text) == id)
    }

    @Test(arguments: [
        "", "G-", "G-000000000", "G-00000000000", "E-0000000000", "g-0000000000", "G-000000000I",
        "G-000000000U", "G-00000000Ü", " G-0000000000",
    ])
    func `nothing else is a grant's id`(text: String) {
        #expect(GrantID(text) == nil)
    }

    @Test func `a taken id moves to the next free one, around the end too`() {
        let last = EventID(drawn: (1 << 30) - 1)
        let taken: Set<EventID> = [last, EventID(drawn: 0)]
        #expect(last.firstFree(where: taken.contains) == EventID(drawn: 1))
    }

    static let named: [(String, Bool)] = [
        ("P-OP1", true), ("a.b_c-9", true), (String(repeating: "x", count: 32), true),
        (String(repeating: "x", count: 33), false), ("", false), ("a b", false), ("a/b", false),
        ("四国", false), ("a\u{0}", false),
    ]

    @Test(arguments: named)
    func `a given id is 1 to 32 of the plain characters`(text: String, isID: Bool) {
        #expect((PersonID(text) != nil) == isID)
    }

    static let actors: [(String, Actor?)] = [
        ("madod", .daemon), ("uid:0", .uid(0)), ("uid:4294967295", .uid(.max)),
        ("uid:4294967296", nil), ("uid:01", nil), ("uid:", nil), ("uid:-1", nil),
        ("P-OP1", .person(.op1)), ("P OP1", nil),
    ]

    @Test(arguments: actors)
    func `an actor is read back as it is written`(text: String, actor: Actor?) {
        #expect(Actor(text) == actor)
        if let actor { #expect(actor.description == text) }
    }

    @Test func `instants saturate`() {
        let last = Instant(millisecondsSince1970: .max)
        let first = Instant(millisecondsSince1970: .min)
        #expect(last + Milliseconds(1) == last)
        #expect(first + Milliseconds(-1) == first)
        #expect(last - first == Milliseconds(.max))
    }

    @Test(arguments: [Int64(0), 1, -1, .max])
    func `what was added can be taken away`(length: Int64) {
        let instant = Site.start
        #expect(instant + Milliseconds(length) - Milliseconds(length) == instant || length == .max)
        #expect(
            (instant + Milliseconds(length)) - instant == Milliseconds(length) || length == .max
        )
    }

    @Test func `a digest is 32 bytes or 64 lower-case digits`() throws {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        let digest = try #require(Digest(bytes))
        #expect(digest.bytes == bytes)
        #expect(Digest(hex: digest.description) == digest)
        #expect(Digest(hex: digest.description.uppercased()) == nil)
        #expect(Digest(hex: digest.description.dropLast()) == nil)
        #expect(Digest(bytes.dropLast()) == nil)
        #expect(Digest(bytes + [0]) == nil)
    }
}
