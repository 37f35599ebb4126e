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
}
