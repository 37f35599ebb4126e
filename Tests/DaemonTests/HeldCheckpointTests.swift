import BrokerCore
import DaemonHarness
import Foundation
import Ledger
import Testing

/// The newest checkpoint outside the ledger's own file (law L10).
struct HeldCheckpointTests {
    /// The size that the kept checkpoint names; nil if none is kept.
    private static func heldSize(_ path: String) -> UInt64? {
        let text = try? String(contentsOfFile: path, encoding: .utf8)
        let lines = text?.split(separator: "\n") ?? []
        return lines.count > 1 ? UInt64(lines[1]) : nil
    }

    @Test func `what a founding records is kept, before anybody does anything`() async throws {
        let (held, entries) = try await onOwnThread {
            let site = try TestSite()
            defer { site.remove() }
            _ = try DaemonProcess(try Programs.path("madod"), site: site).stop()
            let held = Self.heldSize(site.statePath + "/held.checkpoint")
            return (held, try site.verifyLedger().entries)
        }
        #expect(entries > 0)
        #expect(held == entries)
    }

    /// By the daemon itself, and not only by its last word.
    @Test func `what could not be kept is kept as soon as it can be`() async throws {
        let (before, during, held, entries) = try await onOwnThread {
            let site = try TestSite()
            defer { site.remove() }
            let folder = site.root + "/kept"
            let config = try String(contentsOfFile: site.configPath, encoding: .utf8)
            let path = folder + "/held.checkpoint"
            try site.write(config + "held_checkpoint_file: \(path)\n", to: site.configPath)
            let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
            defer { daemon.kill() }
            let deadline = Deadline(in: .seconds(60))
            while !daemon.printed.contains("held_checkpoint_file was not written") {
                guard !deadline.isOver else { throw HarnessError.timedOut("a warning") }
            }
            let before = Self.heldSize(path)
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: false
            )
            while Self.heldSize(path) == nil {
                guard !deadline.isOver else { throw HarnessError.timedOut("a checkpoint") }
            }
            let during = Self.heldSize(path)
            _ = daemon.stop()
            return (before, during, Self.heldSize(path), try site.verifyLedger().entries)
        }
        #expect(before == nil)
        #expect(during == entries)
        #expect(held == entries)
    }
}
