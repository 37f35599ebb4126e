import GRDB

/// What SQLite says of a file that it could not read or write, for words to people.
package enum DatabaseTrouble: Hashable, Sendable {
    /// No page, no table or no value is what it was written as.
    case damaged
    /// Not even opened: the file, or those beside it (`-wal`, `-shm`), by this account.
    case unopenable
    case busy
    case full
    /// The disk did not read or write.
    case failing
    /// SQLite's own primary result code.
    case other(Int32)

    /// Nil for an error that is not SQLite's.
    package init?(_ error: any Error) {
        guard let error = error as? DatabaseError else { return nil }
        switch error.resultCode {
        // A plain error is a statement that does not fit the file: its tables are not ours.
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_SCHEMA: self = .damaged
        case .SQLITE_IOERR:
            self = error.extendedResultCode == .SQLITE_IOERR_SHORT_READ ? .damaged : .failing
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_READONLY: self = .unopenable
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_FULL: self = .full
        default: self = .other(error.resultCode.rawValue)
        }
    }
}
