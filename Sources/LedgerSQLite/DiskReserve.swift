import CFallocate
import Glibc
import SQLiteFile

/// Blocks that the file system has given to the ledger's files before they are needed, so that a
/// disk that fills, by whichever process, still takes ends (law L12).
///
/// `fallocate(2)` with `FALLOC_FL_KEEP_SIZE`: the files keep their length, and their next growth
/// comes out of what is reserved. The WAL is reserved from its beginning, which SQLite writes
/// over again and again; the database behind its end, where a checkpoint of the WAL lets it grow;
/// and the wal-index for as many frames.
///
/// The descriptors stay open as long as SQLite has the files open: closing any descriptor of a
/// file drops the locks that this process holds on it (fcntl(2)).
final class DiskReserve: @unchecked Sendable {
    private let database: Int32
    private let index: Int32
    private let walPath: String

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
    /// Costs four system calls while nothing is missing. Where the file system cannot reserve,
    /// as much again must simply be free.
    func keep(bytes: UInt64) throws -> Bool {
        // No locks lie on the WAL, and SQLite makes it anew after its last reader has gone.
        let wal = try Self.open(walPath)
        defer { close(wal) }
        let frames = bytes / 4_096
        let indexBytes = (frames / 4_096 + 2) * 32_768
        return try Self.reserve(wal, from: 0, bytes: bytes)
            && Self.reserve(index, from: 0, bytes: indexBytes)
            && Self.reserve(database, from: Self.size(of: database), bytes: bytes)
    }

    private static func open(_ path: String) throws -> Int32 {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallError.last("open", path) }
        return descriptor
    }

    private static func size(of descriptor: Int32) throws -> UInt64 {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw SystemCallError.last("fstat", "")
        }
        return UInt64(status.st_size)
    }

    private static func reserve(
        _ descriptor: Int32,
        from offset: UInt64,
        bytes: UInt64
    ) throws -> Bool {
        while mado_fallocate_keeping_size(descriptor, off_t(offset), off_t(bytes)) != 0 {
            switch errno {
            case EINTR: continue
            case ENOSPC, EDQUOT, EFBIG: return false
            case EOPNOTSUPP, ENOSYS: return try isFree(descriptor, bytes: bytes)
            default: throw SystemCallError.last("fallocate", "")
            }
        }
        return true
    }

    private static func isFree(_ descriptor: Int32, bytes: UInt64) throws -> Bool {
        var status = statvfs()
        guard unsafe fstatvfs(descriptor, &status) == 0 else {
            throw SystemCallError.last("fstatvfs", "")
        }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) >= bytes * 2
    }
}
