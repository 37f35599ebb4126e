import Glibc
package import Logging

/// Whether standard error is the journal, by `JOURNAL_STREAM` (`systemd.exec(5)`).
///
/// The variable alone proves nothing, since children inherit it and may redirect: the device and
/// inode that it names must be those of `descriptor`.
package func isJournalConnected(
    stream: String? = environmentValue("JOURNAL_STREAM"),
    descriptor: Int32 = STDERR_FILENO
) -> Bool {
    guard let parts = stream?.split(separator: ":", omittingEmptySubsequences: false),
        parts.count == 2, let device = UInt64(parts[0]), let inode = UInt64(parts[1])
    else { return false }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return false }
    return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
}

/// Makes every `Logger` of the process write to the journal, or to standard error where that is
/// not the journal. Call it once, first thing.
package func bootstrapLogging(identifier: String, level: Logger.Level) {
    let isJournal = isJournalConnected()
    LoggingSystem.bootstrap { label in
        logHandler(label: label, identifier: identifier, level: level, isJournal: isJournal)
    }
}

/// The handler that ``bootstrapLogging(identifier:level:)`` gives a logger.
package func logHandler(
    label: String,
    identifier: String,
    level: Logger.Level,
    isJournal: Bool
) -> any LogHandler {
    var handler: any LogHandler =
        isJournal
        ? JournalLogHandler(label: label, identifier: identifier)
        : StreamLogHandler.standardError(label: label)
    handler.logLevel = level
    return handler
}

/// A variable of the environment as the process was started.
package func environmentValue(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
}
