import BrokerCore
import BrokerTesting
import Foundation
import Glibc
import Ledger
import LedgerSQLite
import Testing

/// Blocks of the disk that nobody else gets (law L12).
struct ReserveTests {
    private static let bytes: UInt64 = 4 * 1024 * 1024
    private static let mark = ClockMark(
        wall: Instant(millisecondsSince1970: 1),
        boot: Milliseconds(1),
        bootID: "b-1"
    )

    /// How much the file may grow without asking the disk for more; and how long it is.
    private static func room(behind path: String) throws -> (bytes: Int, length: Int) {
        var status = stat()
        let answer = unsafe stat(path, &status)
        try #require(answer == 0)
        let length = Int(status.st_size)
        return (Int(status.st_blocks) * 512 - length, length)
    }

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
        #expect(try store.keepReserve(bytes: Self.bytes))
        let start = try Self.room(behind: path)
        let end = start.length + Int(Self.bytes)
        #expect(start.bytes >= Int(Self.bytes))
        var samples = SampleEntries(seed: 1)
        var lengths: Set<Int> = []
        var ends: Set<Bool> = []
        for entry in samples.entries(1_600) {
            _ = try writer.append([entry], mark: Self.mark)
            let now = try Self.room(behind: path)
            lengths.insert(now.length)
            ends.insert(now.length + now.bytes >= end)
        }
        // The file grew, more than once, and still as far as it could at the beginning.
        #expect(lengths.count > 2)
        #expect(ends == [true])
    }
}
