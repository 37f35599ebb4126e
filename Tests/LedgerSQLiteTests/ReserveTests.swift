import BrokerTesting
import Foundation
import Ledger
import LedgerSQLite
import Testing

/// Blocks of the disk that nobody else gets (law L12).
struct ReserveTests {
    @Test func `what SQLite's own checkpoints give up is taken back with the same commit`() throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "mado-reserve-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/ledger.sqlite"
        let signer = try #require(NoteSigner(name: "mado.example/ledger1", seed: Array(0..<32)))
        let store = try SQLiteLedgerStore.open(path: path)
        var writer = LedgerWriter(store: store, signer: signer)
        #expect(try store.keepReserve(bytes: SmallReserve.bytes))
        let start = try SmallReserve.room(behind: path)
        let end = start.length + Int(SmallReserve.bytes)
        #expect(start.bytes >= Int(SmallReserve.bytes))
        var samples = SampleEntries(seed: 1)
        var lengths: Set<Int> = []
        var ends: Set<Bool> = []
        for entry in samples.entries(1_600) {
            _ = try writer.append([entry], mark: SmallReserve.mark)
            let now = try SmallReserve.room(behind: path)
            lengths.insert(now.length)
            ends.insert(now.length + now.bytes >= end)
        }
        // The file grew, more than once, and still as far as it could at the beginning.
        #expect(lengths.count > 2)
        #expect(ends == [true])
    }
}
