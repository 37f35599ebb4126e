import Glibc
import SQLiteFile

/// Reads a file to its end: a regular one, or a pipe as a shell's `<(…)` makes.
enum WholeFile {
    private static let pieceBytes = 64 * 1024

    static func read(_ path: String) throws(SystemCallError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last("open", path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        while true {
            let count = unsafe piece.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            }
            switch count {
            case 0: return bytes
            case 1...: bytes += piece.prefix(count)
            default: if errno != EINTR { throw .last("read", path) }
            }
        }
    }
}
