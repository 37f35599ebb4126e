import CFallocate
import Glibc
import SQLiteFile
import Synchronization

/// Blocks that the file system has given to the ledger's files before they are needed, so that a
/// disk that fills, by whichever process, still takes ends (law L12).
///
/// `fallocate(2)` with `FALLOC_FL_KEEP_SIZE`: the files keep their length, and their next growth
/// comes out of what is reserved. The WAL is reserved from its beginning, which SQLite writes
/// over again and again; the database behind its end, where a checkpoint of the WAL lets it grow;
/// and the wal-index for as many frames.
///
/// With each such checkpoint SQLite cuts the database to its length (`sqlite3OsTruncate`), and the
/// file system takes the blocks behind it back. ``takeBack()`` gets them again within the same
/// commit. If another process was quicker, the checkpoints fail from then on, which SQLite leaves
/// without consequence, and ends go on into what the WAL has.
///
/// The descriptors stay open as long as SQLite has the files open: closing any descriptor of a
/// file drops the locks that this process holds on it (fcntl(2)).
final class DiskReserve: @unchecked Sendable {
    private let database: Int32
    private let index: Int32
    private let walPath: String
    /// How far the database could grow when it was looked at last: an offset in the file. 0 where
    /// the file system reserves nothing.
    private let reservedUntil = Atomic<UInt64>(0)
    /// SQLite begins the WAL anew once it has moved a thousand pages of it, which are 4 MiB.
    private static let walBytesMax: UInt64 = 32 * 1024 * 1024

    /// `path` is the database's; its WAL and wal-index must be there already.
    init(path: String) throws {
        walPath = path + "-wal"
        database = try Self.open(path)
        do {
            index = try Self.open(path + "-shm")
        } catch {
            close(database)
            throw error
        }
    }

    deinit {
        close(database)
        close(index)
    }

    /// Makes the reserve whole again; false if the disk has no room for it any more.
    ///
    /// Costs six system calls while nothing is missing. Where the file system cannot reserve,
    /// as much again must simply be free.
    func keep(bytes: UInt64) throws -> Bool {
        // No locks lie on the WAL, and SQLite makes it anew after its last reader has gone.
        let wal = try Self.open(walPath)
        defer { close(wal) }
        let walBytes = min(bytes, Self.walBytesMax)
        let frames = walBytes / 4_096
        let indexBytes = (frames / 4_096 + 2) * 32_768
        let length = try Self.extent(of: database).length
        let room = try [
            Self.reserve(wal, from: 0, bytes: walBytes),
            Self.reserve(index, from: 0, bytes: indexBytes),
            Self.reserve(database, from: length, bytes: bytes),
        ]
        guard !room.contains(.full) else { return false }
        reservedUntil.store(room.contains(.free) ? 0 : length + bytes, ordering: .relaxed)
        return true
    }

    /// After a commit: gets back what its checkpoint of the WAL, if there was one, gave up.
    ///
    /// No more than that, for on a full disk there is no more. Costs one system call while nothing
    /// is missing; what cannot be had is said by the next ``keep(bytes:)``.
    func takeBack() {
        let end = reservedUntil.load(ordering: .relaxed)
        guard end > 0, let extent = try? Self.extent(of: database), extent.length < end,
            extent.allocated < end
        else { return }
        _ = try? Self.reserve(database, from: extent.length, bytes: end - extent.length)
    }

    private static func open(_ path: String) throws -> Int32 {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallError.last("open", path) }
        return descriptor
    }

    /// How long a file is, and how many bytes of the disk are its own.
    private static func extent(
        of descriptor: Int32
    ) throws -> (length: UInt64, allocated: UInt64) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw SystemCallError.last("fstat", "")
        }
        // In units of 512 bytes, whatever the file system's own (stat(2)).
        return (UInt64(status.st_size), UInt64(status.st_blocks) * 512)
    }

    private enum Room {
        /// The file's own, whatever others write.
        case reserved
        /// There now, and anybody's: the file system cannot reserve.
        case free
        case full
    }

    private static func reserve(
        _ descriptor: Int32,
        from offset: UInt64,
        bytes: UInt64
    ) throws -> Room {
        while mado_fallocate_keeping_size(descriptor, off_t(offset), off_t(bytes)) != 0 {
            switch errno {
            case EINTR: continue
            case ENOSPC, EDQUOT, EFBIG: return .full
            case EOPNOTSUPP, ENOSYS:
                return try isFree(descriptor, bytes: bytes) ? .free : .full
            default: throw SystemCallError.last("fallocate", "")
            }
        }
        return .reserved
    }

    private static func isFree(_ descriptor: Int32, bytes: UInt64) throws -> Bool {
        var status = statvfs()
        guard unsafe fstatvfs(descriptor, &status) == 0 else {
            throw SystemCallError.last("fstatvfs", "")
        }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) >= bytes * 2
    }
}
