import BrokerTesting
import Ledger
import Testing

struct CanonicalJSONTests {
    @Test(arguments: [
        (JSONValue.null, "null"),
        (.bool(true), "true"),
        (.integer(0), "0"),
        (.integer(-42), "-42"),
        (.integer(.max), "9223372036854775807"),
        (.integer(.min), "-9223372036854775808"),
        (.string("€$\u{000F}\nA'B\"\\\\\"/"), #""€$\u000f\nA'B\"\\\\\"/""#),
        (.string("\u{8}\t\n\u{C}\r\u{7F}\u{2028}"), "\"\\b\\t\\n\\f\\r\u{7F}\u{2028}\""),
        (.array([]), "[]"),
        (.array([.integer(1), .array([.null])]), "[1,[null]]"),
        (.object(JSONObject()), "{}"),
    ])
    func `writes the one text of a value and reads it back`(
        value: JSONValue,
        text: String
    ) throws {
        #expect(CanonicalJSON.encode(value) == Array(text.utf8))
        #expect(try CanonicalJSON.parse(Array(text.utf8)) == value)
    }

    /// The names of RFC 8785 §3.2.3: by UTF-16 code units the emoji comes before U+FB33.
    @Test func `sorts names by UTF-16 code units`() throws {
        let names = ["€", "\r", "\u{FB33}", "1", "😀", "\u{80}", "ö"]
        let object = JSONObject(names.map { ($0, JSONValue.null) })
        let bytes = CanonicalJSON.encode(.object(object))
        guard case .object(let sorted) = try CanonicalJSON.parse(bytes) else {
            Issue.record("no object")
            return
        }
        let expected = ["\r", "1", "\u{80}", "ö", "€", "😀", "\u{FB33}"]
        #expect(sorted.members.map(\.name) == expected)
    }

    @Test func `keeps the last of two equal names`() {
        let object = JSONObject([("a", .integer(1)), ("b", .null), ("a", .integer(2))])
        #expect(object["a"] == .integer(2))
        #expect(CanonicalJSON.encode(.object(object)) == Array(#"{"a":2,"b":null}"#.utf8))
    }

    @Test(arguments: [
        ("", CanonicalFault.Reason.endsEarly, 0),
        (" 1", .unexpected, 0),
        ("1 ", .bytesAfterValue, 1),
        ("01", .number, 0),
        ("-0", .number, 0),
        ("1.5", .bytesAfterValue, 1),
        ("1e3", .bytesAfterValue, 1),
        ("9223372036854775808", .number, 0),
        ("-", .endsEarly, 1),
        ("tru", .endsEarly, 3),
        ("[1,]", .unexpected, 3),
        ("[1 ,2]", .unexpected, 2),
        (#"{"b":1,"a":2}"#, .nameOrder, 7),
        (#"{"a":1,"a":2}"#, .nameOrder, 7),
        (#"{"a": 1}"#, .unexpected, 5),
        (#"{"a":1"#, .endsEarly, 6),
        (#""\/""#, .needlessEscape, 2),
        (#""\u0041""#, .needlessEscape, 2),
        (#""\u000A""#, .needlessEscape, 2),
        (#""\u000a""#, .needlessEscape, 2),
        (#""\ud83d\ude00""#, .needlessEscape, 2),
        ("\"a\nb\"", .unexpected, 2),
        (#""abc"#, .endsEarly, 4),
    ])
    func `refuses every other text`(
        text: String,
        reason: CanonicalFault.Reason,
        offset: Int
    ) {
        let fault = #expect(throws: CanonicalFault.self) {
            try CanonicalJSON.parse(Array(text.utf8))
        }
        #expect(fault?.reason == reason)
        #expect(fault?.offset == offset)
    }

    @Test(arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE3, 0x81]] as [[UInt8]])
    func `refuses what is no UTF-8`(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let fault = #expect(throws: CanonicalFault.self) {
            try CanonicalJSON.parse([quote] + bytes + [quote])
        }
        #expect(fault?.reason == .invalidUTF8)
    }

    @Test func `stops at its depth limit`() throws {
        let deepest = CanonicalJSON.depthMax
        let fits = String(repeating: "[", count: deepest) + String(repeating: "]", count: deepest)
        #expect(throws: Never.self) { try CanonicalJSON.parse(Array(fits.utf8)) }
        let fault = #expect(throws: CanonicalFault.self) {
            try CanonicalJSON.parse([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000))
        }
        #expect(fault?.reason == .tooDeep)
    }

    /// Any damaged text is refused, or is itself the text of what it is read as.
    @Test(arguments: UInt64(1)...20)
    func `is its own exact inverse, damaged or not`(seed: UInt64) throws {
        var random = SampleEntries(seed: seed)
        for _ in 0..<50 {
            let value = Self.value(&random, depth: 0)
            let bytes = CanonicalJSON.encode(value)
            #expect(CanonicalJSON.encode(try CanonicalJSON.parse(bytes)) == bytes, "seed \(seed)")
            for _ in 0..<20 {
                var damaged = bytes
                let place = Int(random.draw() % UInt64(damaged.count))
                damaged[place] = UInt8(truncatingIfNeeded: random.draw())
                guard let read = try? CanonicalJSON.parse(damaged) else { continue }
                #expect(CanonicalJSON.encode(read) == damaged, "seed \(seed)")
            }
        }
    }

    private static func value(_ random: inout SampleEntries, depth: Int) -> JSONValue {
        switch random.draw() % (depth < 4 ? 7 : 5) {
        case 0: .null
        case 1: .bool(random.draw() % 2 == 0)
        case 2: .integer(Int64(bitPattern: random.draw()) >> Int64(random.draw() % 64))
        case 3, 4: .string(text(&random))
        case 5: .array((0..<random.draw() % 4).map { _ in value(&random, depth: depth + 1) })
        default:
            .object(
                JSONObject(
                    (0..<random.draw() % 4).map { _ in
                        (text(&random), value(&random, depth: depth + 1))
                    }
                )
            )
        }
    }

    private static func text(_ random: inout SampleEntries) -> String {
        let letters = ["a", "\"", "\\", "\n", "\u{1}", "é", "窓", "😀", "\u{FB33}", "\u{E000}"]
        return (0..<random.draw() % 6).map { _ in letters[Int(random.draw() % 10)] }.joined()
    }
}
