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
    /// Can only programs of this host connect? A Unix socket, or a loopback address.
    package let isOfThisHost: Bool

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
        isOfThisHost = family == .unix || Self.isLoopback(descriptor)
    }

    private static func isLoopback(_ descriptor: Int32) -> Bool {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let named = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe getsockname(descriptor, generic, &length)
            }
        }
        guard named == 0 else { return false }
        let isIPv4 = Int32(address.ss_family) == AF_INET
        return unsafe withUnsafeBytes(of: &address) { bytes in
            // The address follows the port, in IPv6 after the flow's label.
            isIPv4
                ? unsafe bytes[4] == 127
                : unsafe bytes[8..<24].elementsEqual([UInt8](repeating: 0, count: 15) + [1])
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
