import Ledger

/// A piece of what one commit writes, as it lies in a journal: each with a checksum of its own.
enum JournalPiece: Sendable {
    case leaf(StoredLeaf)
    case checkpoint(StoredCheckpoint)
    /// A mark alone, or the mark that ends a batch: what stands before it counts from here on.
    case commit(ClockMark)

    static func pieces(of batch: LedgerBatch) -> [JournalPiece] {
        batch.leaves.map { .leaf($0) } + [.checkpoint(batch.checkpoint), .commit(batch.mark)]
    }
}

/// The pieces that were written since the last sync.
struct DiskCache: Sendable {
    private(set) var pieces: [JournalPiece] = []

    mutating func write(_ more: [JournalPiece]) { pieces += more }

    mutating func sync() { pieces = [] }

    /// The power goes: what is left of each piece, in order; nil where it is missing or torn.
    mutating func cut(_ cut: PowerCut) -> [JournalPiece?] {
        defer { pieces = [] }
        switch cut {
        case .losesAll: return []
        case .keepsAll: return pieces
        case .tears(let percent):
            return Array(pieces.prefix(pieces.count * min(max(percent, 0), 99) / 100))
        case .scatters(let number):
            return pieces.enumerated().map { index, piece in
                number >> UInt64(index % 64) & 1 == 1 ? piece : nil
            }
        }
    }
}
