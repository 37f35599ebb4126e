import DaemonHarness
import Foundation
import Glibc

/// How long this disk takes to make a small write durable: every figure depends on it.
///
/// Writes over a file that is there already, as the ledger's WAL does, so that no metadata of the
/// file system is in the figure.
struct DiskProbe {
    let fsyncMilliseconds: Double

    private static let writes = 200

    var text: String { "fdatasync of 4 KiB takes \(Figure.number(fsyncMilliseconds)) ms (median)" }

    init(directory: String) throws {
        let path = "\(directory)/mado-bench-\(getpid()).probe"
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw HarnessError.system(call: "open", errno: errno) }
        defer {
            close(descriptor)
            unsafe unlink(path)
        }
        let block = [UInt8](repeating: 0x5A, count: 4096)
        let whole = [UInt8](repeating: 0, count: block.count * Self.writes)
        let made = unsafe whole.withUnsafeBytes {
            unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard made == whole.count, fsync(descriptor) == 0 else {
            throw HarnessError.system(call: "fsync", errno: errno)
        }
        var times: [Double] = []
        for _ in 0..<Self.writes {
            let start = HarnessClock.nanoseconds
            let count = unsafe block.withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress, $0.count)
            }
            guard count == block.count, fdatasync(descriptor) == 0 else {
                throw HarnessError.system(call: "fdatasync", errno: errno)
            }
            times.append(Double(HarnessClock.nanoseconds - start) / 1_000_000)
        }
        fsyncMilliseconds = times.median
    }
}
