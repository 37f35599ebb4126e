import Glibc

/// Makes sure that the disk has what can be read of a write-ahead log, before anything is built
/// on it.
///
/// After a sync that failed, the kernel may go on showing pages that never reached the disk, and
/// no later sync writes them. SQLite would take commits from them and add its own behind; a power
/// cut would then take all of these. Writing the same bytes again makes the kernel write them.
package enum WriteAheadLog {
    private static let blockBytes = 1 << 20

    /// Does nothing where there is no log. No locks lie on a log's descriptors.
    package static func rewrite(_ path: String) throws(SystemCallError) {
        let descriptor = unsafe open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw .last("open", path)
        }
        defer { close(descriptor) }
        var block = [UInt8](repeating: 0, count: blockBytes)
        var offset: off_t = 0
        while true {
            let count = unsafe block.withUnsafeMutableBytes { bytes in
                unsafe pread(descriptor, bytes.baseAddress, bytes.count, offset)
            }
            guard count >= 0 else { throw .last("pread", path) }
            if count == 0 { break }
            let written = unsafe block.withUnsafeBytes { bytes in
                unsafe pwrite(descriptor, bytes.baseAddress, count, offset)
            }
            guard written > 0 else { throw .last("pwrite", path) }
            offset += off_t(written)
        }
        guard fsync(descriptor) == 0 else { throw .last("fsync", path) }
    }
}
