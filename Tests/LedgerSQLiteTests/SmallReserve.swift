import BrokerCore
import Glibc
import Ledger
import Testing

/// A reserve that a test can use up, and what the disk gave a file for it.
enum SmallReserve {
    static let bytes: UInt64 = 4 * 1024 * 1024
    static let mark = ClockMark(
        wall: Instant(millisecondsSince1970: 1),
        boot: Milliseconds(1),
        bootID: "b-1"
    )

    /// How much the file may grow without asking the disk for more; and how long it is.
    static func room(behind path: String) throws -> (bytes: Int, length: Int) {
        var status = stat()
        let answer = unsafe stat(path, &status)
        try #require(answer == 0)
        let length = Int(status.st_size)
        return (Int(status.st_blocks) * 512 - length, length)
    }
}
