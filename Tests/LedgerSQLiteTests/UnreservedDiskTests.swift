import BrokerCore
import BrokerTesting
import DaemonHarness
import Foundation
import Glibc
import Ledger
import LedgerSQLite
import Testing

/// A file system of one's own that reserves nothing; making one needs a loop device.
private struct Ext2Disk {
    static let program = "/usr/sbin/mkfs.ext2"
    /// The folder under which it is mounted.
    let path: String
    private let image: String

    init(megabytes: UInt64) throws {
        let name = "mado-ext2-\(UUID().uuidString)"
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
        image = folder.path + ".img"
        do {
            try Data().write(to: URL(filePath: image))
            let file = try FileHandle(forWritingTo: URL(filePath: image))
            try file.truncate(atOffset: megabytes << 20)
            try file.close()
            try Self.run(Self.program, ["-q", "-F", "-m", "0", image])
            try Self.run("/bin/mount", ["-o", "loop", image, path])
        } catch {
            remove()
            throw error
        }
    }

    func remove() {
        // The image's loop device goes with its last mount.
        unsafe umount2(path, Int32(MNT_DETACH))
        for path in [path, image] { try? FileManager.default.removeItem(atPath: path) }
    }

    func freeBytes() throws -> UInt64 {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else {
            throw HarnessError.system(call: "statvfs", errno: errno)
        }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let child = try ChildProcess(program, arguments, log: "/dev/null")
        guard child.hasEnded(within: .seconds(60)) else {
            child.kill()
            throw HarnessError.timedOut(program)
        }
        guard child.status == 0 else { throw HarnessError.badResponse(program) }
    }

    static var isPossible: Bool {
        guard let disk = try? Ext2Disk(megabytes: 1) else { return false }
        disk.remove()
        return true
    }
}

/// Where the disk cannot reserve (ext2, some network disks), there must be room to spare (law L12).
@Suite(.enabled(if: Ext2Disk.isPossible, "needs to mount an ext2 image"))
struct UnreservedDiskTests {
    @Test func `what cannot be reserved must be free twice over`() throws {
        let (bytes, mark) = (SmallReserve.bytes, SmallReserve.mark)
        let disk = try Ext2Disk(megabytes: 24)
        defer { disk.remove() }
        let path = disk.path + "/ledger.sqlite"
        let signer = try #require(NoteSigner(name: "mado.example/ledger1", seed: Array(0..<32)))
        let store = try SQLiteLedgerStore.open(path: path)
        var writer = LedgerWriter(store: store, signer: signer)
        var samples = SampleEntries(seed: 1)
        #expect(try store.keepReserve(bytes: bytes))
        #expect(try SmallReserve.room(behind: path).bytes < Int(bytes))

        // Another process leaves more than the reserve, and less than twice as much.
        let filler = disk.path + "/filler"
        try Data(count: 16 * 1024 * 1024).write(to: URL(filePath: filler))
        #expect((bytes..<2 * bytes).contains(try disk.freeBytes()))
        #expect(try !store.keepReserve(bytes: bytes))
        // What is said of the reserve keeps nothing from being written.
        for entry in samples.entries(200) { _ = try writer.append([entry], mark: mark) }

        try FileManager.default.removeItem(atPath: filler)
        #expect(try store.keepReserve(bytes: bytes))
        for entry in samples.entries(1_600) { _ = try writer.append([entry], mark: mark) }
        #expect(try SmallReserve.room(behind: path).bytes < Int(bytes))
    }
}
