import Foundation
import Messages
import SQLiteFile

/// A file that holds personal data: new, and readable by its owner alone.
///
/// It grows piece by piece; one that was not finished is removed again.
final class NewFile {
    private let path: String
    private let handle: FileHandle
    private var isFinished = false

    /// Throws if `path` is there already.
    init(_ path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemCallError.last("open", path) }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    deinit {
        // It was made here, and is not what it was to be.
        if !isFinished { try? FileManager.default.removeItem(atPath: path) }
    }

    func append(_ text: String) throws { try handle.write(contentsOf: Data(text.utf8)) }

    /// After it nothing is lost, and nothing added.
    func finish() throws {
        try handle.synchronize()
        isFinished = true
    }

    /// The whole of it at once.
    static func write(_ text: String, to path: String) throws {
        let file = try NewFile(path)
        try file.append(text)
        try file.finish()
    }

    /// Why it was not written; nothing is wrong with a file that is there already.
    static func failure(_ error: any Error, _ path: String) -> CommandFailure {
        if let error = error as? SystemCallError, error.code == EEXIST {
            return .stopped(HistoryText.exists(path), .refused)
        }
        return .stopped(FailureText.file(path, systemReason(error)), .unreachable)
    }
}
