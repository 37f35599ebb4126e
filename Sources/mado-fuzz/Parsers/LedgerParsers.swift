import BrokerCore
import Ledger

extension Parser {
    /// An entry of the ledger: what decodes is written back as the same bytes, and is canonical
    /// JSON by the other reader too.
    static let leaf = Parser("leaf") { bytes in
        guard let numbered = try? EntryCoding.decode(bytes) else { return }
        try demand(try EntryCoding.encode(numbered) == bytes, "another leaf of \(numbered)")
        let value = try CanonicalJSON.parse(bytes)
        try demand(CanonicalJSON.encode(value) == bytes, "another text of \(value)")
    }

    /// Canonical JSON: one text for one value, and a fault lies within the text.
    static let canonicalJSON = Parser("canonical-json") { bytes in
        switch Result(catching: { () throws(CanonicalFault) in try CanonicalJSON.parse(bytes) }) {
        case .success(let value):
            try demand(CanonicalJSON.encode(value) == bytes, "another text of \(value)")
        case .failure(let fault):
            try demand((0...bytes.count).contains(fault.offset), "a fault at \(fault.offset)")
        }
    }

    /// A signed note and the checkpoint in it: each is written back as it came, and only what the
    /// key signed is taken for signed.
    static let checkpoint = Parser("checkpoint") { bytes in
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        if let checkpoint = Checkpoint(text) {
            try demand(same(checkpoint.text, text), "another checkpoint")
            try demand(isKeyName(checkpoint.origin), "an origin that is no key name")
        }
        guard let note = SignedNote(text) else { return }
        try demand(same(note.description, text), "another note")
        try demand((1...SignedNote.signaturesMax).contains(note.signatures.count), "signatures")
        let sample = SampleLedger.small
        guard note.isSigned(by: [sample.signer.verifier]) else { return }
        try demand(sample.texts.contains { same($0, note.text) }, "signed by nobody")
    }

    /// A verifier key, which is written back as it came.
    static let verifierKey = Parser("verifier-key") { bytes in
        guard let text = String(validating: bytes, as: UTF8.self),
            let key = NoteVerifier(text)
        else { return }
        try demand(same(key.description, text), "another key")
        try demand(isKeyName(key.name), "a name that is none")
    }

    /// A receipt: written back as it came; it never shows what is not in the log, also where the
    /// true checkpoint is put under it.
    static let receipt = Parser("receipt") { bytes in
        guard let text = String(validating: bytes, as: UTF8.self),
            let receipt = InclusionReceipt(text)
        else { return }
        try demand(same(receipt.description, text), "another receipt")
        try show(receipt)
        for note in SampleLedger.small.notes {
            try show(
                InclusionReceipt(
                    index: receipt.index,
                    leaf: receipt.leaf,
                    path: receipt.path,
                    note: note
                )
            )
        }
    }

    private static func show(_ receipt: InclusionReceipt) throws(Broken) {
        let sample = SampleLedger.small
        guard let shown = try? receipt.check(keys: [sample.signer.verifier]) else { return }
        let place = Int(clamping: shown.entry.seq)
        try demand(place < sample.leaves.count, "shows entry \(place)")
        try demand(sample.leaves[place] == receipt.leaf, "shows what is not in the log")
        try demand(shown.entry.seq < shown.checkpoint.size, "shows what is not covered")
    }

    /// The path of a tile: written back as it came, and answered with as many hashes or entries
    /// as it names, or nothing.
    static let tilePath = Parser("tile-path") { bytes in
        guard let text = String(validating: bytes, as: UTF8.self), let path = TilePath(text)
        else { return }
        try demand(same(path.description, text), "another path")
        try demand((1...TilePath.widthMax).contains(path.width), "a width of \(path.width)")
        var tiles = LedgerTiles(source: SampleLedger.large)
        guard let tile = try tiles.bytes(of: path) else { return }
        switch path.content {
        case .entries:
            try demand(EntryBundle.decode(tile)?.count == path.width, "entries")
        case .hashes(let level):
            try demand((0...TilePath.levelMax).contains(level), "level \(level)")
            try demand(tile.count == path.width * TreeHash.byteCount, "hashes")
        }
    }

    /// A bundle of entries: what can be cut is written again byte by byte.
    static let entryBundle = Parser("entry-bundle") { bytes in
        guard let leaves = EntryBundle.decode(bytes) else { return }
        try demand(EntryBundle.encode(leaves) == bytes, "another bundle")
    }

    /// Entries, one a line: a history is folded from them before their root is known, and so
    /// from any.
    static let history = Parser("history") { bytes in
        var fold = HistoryFold()
        var state = State()
        for (seq, leaf) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let entry = try? EntryCoding.decode(Array(leaf)).entry else { continue }
            fold.add(NumberedEntry(seq: UInt64(seq), entry: entry))
            state.apply(entry)
        }
        let events = Set(fold.events.map(\.id))
        try demand(events.count == fold.events.count, "two rows of one event")
    }
}

/// Byte by byte: `String` equality takes composed and decomposed letters for the same.
func same(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
