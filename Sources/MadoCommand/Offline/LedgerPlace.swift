import Foundation
import Ledger
import LedgerSQLite
import Messages
import SQLiteFile

/// A ledger on the disk: madod's file, or a folder that `ledger export` made.
enum LedgerPlace {
    case file(path: String, SQLiteLedgerStore)
    case folder(path: String, ExportReader)

    init(_ path: String) throws(CommandFailure) {
        do {
            if try Self.isFolder(path) {
                self = .folder(path: path, ExportReader(directory: path))
            } else {
                self = .file(path: path, try SQLiteLedgerStore.openReadOnly(path: path))
            }
        } catch {
            throw Self.failure(error, path: path)
        }
    }

    /// Throws the system's own reason why it can be neither: what this account may not see is not
    /// said to be missing.
    private static func isFolder(_ path: String) throws -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw SystemCallError.last("stat", path) }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFDIR || kind == S_IFREG else { throw LedgerStoreFault.foreign }
        let need = kind == S_IFDIR ? R_OK | X_OK : R_OK
        guard unsafe access(path, need) == 0 else { throw SystemCallError.last("access", path) }
        return kind == S_IFDIR
    }

    var path: String {
        switch self {
        case .file(let path, _), .folder(let path, _): path
        }
    }

    private var source: any LedgerSource {
        switch self {
        case .file(_, let store): store
        case .folder(_, let reader): reader
        }
    }

    /// Where the ledger's public key lies by custom: in the folder, or beside the file.
    var keyPath: String {
        switch self {
        case .file(let path, _):
            URL(filePath: path).deletingLastPathComponent()
                .appending(path: LedgerExport.keyName).path
        case .folder(let path, _): path + "/" + LedgerExport.keyName
        }
    }

    /// Every checkpoint and, in a folder, every hash tile; throws ``LedgerFault`` for the first
    /// thing that is wrong.
    func verify(
        keys: [NoteVerifier],
        held: [String],
        visit: (NumberedEntry) -> Void
    ) throws -> LedgerReport {
        switch self {
        case .file(_, let store):
            try LedgerVerifier(keys: keys).verify(store, held: held, visit: visit)
        case .folder(_, let reader): try reader.verify(keys: keys, held: held, visit: visit)
        }
    }

    func receipt(of seq: UInt64, under note: String) throws -> InclusionReceipt? {
        switch self {
        case .file(_, let store): try store.receipt(of: seq, under: note)
        case .folder(_, let reader): try reader.receipt(of: seq, under: note)
        }
    }

    /// Writes an export with all `keys` in it.
    func export(
        to folder: String,
        keys: [NoteVerifier]
    ) throws(CommandFailure) -> StoredCheckpoint {
        do {
            return try NewFolder.write(to: folder) { path in
                try LedgerExport.write(from: MarkedSource(source), keys: keys, to: path)
            }
        } catch LedgerExportFault.exists {
            throw .stopped(LedgerText.folderExists(folder), .refused)
        } catch let fault as LedgerExportFault {
            throw Self.failure(fault, path: path)
        } catch let failure as SourceFailure {
            throw Self.failure(failure.cause, path: path)
        } catch {
            throw .stopped(LedgerText.exportFailed(folder, systemReason(error)), .unreachable)
        }
    }

    /// Why it could not be read: that says nothing about whether it is right.
    static func failure(_ error: any Error, path: String) -> CommandFailure {
        switch error {
        case LedgerStoreFault.foreign: .stopped(LedgerText.foreign, .unreachable)
        case LedgerStoreFault.newerSchema: .stopped(LedgerText.newer, .unreachable)
        case LedgerExportFault.empty: .stopped(LedgerText.empty, .refused)
        case LedgerExportFault.unreadable(let seq):
            .stopped(LedgerText.unreadable(path, ReasonText.entry(seq)), .unreachable)
        case let error as ExportUnreadable:
            .stopped(LedgerText.unreadable(error.path, systemReason(error)), .unreachable)
        default: .stopped(LedgerText.unreadable(path, systemReason(error)), .unreachable)
        }
    }
}
