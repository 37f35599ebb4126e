import Foundation

/// Files that hold personal data: new, and readable by their owner alone.
enum NewFile {
    /// Throws if `path` is there already; a file that could not be written whole is removed.
    static func write(_ text: String, to path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw NSError(domain: NSPOSIXErrorDomain, code: Int(errno))
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
        } catch {
            // It was made here a moment ago.
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }
}
