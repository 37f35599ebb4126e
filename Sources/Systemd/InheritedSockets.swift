import CSystemd
import Glibc

/// Why a passed descriptor cannot be served.
package enum InheritedSocketError: Error, Equatable {
    /// It is no listening stream socket of a family that the service serves.
    case unsuitable(name: String, descriptor: Int32)
    /// The library could not read what was passed: its `errno`.
    case failed(errno: Int32)
}

/// A listening socket that systemd opened for the service (`sd_listen_fds(3)`).
package struct InheritedSocket: Equatable, Sendable {
    package enum Family: Equatable, Sendable {
        case unix
        /// IPv4 or IPv6.
        case inet
    }

    /// Owned by whoever takes it; closed on exec.
    package let descriptor: Int32
    /// `FileDescriptorName=` of the socket unit; the unit's own name where it gives none.
    package let name: String
    package let family: Family

    /// Looks at a descriptor; throws ``InheritedSocketError/unsuitable(name:descriptor:)``.
    package init(descriptor: Int32, name: String) throws(InheritedSocketError) {
        self.descriptor = descriptor
        self.name = name
        if Self.isListening(descriptor, AF_UNIX) {
            family = .unix
        } else if Self.isListening(descriptor, AF_INET)
            || Self.isListening(descriptor, AF_INET6)
        {
            family = .inet
        } else {
            throw .unsuitable(name: name, descriptor: descriptor)
        }
    }

    private static func isListening(_ descriptor: Int32, _ family: Int32) -> Bool {
        sd_is_socket(descriptor, family, Int32(SOCK_STREAM.rawValue), 1) > 0
    }
}

/// The sockets of the service's socket units.
package enum InheritedSockets {
    /// Takes them, in the order of the units; empty when none were passed to this process.
    ///
    /// Call it once, before any thread that reads the environment: it removes `LISTEN_PID`,
    /// `LISTEN_FDS` and `LISTEN_FDNAMES`, so that no child process takes the sockets for its own.
    package static func take() throws(InheritedSocketError) -> [InheritedSocket] {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = unsafe sd_listen_fds_with_names(1, &names)
        guard count >= 0 else { throw .failed(errno: -count) }
        var sockets: [(descriptor: Int32, name: String)] = []
        for index in 0..<Int(count) {
            let name = unsafe names?[index].map { unsafe String(cString: $0) }
            let descriptor = Int32(index) + 3  // SD_LISTEN_FDS_START
            sockets.append((descriptor, name ?? ""))
        }
        unsafe release(names, count: Int(count))
        var taken: [InheritedSocket] = []
        for socket in sockets {
            // The library sets it as well; the daemon relies on it, so it does not rely on that.
            _ = fcntl(socket.descriptor, F_SETFD, FD_CLOEXEC)
            taken.append(try InheritedSocket(descriptor: socket.descriptor, name: socket.name))
        }
        return taken
    }

    /// The array and each of its strings are the caller's to free.
    private static func release(
        _ names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
        count: Int
    ) {
        guard let names = unsafe names else { return }
        for index in 0..<count {
            unsafe free(names[index])
        }
        unsafe free(names)
    }
}
