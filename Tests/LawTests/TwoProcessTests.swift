import BrokerTesting
import Foundation
import Testing

/// Same input, same bytes, whatever the process: hashing is seeded per process, and must not show
/// (law L14).
@Suite struct TwoProcessTests {
    @Test(arguments: [7, 41] as [UInt64])
    func `one seed gives one ledger root in two processes`(seed: UInt64) throws {
        let here = try HistoryReplay.root(seed: seed)
        let process = Process()
        let output = Pipe()
        process.executableURL = try #require(Self.binaries)
            .appending(path: "mado-simulate")
        process.arguments = ["--seed", String(seed), "--root"]
        process.standardOutput = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(String(decoding: printed, as: UTF8.self) == here + "\n")
        #expect(here.utf8.count == 64)
    }

    /// Beside the test bundle, where the same build put the programs.
    private static let binaries = CommandLine.arguments
        .first { $0.hasSuffix(".xctest") }
        .map { URL(filePath: $0).deletingLastPathComponent() }
}
