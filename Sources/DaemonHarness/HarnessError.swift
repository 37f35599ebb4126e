/// Why the harness could not do what a test or a measurement asked.
package enum HarnessError: Error, Hashable, Sendable {
    /// A system call failed: its name and `errno`.
    case system(call: String, errno: Int32)
    /// The daemon ended before it was ready; `log` is what it had printed.
    case endedEarly(status: Int32, log: String)
    case notReady(log: String)
    case timedOut(String)
    /// The other side closed the connection where an answer was due.
    case connectionLost
    case badResponse(String)
    /// An answer with another status than the caller can go on with.
    case unexpectedStatus(Int, body: String)
    case programMissing(String)
}

/// What `errno` says after a call that failed.
func systemError(_ call: String, _ code: Int32) -> HarnessError {
    .system(call: call, errno: code)
}
