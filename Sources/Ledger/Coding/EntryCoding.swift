package import BrokerCore

/// An entry and its place in the ledger, as a leaf holds them.
package struct NumberedEntry: Hashable, Sendable {
    /// Counts from 0 and is the leaf's index in the tree.
    package let seq: UInt64
    package let entry: Entry

    package init(seq: UInt64, entry: Entry) {
        self.seq = seq
        self.entry = entry
    }
}

/// Entries as leaf bytes and back: RFC 8785 canonical JSON, layout version 1.
///
///     {"actor":"…","at":ms,"data":{…},"event":"E-…","grant":"G-…","kind":"noun.verb",
///      "person":"…","request":"R-…","seq":n,"v":1}
///
/// `event`, `grant` and `person` are absent where the kind has none. Between `grant` and `kind`,
/// `idempotency_content` and `idempotency_key` stand together or not at all: two digests, on the
/// first entry of a command that came with a key. Instants are milliseconds of
/// UTC since 1970, lengths end in `_ms`, digests are 64 hexadecimal digits, codes are the raw
/// values of the core. Any kind's `data` may hold `totp_step`, on the first entry of its command.
///
/// Strict both ways: `decode(encode(e)) == e`, and bytes that `encode` would not write are
/// refused, so that an entry has exactly one leaf.
package enum EntryCoding {
    /// The longest leaf: C2SP tlog-tiles gives its length 16 bits.
    package static let leafBytesMax = 65_535
    static let version: Int64 = 1
    /// What every reader of RFC 8785 keeps exactly.
    static let integerRange = -9_007_199_254_740_991...Int64(9_007_199_254_740_991)

    package static func encode(_ numbered: NumberedEntry) throws(LeafFault) -> [UInt8] {
        let entry = numbered.entry
        let subjects = entry.fact.subjects
        guard let seq = Int64(exactly: numbered.seq) else { throw .outOfRange("seq") }
        var writer = LeafWriter(totpStep: entry.totpStep)
        writer.open()
        writer.name("actor")
        writer.text(entry.actor.description)
        writer.instant("at", entry.at)
        writer.name("data")
        writer.open()
        writer.data(of: entry.fact)
        writer.close()
        writer.id("event", subjects.event)
        writer.id("grant", subjects.grant)
        writer.digest("idempotency_content", entry.mark?.content)
        writer.digest("idempotency_key", entry.mark?.key)
        writer.code("kind", entry.fact.kind)
        writer.id("person", subjects.person)
        writer.id("request", entry.request)
        writer.integer("seq", seq)
        writer.integer("v", version)
        writer.close()
        if let fault = writer.fault { throw fault }
        guard writer.bytes.count <= leafBytesMax else {
            throw .tooLong(bytes: writer.bytes.count)
        }
        return writer.bytes
    }

    package static func decode(_ leaf: [UInt8]) throws(LeafFault) -> NumberedEntry {
        guard leaf.count <= leafBytesMax else { throw .tooLong(bytes: leaf.count) }
        var reader = LeafReader(leaf)
        try reader.open()
        let actor = try reader.needActor("actor")
        let at = try reader.needInstant("at")
        try reader.need("data")
        // The kind, which says what `data` holds, comes after it in canonical order.
        let dataStart = try reader.skip()
        let dataEnd = reader.position
        var subjects = LeafSubjects()
        subjects.event = try reader.id("event")
        subjects.grant = try reader.id("grant")
        let mark = try reader.mark()
        try reader.need("kind")
        let kindName = try reader.text("kind")
        subjects.person = try reader.id("person")
        let request: RequestID = try reader.needID("request")
        let seq = try reader.needInt("seq", as: UInt64.self)
        let version = try reader.needInteger("v")
        try reader.close()
        guard reader.isAtEnd else { throw reader.malformed }
        guard version == Self.version else { throw .unknownVersion(version) }
        guard let kind = EntryKind.named[kindName] else { throw .unknownKind(kindName) }

        reader.rewind(to: dataStart)
        try reader.open()
        let fact = try reader.fact(of: kind, about: &subjects)
        try reader.close()
        guard reader.position == dataEnd else { throw reader.malformed }
        try subjects.finish()
        let entry = Entry(
            at: at,
            actor: actor,
            request: request,
            totpStep: reader.totpStep,
            mark: mark,
            fact: fact
        )
        return NumberedEntry(seq: seq, entry: entry)
    }
}

extension LeafReader {
    /// Nil for entries without a key, and so for every entry of ledgers from before there were any.
    fileprivate mutating func mark() throws(LeafFault) -> IdempotencyMark? {
        guard let content = try digest(ifNamed: "idempotency_content") else { return nil }
        return IdempotencyMark(key: try needDigest("idempotency_key"), content: content)
    }
}
