import Ledger

extension Parser {
    /// The folder of an export, as parts: whatever is in it, what verifies under the key is the
    /// log that the key signed.
    static let export = Parser("export") { bytes in
        let sample = SampleLedger.small
        scratch.empty()
        for part in Parts(bytes).files { scratch.writeIfPossible(part.bytes, part.name) }
        let reader = ExportReader(directory: scratch.path)
        if let key = try? reader.verifierKey() {
            try demand(NoteVerifier(key.description) != nil, "a key that is none")
        }
        var fold = HistoryFold()
        var visited: [[UInt8]] = []
        let report: LedgerReport
        do {
            report = try reader.verify(keys: [sample.signer.verifier]) { numbered in
                fold.add(numbered)
                visited.append(try EntryCoding.encode(numbered))
            }
        } catch {
            // A fault, or a folder where a file should be.
            return
        }
        try demand(report.entries == visited.count, "\(report.entries) entries")
        try demand(!visited.isEmpty, "nothing verifies")
        try demand(visited == Array(sample.leaves.prefix(visited.count)), "another log")
    }

    private static let scratch = Scratch("export")
}
