package import BrokerCore

/// What a ledger that verifies holds.
package struct LedgerReport: Hashable, Sendable {
    package let entries: UInt64
    /// How many stored checkpoints were checked.
    package let checkpoints: UInt64
    /// The last checkpoint's signed note.
    package let checkpoint: String?
    package let lastAt: Instant?
    /// For going on writing.
    package let tree: MerkleTree

    /// Of a ledger without any entry.
    package static let empty = LedgerReport(
        entries: 0,
        checkpoints: 0,
        checkpoint: nil,
        lastAt: nil,
        tree: MerkleTree()
    )

    /// 64 lower-case hexadecimal digits.
    package var rootHex: String { tree.root.description }
}

/// Verifies a ledger from its stored bytes; shares nothing with the writer but the format.
///
/// It reads once from the beginning, a page in memory at a time, derives every hash again and
/// throws the first ``LedgerFault``. Other errors come from the source: it could not be read.
package struct LedgerVerifier: Sendable {
    /// How many of the stored checkpoints are checked.
    package enum Depth: Sendable {
        /// All: what an auditor wants.
        case everyCheckpoint
        /// The last, which covers every entry: what a start has time for. Only when something is
        /// wrong are all read, to name the place closely.
        case lastCheckpoint
    }

    private let keys: [NoteVerifier]
    private let depth: Depth

    /// `keys`: the log's own, with former ones where it was rotated; at least one.
    package init(keys: [NoteVerifier], depth: Depth = .everyCheckpoint) {
        self.keys = keys
        self.depth = depth
    }

    /// Verifies the whole source.
    ///
    /// `held`: signed checkpoints that the verifying person kept: they show what the stored ones
    /// cannot, a cut tail or a rewritten ledger. `visit` gets each entry in order before the root
    /// that covers it is known: what it builds counts only if this returns.
    package func verify(
        _ source: some LedgerSource,
        held: [String] = [],
        visit: (NumberedEntry) throws -> Void = { _ in }
    ) throws -> LedgerReport {
        do {
            return try pass(source, held: held, depth: depth, visit: visit)
        } catch let fault as LedgerFault {
            throw try closer(fault, source, held: held)
        }
    }

    /// The origin of the first checkpoint, whose signature is checked; nil of an empty ledger.
    package func foundingOrigin(of source: some LedgerSource) throws -> String? {
        guard let first = try source.readCheckpoints(after: nil, limit: 1).first else { return nil }
        do throws(CheckpointFault) {
            return try Checkpoint(signed: first.note, by: keys).origin
        } catch {
            throw LedgerFault(error, checkpoint: first.size)
        }
    }

    /// With only the last checkpoint read, a second, slower reading names the place closely.
    private func closer(
        _ fault: LedgerFault,
        _ source: some LedgerSource,
        held: [String]
    ) throws -> LedgerFault {
        guard depth == .lastCheckpoint else { return fault }
        do {
            _ = try pass(source, held: held, depth: .everyCheckpoint) { _ in }
            return fault
        } catch let closer as LedgerFault {
            return closer
        }
    }

    private func pass(
        _ source: some LedgerSource,
        held: [String],
        depth: Depth,
        visit: (NumberedEntry) throws -> Void
    ) throws -> LedgerReport {
        var pass = try VerificationPass(
            source: source,
            keys: keys,
            held: parse(held: held),
            depth: depth
        )
        var number = 0
        while let range = pass.page(number) {
            let page = try CheckedPage(of: range, from: source)
            try pass.take(page, visit: visit)
            // The source ends here, whatever its checkpoint claims.
            guard page.hashes.count == range.count else { break }
            number += 1
        }
        return try pass.finish()
    }

    private func parse(held notes: [String]) throws(LedgerFault) -> [Checkpoint] {
        var checkpoints: [Checkpoint] = []
        for (index, note) in notes.enumerated() {
            do {
                checkpoints.append(try Checkpoint(signed: note, by: keys))
            } catch {
                throw .heldCheckpointInvalid(index: index)
            }
        }
        return checkpoints
    }
}
