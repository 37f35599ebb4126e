/// Why a directory file was not opened, or a row of it not read.
package enum SQLiteDirectoryError: Error, Equatable {
    /// The file belongs to another program, or is no database of Mado's.
    case foreign(path: String)
    /// A later version of Mado wrote it.
    case newerSchema(path: String, version: Int)
    /// Others than the owner may read or write it; `mode` are its permission bits.
    case exposed(path: String, mode: UInt32)
    /// It could not be opened or created: the system call's `errno`.
    case failed(path: String, errno: Int32)
    /// A stored value does not read back as what was written.
    case damaged(table: String)
    /// The rows were erased, but a reader kept SQLite from emptying its write-ahead log. Erase
    /// again.
    case erasureIncomplete
}
