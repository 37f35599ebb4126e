import Glibc

/// A call to the operating system that failed.
package struct SystemCallError: Error, Hashable, Sendable {
    package let call: String
    package let path: String
    /// `errno` as it was left.
    package let code: Int32

    /// The call that failed just now.
    package static func last(_ call: String, _ path: String) -> SystemCallError {
        SystemCallError(call: call, path: path, code: errno)
    }
}
