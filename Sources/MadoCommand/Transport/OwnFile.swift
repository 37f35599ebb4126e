import Foundation
import Glibc
import Messages

/// A file by which somebody shows who they are.
enum OwnFile {
    /// `isSecret`: refused where others than its owner may do anything with it, judged by the very
    /// file that is read.
    static func read(_ path: String, isSecret: Bool = false) throws(CommandFailure) -> [UInt8] {
        let file: FileHandle
        do {
            file = try FileHandle(forReadingFrom: URL(filePath: path))
        } catch {
            throw .stopped(FailureText.file(path, systemReason(error)), .unreachable)
        }
        defer { try? file.close() }
        if isSecret { try refuseExposed(file.fileDescriptor, path) }
        do {
            return Array(try file.readToEnd() ?? Data())
        } catch {
            throw .stopped(FailureText.file(path, systemReason(error)), .unreachable)
        }
    }

    private static func refuseExposed(
        _ descriptor: Int32,
        _ path: String
    ) throws(CommandFailure) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .stopped(FailureText.file(path, SystemErrorText.words(errno)), .unreachable)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .stopped(RemoteText.exposedKey(path), .unreachable)
        }
    }
}
