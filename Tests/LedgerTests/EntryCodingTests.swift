import BrokerCore
import BrokerTesting
import Ledger
import Testing

struct EntryCodingTests {
    @Test(arguments: UInt64(1)...40)
    func `reads back exactly what it wrote, for every kind`(seed: UInt64) throws {
        var samples = SampleEntries(seed: seed)
        let entries = samples.oneOfEach()
        #expect(Set(entries.map(\.fact.kind)) == Set(EntryKind.allCases))
        for (index, entry) in entries.enumerated() {
            let numbered = NumberedEntry(seq: UInt64(index), entry: entry)
            let leaf = try EntryCoding.encode(numbered)
            let text = String(decoding: leaf, as: UTF8.self)
            let read = try EntryCoding.decode(leaf)
            #expect(read == numbered, "seed \(seed): \(text)")
            // Classes compare by content only where they say so: the bytes settle it.
            #expect(try EntryCoding.encode(read) == leaf, "seed \(seed): \(text)")
            #expect(throws: Never.self, "seed \(seed): \(text)") {
                try CanonicalJSON.parse(leaf)
            }
        }
    }

    @Test func `writes the documented leaf`() throws {
        let event = try #require(EventID("E-7K3QZ8"))
        let entry = Entry(
            at: Instant(millisecondsSince1970: 1_793_000_000_000),
            actor: .person(PersonID(unchecked: "P-OP1")),
            request: try #require(RequestID("R-0123456789")),
            totpStep: 5,
            fact: .eventExtended(event, closesAt: Instant(millisecondsSince1970: -1))
        )
        let leaf = try EntryCoding.encode(NumberedEntry(seq: 7, entry: entry))
        let expected = #"""
            {"actor":"P-OP1","at":1793000000000,"data":{"closes_at":-1,"totp_step":5},\#
            "event":"E-7K3QZ8","kind":"event.extended","request":"R-0123456789","seq":7,"v":1}
            """#
        #expect(String(decoding: leaf, as: UTF8.self) == expected)
    }

    @Test(arguments: [nil, String(repeating: "0a", count: 32)] as [String?])
    func `reads a person with and without a certificate`(certificate: String?) throws {
        let member = certificate.map { #""certificate":"\#($0)","# } ?? ""
        let leaf =
            #"{"actor":"madod","at":0,"data":{"# + member
            + #""employer":"GRID-01","epoch":2026,"groups":[],"relation":"own","#
            + #""roles":["operator"],"uid":2001},"kind":"person.attested","person":"P-OP1","#
            + #""request":"R-0123456789","seq":7,"v":1}"#
        let read = try EntryCoding.decode(Array(leaf.utf8))
        guard case .personAttested(let person) = read.entry.fact else {
            Issue.record("\(read.entry.fact)")
            return
        }
        #expect(person.certificate?.description == certificate && person.uid == 2001)
        #expect(try EntryCoding.encode(read) == Array(leaf.utf8))
    }

    @Test func `writes the documented leaf of an act that came with a key`() throws {
        let event = try #require(EventID("E-7K3QZ8"))
        let (key, content) = (
            String(repeating: "ab", count: 32), String(repeating: "01", count: 32)
        )
        let entry = Entry(
            at: Instant(millisecondsSince1970: 1_793_000_000_000),
            actor: .person(PersonID(unchecked: "P-OP1")),
            request: try #require(RequestID("R-0123456789")),
            mark: IdempotencyMark(
                key: try #require(Digest(hex: key)),
                content: try #require(Digest(hex: content))
            ),
            fact: .eventClosed(event)
        )
        let leaf = try EntryCoding.encode(NumberedEntry(seq: 7, entry: entry))
        let expected = #"""
            {"actor":"P-OP1","at":1793000000000,"data":{},"event":"E-7K3QZ8",\#
            "idempotency_content":"\#(content)","idempotency_key":"\#(key)",\#
            "kind":"event.closed","request":"R-0123456789","seq":7,"v":1}
            """#
        #expect(String(decoding: leaf, as: UTF8.self) == expected)
        #expect(try EntryCoding.decode(leaf).entry == entry)
    }

    /// The two members of a key stand together, each a digest, and in their order.
    @Test(arguments: [
        (#""idempotency_content":"C","#, LeafFault.missingMember("idempotency_key")),
        (#""idempotency_key":"C","#, .unknownMember("idempotency_key")),
        (
            #""idempotency_key":"C","idempotency_content":"C","#,
            .unknownMember("idempotency_key")
        ),
        (#""idempotency_content":"0","idempotency_key":"C","#, .wrongValue("idempotency_content")),
        (#""idempotency_content":"C","idempotency_key":7,"#, .wrongValue("idempotency_key")),
    ])
    func `a key is whole or not there`(members: String, fault: LeafFault) {
        let digest = String(repeating: "0", count: 64)
        let members = members.replacing("\"C\"", with: "\"\(digest)\"")
        let text = Self.good.replacing(#""kind""#, with: members + #""kind""#)
        #expect(throws: fault) { try EntryCoding.decode(Array(text.utf8)) }
    }

    /// One damaged byte is refused, or makes another entry whose one leaf these bytes are.
    @Test(arguments: UInt64(1)...3)
    func `has exactly one leaf for an entry`(seed: UInt64) throws {
        var samples = SampleEntries(seed: seed)
        for entry in samples.oneOfEach() {
            let leaf = try EntryCoding.encode(NumberedEntry(seq: 12, entry: entry))
            for place in leaf.indices {
                var damaged = leaf
                damaged[place] ^= UInt8(1 << (samples.draw() % 8))
                guard let read = try? EntryCoding.decode(damaged) else { continue }
                #expect(try EntryCoding.encode(read) == damaged, "seed \(seed)")
            }
            for length in 0..<leaf.count {
                #expect(throws: LeafFault.self) {
                    try EntryCoding.decode(Array(leaf.prefix(length)))
                }
            }
            #expect(throws: LeafFault.self) { try EntryCoding.decode(leaf + leaf) }
        }
    }

    private static let good = #"""
        {"actor":"madod","at":1,"data":{"closes_at":2},"event":"E-000000",\#
        "kind":"event.extended","request":"R-0000000000","seq":0,"v":1}
        """#

    @Test(arguments: [
        (#"{"actor":"#, #"{"aaa":1,"actor":"#, LeafFault.unknownMember("aaa")),
        (#""actor":"madod","#, "", .missingMember("actor")),
        (#""madod""#, #""uid:007""#, .wrongValue("actor")),
        (#""madod""#, "7", .wrongValue("actor")),
        (#""at":1,"#, #""at":1,"at":1,"#, .unknownMember("at")),
        (#""at":1,"#, "", .missingMember("at")),
        (#""at":1,"#, #""at":"1","#, .wrongValue("at")),
        (#""at":1,"#, #""at":9007199254740992,"#, .outOfRange("at")),
        (#""at":1,"#, #""at":12345678901234567890,"#, .outOfRange("at")),
        (#""at":1,"#, #""at":1,"b":2,"#, .unknownMember("b")),
        (#"{"closes_at":2}"#, "{}", .missingMember("closes_at")),
        (#"{"closes_at":2}"#, #"{"a":1,"closes_at":2}"#, .unknownMember("a")),
        (#"{"closes_at":2}"#, #"{"closes_at":2,"x":1}"#, .unknownMember("x")),
        (#"{"closes_at":2}"#, #"{"closes_at":null}"#, .wrongValue("closes_at")),
        (#""event":"E-000000","#, "", .missingMember("event")),
        ("E-000000", "E-00000I", .wrongValue("event")),
        ("E-000000", "E-0000000", .wrongValue("event")),
        (#""kind""#, #""grant":"G-0000000000","kind""#, .unknownMember("grant")),
        ("event.extended", "event.burnt", .unknownKind("event.burnt")),
        ("event.extended", "event.closed", .unknownMember("closes_at")),
        (#""request""#, #""person":"P-1","request""#, .unknownMember("person")),
        (#""seq":0"#, #""seq":-1"#, .outOfRange("seq")),
        (#""seq":0,"#, #""seq":0,"sex":0,"#, .unknownMember("sex")),
        (#""v":1"#, #""v":2"#, .unknownVersion(2)),
        (#""v":1"#, #""v":1,"w":1"#, .unknownMember("w")),
        (#","v":1"#, "", .missingMember("v")),
    ])
    func `names the member that is wrong`(old: String, new: String, fault: LeafFault) throws {
        #expect(throws: Never.self) { try EntryCoding.decode(Array(Self.good.utf8)) }
        let parts = Self.good.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        let text = parts[0] + new + parts[1]
        #expect(throws: fault) { try EntryCoding.decode(Array(text.utf8)) }
    }

    @Test func `refuses a leaf that is too long or a number that is too large`() throws {
        var samples = SampleEntries(seed: 9)
        let event = EventID(drawn: 1)
        let end = End(cause: .expired, at: Instant(millisecondsSince1970: 0))
        func numbered(_ fact: Fact) -> NumberedEntry {
            NumberedEntry(seq: 0, entry: samples.entry(fact: fact))
        }
        let pair = CredentialReference(grant: GrantID(drawn: 1), credential: CredentialID(drawn: 1))
        let most = [CredentialReference](repeating: pair, count: Ceiling.endsPerEntry)
        let leaf = try EntryCoding.encode(numbered(.credentialsEnded(event, most, end)))
        #expect(leaf.count <= EntryCoding.leafBytesMax)
        let grants = [GrantID](repeating: GrantID(drawn: 1), count: 5_000)
        #expect(throws: LeafFault.self) {
            try EntryCoding.encode(numbered(.grantsEnded(event, grants, end)))
        }
        #expect(throws: LeafFault.outOfRange("wall")) {
            try EntryCoding.encode(
                numbered(.clockConfirmed(wall: Instant(millisecondsSince1970: .max)))
            )
        }
        #expect(throws: LeafFault.tooLong(bytes: 65_536)) {
            try EntryCoding.decode([UInt8](repeating: 32, count: 65_536))
        }
    }
}
