import Glibc
import Synchronization

extension Connection {
    /// Connects to a Unix socket as `uid`, which is what the kernel then tells the daemon.
    ///
    /// Needs root unless `uid` is this process's own. Only the calling thread changes its
    /// account, and only for the duration of the call.
    package static func unix(_ path: String, uid: UInt32) throws(HarnessError) -> Connection {
        let descriptor = try makeSocket(AF_UNIX, SOCK_STREAM)
        let connection = Connection(descriptor: descriptor)
        let own = geteuid()
        if uid != own { try setAccount(uid) }
        let result = unsafe withUnixAddress(path) { address, length in
            unsafe connect(descriptor, address, length)
        }
        let code = errno
        if uid != own { try setAccount(own) }
        guard result == 0 else { throw systemError("connect \(path)", code) }
        try makeNonBlocking(descriptor)
        return connection
    }

    /// Connects to a port of this host.
    package static func loopback(port: UInt16) throws(HarnessError) -> Connection {
        let descriptor = try makeSocket(AF_INET, SOCK_STREAM)
        let connection = Connection(descriptor: descriptor)
        let result = unsafe withLoopbackAddress(port) { address, length in
            unsafe connect(descriptor, address, length)
        }
        guard result == 0 else { throw systemError("connect :\(port)", errno) }
        var one: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, size)
        try makeNonBlocking(descriptor)
        return connection
    }

    private static func makeNonBlocking(_ descriptor: Int32) throws(HarnessError) {
        guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else {
            throw systemError("fcntl", errno)
        }
    }
}

/// A port of the loopback interface that nobody uses, and that this process names once.
///
/// Below those that the kernel gives to connections (ip_local_port_range): a daemon that is
/// stopped and started again would find one of them in use by then.
package func freeLoopbackPort() throws(HarnessError) -> UInt16 {
    let (first, count) = (10_240, 20_000)
    for _ in 0..<count {
        let turn = portsTried.add(1, ordering: .relaxed).newValue
        let port = UInt16(first + (Int(getpid()) * 131 + turn) % count)
        let descriptor = try makeSocket(AF_INET, SOCK_STREAM)
        defer { close(descriptor) }
        let bound = unsafe withLoopbackAddress(port) { address, length in
            unsafe bind(descriptor, address, length)
        }
        if bound == 0 { return port }
        guard errno == EADDRINUSE else { throw systemError("bind", errno) }
    }
    throw systemError("bind", EADDRINUSE)
}

private let portsTried = Atomic(0)

func makeSocket(_ family: Int32, _ type: __socket_type) throws(HarnessError) -> Int32 {
    let kind = Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, kind, 0)
    guard descriptor >= 0 else { throw systemError("socket", errno) }
    return descriptor
}

/// Calls `body` with the address of a Unix socket; a path that is too long is cut, and then
/// refused by the kernel or found missing.
func withUnixAddress(
    _ path: String,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
        unsafe place.copyBytes(from: path.utf8.prefix(place.count - 1))
    }
    return unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            unsafe body(generic, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}

private func withLoopbackAddress(
    _ port: UInt16,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    return unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            unsafe body(generic, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}
