import Foundation
import Ledger
import LedgerSQLite
import Messages
import SQLiteFile

/// Why a file could not be used, in both languages.
///
/// A number means what its domain says: SQLite, Foundation and the operating system each have
/// their own 1.
func systemReason(_ error: any Error) -> Message {
    if let error = error as? SystemCallError { return SystemErrorText.words(error.code) }
    if let error = error as? ExportUnreadable { return SystemErrorText.words(error.errno) }
    if error as? LedgerStoreFault == .damaged { return ReasonText.damaged }
    if let trouble = DatabaseTrouble(error) { return trouble.message }
    return SystemErrorText.words(of: error)
}

extension DatabaseTrouble {
    fileprivate var message: Message {
        switch self {
        case .damaged: ReasonText.damaged
        case .unopenable: ReasonText.unopenable
        case .busy: ReasonText.busy
        case .full: SystemErrorText.words(ENOSPC)
        case .failing: SystemErrorText.words(EIO)
        case .other(let code): ReasonText.sqlite(code)
        }
    }
}
