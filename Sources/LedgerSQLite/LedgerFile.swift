import Foundation
import Glibc
import Ledger
import SQLiteFile

/// Keeps a second writer out for as long as it lives; the kernel frees it at any kind of exit.
///
/// On a file of its own: closing any descriptor of the database file would drop the locks that
/// SQLite holds on it.
final class WriterLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = try Self.lock(path)
    }

    /// In a function of its own: an initializer that throws after the descriptor was stored would
    /// run `deinit`, too, and close a second time what may be another's by then.
    private static func lock(_ path: String) throws -> Int32 {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, ownerOnly)
        guard descriptor >= 0 else { throw SystemCallError.last("open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = SystemCallError.last("flock", path)
            close(descriptor)
            throw error.code == EWOULDBLOCK ? LedgerStoreFault.inUse : error
        }
        return descriptor
    }

    /// Unlocked by name, for closing alone leaves the lock to a child that was forked just now and
    /// has not yet executed its program.
    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}

enum LedgerFile {
    /// Makes the file with mode 0600, or sets it; SQLite gives its WAL the same.
    static func prepare(path: String) throws {
        let descriptor = unsafe Glibc.open(
            path,
            O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
            ownerOnly
        )
        if descriptor >= 0 {
            close(descriptor)
        } else if errno != EEXIST {
            throw SystemCallError.last("open", path)
        } else if unsafe chmod(path, ownerOnly) != 0 {
            throw SystemCallError.last("chmod", path)
        }
    }

    /// A new file's name is durable only after its directory was synced.
    static func syncDirectory(of path: String) throws {
        let directory = URL(filePath: path).deletingLastPathComponent().path
        let descriptor = unsafe Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallError.last("open", directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemCallError.last("fsync", directory) }
    }
}

private let ownerOnly: mode_t = 0o600
