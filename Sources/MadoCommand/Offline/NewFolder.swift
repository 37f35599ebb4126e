import Foundation
import Ledger
import SQLiteFile

/// A folder that appears under its name at once and whole, and never over another.
///
/// It grows beside its place in a folder of this run's own, `<name>.partial-XXXXXX`: of two runs
/// for one name each has its own, and the later one finds the name taken. Only that folder is
/// removed again; a run that was killed leaves it behind.
package enum NewFolder {
    /// `fill` makes the folder, at a path where nothing is yet.
    ///
    /// Throws `LedgerExportFault.exists` where the name is taken, before or after it was filled.
    package static func write<Made>(
        to path: String,
        _ fill: (_ path: String) throws -> Made
    ) throws -> Made {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard try !isTaken(path) else { throw LedgerExportFault.exists }
        let own = try makeOwn(beside: path)
        // What is left over is of no use; that it could not be removed says nothing new.
        defer { try? FileManager.default.removeItem(atPath: own) }
        let grown = own + "/export"
        let made = try fill(grown)
        guard unsafe rename(grown, path) == 0 else {
            let error = SystemCallError.last("rename", path)
            let isTaken = [EEXIST, ENOTEMPTY, ENOTDIR].contains(error.code)
            throw isTaken ? LedgerExportFault.exists : error
        }
        return made
    }

    /// By anything: a link that leads nowhere takes a name, too.
    private static func isTaken(_ path: String) throws -> Bool {
        var status = stat()
        if unsafe lstat(path, &status) == 0 { return true }
        guard errno == ENOENT else { throw SystemCallError.last("lstat", path) }
        return false
    }

    private static func makeOwn(beside path: String) throws -> String {
        let parent = URL(filePath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
            atPath: parent,
            withIntermediateDirectories: true
        )
        var name = Array("\(path).partial-XXXXXX".utf8CString)
        let isMade = unsafe name.withUnsafeMutableBufferPointer { buffer in
            guard let template = buffer.baseAddress else { return false }
            return unsafe mkdtemp(template) != nil
        }
        guard isMade else { throw SystemCallError.last("mkdtemp", path) }
        return String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
