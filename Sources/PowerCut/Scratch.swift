import Foundation
import Glibc

/// A directory that goes away with its last user, in memory where this host has a place for that:
/// what a test syncs there costs nothing.
package final class Scratch: Sendable {
    package let path: String

    package init() throws {
        let inMemory = unsafe access("/dev/shm", W_OK | X_OK) == 0
        let parent = inMemory ? "/dev/shm" : "/tmp"
        var name = Array("\(parent)/mado-cut-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&name) != nil else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Lays an image's files here, readable by their owner alone.
    package func lay(_ image: DiskImage) throws {
        for (name, bytes) in image.files {
            let file = "\(path)/\(name)"
            try Data(bytes).write(to: URL(filePath: file))
            guard unsafe chmod(file, 0o600) == 0 else {
                throw POSIXError(.init(rawValue: errno) ?? .EIO)
            }
        }
    }

    /// Copies what a process leaves that ends at once: all files, but not what only runs or locks.
    package func copy(from directory: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: directory)
        where !name.hasSuffix("-shm") && !name.hasSuffix(".lock") {
            try FileManager.default.copyItem(
                atPath: "\(directory)/\(name)",
                toPath: "\(path)/\(name)"
            )
        }
    }
}
