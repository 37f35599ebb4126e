import FoundationEssentials
import Glibc

/// A file or folder of an export that is there, or may be, and could not be read.
///
/// It says nothing about the ledger, good or bad: least of all that something is missing.
package struct ExportUnreadable: Error, Hashable, Sendable {
    package let path: String
    package let errno: Int32
}

/// The files below one folder, for reading.
///
/// "Not there" is what the system says in so many words: `ENOENT`, or `ENOTDIR` where a file is
/// in the place of a folder. Every other failure is thrown.
struct ExportFolder: Sendable {
    let path: String

    private static let pieceBytes = 256 * 1024

    /// The bytes of a file; nil where there is none.
    ///
    /// Of one that is longer than `limit` bytes it gives more than that, but not all: a file may
    /// be of any length, and what is read is known to be short.
    func read(_ name: String, limit: Int) throws(ExportUnreadable) -> [UInt8]? {
        let file = path + "/" + name
        // A pipe without a writer would keep `open` waiting.
        guard let descriptor = try open(file, O_NONBLOCK) else { return nil }
        defer { close(descriptor) }
        var status = stat()
        let failure = unsafe fstat(descriptor, &status) == 0 ? Self.fault(status.st_mode) : errno
        guard failure == 0 else { throw ExportUnreadable(path: file, errno: failure) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
        while bytes.count <= limit {
            let count = unsafe Glibc.read(descriptor, &piece, Self.pieceBytes)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ExportUnreadable(path: file, errno: errno) }
            guard count > 0 else { break }
            bytes += piece.prefix(count)
        }
        return bytes
    }

    /// The paths of all that is below a folder, from there; none where there is no such folder.
    func paths(below name: String) throws -> [String] {
        let folder = path + "/" + name
        guard let descriptor = try open(folder, O_DIRECTORY) else { return [] }
        close(descriptor)
        return try FileManager.default.subpathsOfDirectory(atPath: folder)
    }

    private func open(_ path: String, _ flags: Int32) throws(ExportUnreadable) -> Int32? {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | flags)
        if descriptor >= 0 { return descriptor }
        guard errno == ENOENT || errno == ENOTDIR else {
            throw ExportUnreadable(path: path, errno: errno)
        }
        return nil
    }

    /// 0 for a regular file.
    private static func fault(_ mode: mode_t) -> Int32 {
        switch mode & S_IFMT {
        case S_IFREG: 0
        case S_IFDIR: EISDIR
        default: ESPIPE
        }
    }
}
