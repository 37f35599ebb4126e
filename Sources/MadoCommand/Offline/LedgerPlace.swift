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
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .stopped(LedgerText.unreadable(path, "no such file"), .unreachable)
        }
        if isFolder.boolValue {
            self = .folder(path: path, ExportReader(directory: path))
            return
        }
        do {
            self = .file(path: path, try SQLiteLedgerStore.openReadOnly(path: path))
        } catch {
            throw Self.failure(error, path: path)
        }
    }

    var path: String {
        switch self {
        case .file(let path, _), .folder(let path, _): path
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

    func export(to folder: String, key: NoteVerifier) throws -> StoredCheckpoint {
        switch self {
        case .file(_, let store):
            try LedgerExport.write(from: store, verifierKey: key, to: folder)
        case .folder(_, let reader):
            try LedgerExport.write(from: reader, verifierKey: key, to: folder)
        }
    }

    /// Why it could not be read: that says nothing about whether it is right.
    static func failure(_ error: any Error, path: String) -> CommandFailure {
        switch error {
        case LedgerStoreFault.foreign: .stopped(LedgerText.foreign, .unreachable)
        case LedgerStoreFault.newerSchema: .stopped(LedgerText.newer, .unreachable)
        case LedgerExportFault.exists: .stopped(LedgerText.folderExists(path), .refused)
        case LedgerExportFault.empty: .stopped(LedgerText.empty, .refused)
        case LedgerExportFault.unreadable(let seq):
            .stopped(LedgerText.unreadable(path, "entry \(seq)"), .unreachable)
        case let error as SystemCallError:
            .stopped(
                LedgerText.unreadable(path, "\(error.call): error \(error.code)"),
                .unreachable
            )
        default: .stopped(LedgerText.unreadable(path, systemReason(error)), .unreachable)
        }
    }
}
