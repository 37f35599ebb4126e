/// Shows offline that an entry is in the log (C2SP tlog-proof, file extension `.tlog-proof`).
///
///     c2sp.org/tlog-proof@v1
///     extra base64(leaf)
///     index 41
///     base64(hash) …       from the leaf's sibling to a child of the root
///
///     the signed checkpoint
///
/// The leaf travels in `extra`, which the format leaves to the application: it is believed only
/// because its hash leads to the signed root. ``init(_:)`` is the exact inverse of
/// ``description``.
package struct InclusionReceipt: Hashable, Sendable, CustomStringConvertible {
    /// The entry's `seq`.
    package let index: UInt64
    /// Nil: the reader has the entry from elsewhere.
    package let leaf: [UInt8]?
    package let path: [TreeHash]
    package let note: SignedNote

    private static let heading = "c2sp.org/tlog-proof@v1"

    package init(index: UInt64, leaf: [UInt8]?, path: [TreeHash], note: SignedNote) {
        self.index = index
        self.leaf = leaf
        self.path = path
        self.note = note
    }

    /// Nil for anything that ``description`` would not write.
    package init?(_ text: String) {
        guard let gap = text.firstRange(of: "\n\n") else { return nil }
        var lines = text[..<gap.lowerBound].split(
            separator: "\n",
            omittingEmptySubsequences: false
        )[...]
        guard lines.popFirst() == Self.heading[...] else { return nil }
        var leaf: [UInt8]?
        if let line = lines.first, line.hasPrefix("extra ") {
            leaf = Base64.decode(line.dropFirst("extra ".count))
            guard leaf?.isEmpty == false else { return nil }
            lines.removeFirst()
        }
        guard let line = lines.popFirst(), line.hasPrefix("index "),
            let index = UInt64(line.dropFirst("index ".count)),
            let note = SignedNote(String(text[gap.upperBound...]))
        else { return nil }
        let path = lines.compactMap { Base64.decode($0).flatMap { TreeHash($0) } }
        guard path.count == lines.count else { return nil }
        self.init(index: index, leaf: leaf, path: path, note: note)
        // Signs, leading zeros and other line ends all show in the way back.
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    package var description: String {
        var lines = [Self.heading]
        if let leaf { lines.append("extra " + Base64.encode(leaf)) }
        lines.append("index \(index)")
        lines += path.map { Base64.encode($0.bytes) }
        return lines.map { $0 + "\n" }.joined() + "\n" + note.description
    }
}

/// Why a receipt shows nothing.
package enum ReceiptFault: Error, Hashable, Sendable {
    /// The signed text is no checkpoint of the log that the keys are of.
    case otherLog
    /// No known key of its log signed the checkpoint, or a known key's signature is wrong.
    case notSigned
    /// The receipt is without its entry.
    case withoutEntry
    /// The entry is not in this place of the tree.
    case notIncluded(seq: UInt64, size: UInt64)
    case undecodable(seq: UInt64, LeafFault)
    /// The entry in this place says that it is another one.
    case wrongSeq(seq: UInt64, says: UInt64)
}

extension InclusionReceipt {
    /// The entry, if it is in the log of `keys`, and the checkpoint that says so.
    package func check(
        keys: [NoteVerifier]
    ) throws(ReceiptFault) -> (entry: NumberedEntry, checkpoint: Checkpoint) {
        let checkpoint = try checkpoint(keys: keys)
        guard let leaf else { throw .withoutEntry }
        let isIncluded = ProofVerifier.isIncluded(
            .leaf(leaf),
            at: index,
            size: checkpoint.size,
            root: checkpoint.root,
            proof: path
        )
        guard isIncluded else { throw .notIncluded(seq: index, size: checkpoint.size) }
        let numbered: NumberedEntry
        do {
            numbered = try EntryCoding.decode(leaf)
        } catch {
            throw .undecodable(seq: index, error)
        }
        guard numbered.seq == index else { throw .wrongSeq(seq: index, says: numbered.seq) }
        return (numbered, checkpoint)
    }

    private func checkpoint(keys: [NoteVerifier]) throws(ReceiptFault) -> Checkpoint {
        do {
            return try Checkpoint(signed: note, by: keys)
        } catch {
            switch error {
            case .malformed, .otherLog: throw .otherLog
            case .unknownKey, .badSignature: throw .notSigned
            }
        }
    }
}

extension LedgerSource {
    /// The receipt of entry `seq` under a checkpoint of this source, which the caller has verified
    /// up to it.
    ///
    /// Nil where `note` is no checkpoint or does not cover the entry. Throws
    /// ``LedgerExportFault/unreadable(seq:)`` where the source is damaged. Reads every leaf that
    /// the checkpoint covers once, a page in memory at a time.
    package func receipt(of seq: UInt64, under note: String) throws -> InclusionReceipt? {
        guard let signed = SignedNote(note), let checkpoint = Checkpoint(signed.text),
            let path = try MerkleProof(leafHashes: leafHashes)
                .inclusion(of: seq, size: checkpoint.size)
        else { return nil }
        guard let leaf = try readStoredLeaves(from: seq, limit: 1).first, leaf.seq == seq else {
            throw LedgerExportFault.unreadable(seq: seq)
        }
        return InclusionReceipt(index: seq, leaf: leaf.bytes, path: path, note: signed)
    }
}
