import Ledger

/// An error of the ledger that is read, among those of the export that is written.
struct SourceFailure: Error {
    let cause: any Error
}

/// A source whose errors are ``SourceFailure``s.
struct MarkedSource: LedgerSource {
    private let source: any LedgerSource

    init(_ source: any LedgerSource) {
        self.source = source
    }

    func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] {
        try marked { try source.readStoredLeaves(from: seq, limit: limit) }
    }

    func readCheckpoints(after size: UInt64?, limit: Int) throws -> [StoredCheckpoint] {
        try marked { try source.readCheckpoints(after: size, limit: limit) }
    }

    func lastCheckpoint() throws -> StoredCheckpoint? {
        try marked { try source.lastCheckpoint() }
    }

    func strayNumber() throws -> Int64? { try marked { try source.strayNumber() } }

    private func marked<Value>(_ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch {
            throw SourceFailure(cause: error)
        }
    }
}
