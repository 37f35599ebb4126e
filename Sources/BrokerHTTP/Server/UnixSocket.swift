import Foundation
import Glibc
import NIOCore

/// The kernel does not let this process give its socket to that group.
package struct SocketGroupDenied: Error {
    package let path: String
    package let group: UInt32
    /// `errno`
    package let code: Int32
}

/// A Unix socket that this process makes, and removes again.
///
/// Nobody can connect before it has its group and permissions: it listens only then.
struct UnixSocket {
    let path: String
    /// Bound and listening.
    let descriptor: Int32

    /// As many connections may wait as at every other listener.
    static let backlog: Int32 = 1_024

    /// In place of a socket that an earlier process left there; anything else that is there stays.
    ///
    /// `group`: nil: this process's own. Throws ``SocketGroupDenied``, or an error of the system.
    init(path: String, mode: UInt16, group: UInt32?) throws {
        self.path = path
        let address = try SocketAddress(unixDomainSocketPath: path)
        if Self.isSocket(path) { unsafe unlink(path) }
        let made = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard made >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
        descriptor = made
        var isNamed = false
        do {
            let bound = unsafe address.withSockAddr { address, length in
                unsafe bind(made, address, socklen_t(length))
            }
            guard bound == 0 else { throw IOError(errnoCode: errno, reason: "bind \(path)") }
            isNamed = true
            // Of the socket itself: not of what a link would point to.
            if let group, unsafe lchown(path, uid_t.max, group) != 0 {
                throw SocketGroupDenied(path: path, group: group, code: errno)
            }
            // After the group: a change of it may take permissions away.
            guard unsafe chmod(path, mode_t(mode)) == 0 else {
                throw IOError(errnoCode: errno, reason: "chmod \(path)")
            }
            guard listen(made, Self.backlog) == 0 else {
                throw IOError(errnoCode: errno, reason: "listen \(path)")
            }
        } catch {
            close(made)
            if isNamed { unsafe unlink(path) }
            throw error
        }
    }

    /// Takes the name away, after the descriptor was closed.
    func remove() { unsafe unlink(path) }

    /// Of the name itself, whatever a link points to.
    private static func isSocket(_ path: String) -> Bool {
        let found = try? FileManager.default.attributesOfItem(atPath: path)
        return found?[.type] as? FileAttributeType == .typeSocket
    }
}
