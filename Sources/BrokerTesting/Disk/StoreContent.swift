import Ledger

/// What a store in memory holds.
struct StoreContent: Sendable {
    var leaves: [StoredLeaf] = []
    var checkpoints: [StoredCheckpoint] = []
    var mark: ClockMark?
    /// Is each leaf in the place that its number says?
    var isInOrder = true

    mutating func take(_ pieces: [JournalPiece]) {
        for piece in pieces {
            switch piece {
            case .leaf(let leaf): leaves.append(leaf)
            case .checkpoint(let checkpoint): checkpoints.append(checkpoint)
            case .commit(let mark): self.mark = mark
            }
        }
    }
}

extension JournalPiece {
    /// What a recovery reads: up to the first piece that is missing, and of that the whole commits.
    static func committed(_ pieces: [JournalPiece?]) -> [JournalPiece] {
        let intact = pieces.prefix { $0 != nil }.compactMap { $0 }
        let end = intact.lastIndex { if case .commit = $0 { true } else { false } }
        return end.map { Array(intact[...$0]) } ?? []
    }

    /// How far a journal grows by them.
    static func bytes(of pieces: [JournalPiece]) -> UInt64 {
        pieces.reduce(0) { sum, piece in
            switch piece {
            case .leaf(let leaf): sum + UInt64(leaf.bytes.count) + 40
            case .checkpoint(let checkpoint): sum + UInt64(checkpoint.note.utf8.count) + 8
            // A mark is written in place.
            case .commit: sum
            }
        }
    }
}
