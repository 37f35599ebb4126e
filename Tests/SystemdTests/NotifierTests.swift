import Glibc
import Synchronization
import Systemd
import Testing

/// The environment is the process's: everything that changes it stands in one serial suite.
@Suite(.serialized) struct `Talking to systemd` {
    @Test func `each message arrives as the protocol has it`() throws {
        let socket = try NotifySocket()
        defer { socket.remove() }
        try socket.withEnvironment {
            let notifier = Notifier()
            notifier.ready(status: "denying\nWATCHDOG=1\u{7}台風")
            #expect(socket.receive() == "READY=1\nSTATUS=denying WATCHDOG=1 台風")
            notifier.status("3 events open")
            #expect(socket.receive() == "STATUS=3 events open")
            notifier.extendTimeout(by: .milliseconds(1500))
            #expect(socket.receive() == "EXTEND_TIMEOUT_USEC=1500000")
            notifier.reloading()
            #expect(socket.receive() == "RELOADING=1")
            notifier.watchdog()
            #expect(socket.receive() == "WATCHDOG=1")
            notifier.stopping()
            #expect(socket.receive() == "STOPPING=1")
        }
    }

    @Test func `without a socket nothing happens`() {
        #expect(environmentValue("NOTIFY_SOCKET") == nil)
        Notifier().ready(status: "ready")
        Notifier().stopping()
    }

    @Test func `the watchdog's interval is the unit's`() {
        #expect(watchdogInterval() == nil)
        unsafe setenv("WATCHDOG_USEC", "30000000", 1)
        #expect(watchdogInterval() == .seconds(30))
        unsafe setenv("WATCHDOG_PID", "1", 1)
        #expect(watchdogInterval() == nil)
        unsafe unsetenv("WATCHDOG_USEC")
        unsafe unsetenv("WATCHDOG_PID")
    }

    @Test func `sockets for another process are not taken`() throws {
        #expect(try InheritedSockets.take() == [])
        unsafe setenv("LISTEN_PID", "1", 1)
        unsafe setenv("LISTEN_FDS", "2", 1)
        unsafe setenv("LISTEN_FDNAMES", "check:operator", 1)
        #expect(try InheritedSockets.take() == [])
        #expect(environmentValue("LISTEN_FDS") == nil)
    }

    @Test func `malformed figures are an error, not a socket`() throws {
        unsafe setenv("LISTEN_PID", "\(getpid())", 1)
        unsafe setenv("LISTEN_FDS", "many", 1)
        #expect(throws: InheritedSocketError.failed(errno: EINVAL)) {
            try InheritedSockets.take()
        }
        #expect(environmentValue("LISTEN_PID") == nil)
    }
}

@Suite struct `Passed descriptors` {
    @Test(arguments: [(AF_UNIX, InheritedSocket.Family.unix), (AF_INET, .inet), (AF_INET6, .inet)])
    func `have a name and a family`(family: Int32, expected: InheritedSocket.Family) throws {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        // Not listening yet.
        #expect(throws: InheritedSocketError.unsuitable(name: "web", descriptor: descriptor)) {
            try InheritedSocket(descriptor: descriptor, name: "web")
        }
        if family == AF_UNIX {
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            // Two bytes of address alone: the kernel picks an abstract name.
            let bound = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe bind(descriptor, $0, 2)
                }
            }
            try #require(bound == 0)
        }
        try #require(listen(descriptor, 1) == 0)
        let taken = try InheritedSocket(descriptor: descriptor, name: "web")
        #expect(taken.family == expected)
        #expect(taken.name == "web")
        #expect(taken.descriptor == descriptor)
        // Bound to no address, a network socket takes whoever comes.
        #expect(taken.isOfThisHost == (family == AF_UNIX))
    }

    @Test func `are of this host if their address is a loopback one`() throws {
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        four.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_addr = in6addr_loopback
        #expect(try Self.isOfThisHost(AF_INET, &four))
        #expect(try Self.isOfThisHost(AF_INET6, &six))
    }

    private static func isOfThisHost<Address>(
        _ family: Int32,
        _ address: inout Address
    ) throws -> Bool {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<Address>.size)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length)
            }
        }
        try #require(bound == 0)
        try #require(listen(descriptor, 1) == 0)
        return try InheritedSocket(descriptor: descriptor, name: "web").isOfThisHost
    }

    @Test func `that are no listening stream are refused`() throws {
        let datagram = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(datagram) }
        for descriptor in [datagram, STDERR_FILENO, 9999] {
            #expect(throws: InheritedSocketError.unsuitable(name: "x", descriptor: descriptor)) {
                try InheritedSocket(descriptor: descriptor, name: "x")
            }
        }
    }
}

/// A datagram socket that stands in for systemd's end of the notification protocol.
struct NotifySocket {
    private let descriptor: Int32
    private let path: String

    init() throws {
        path = "/tmp/mado-notify-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        try #require(descriptor >= 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { buffer in
            unsafe buffer.copyBytes(from: path.utf8)
        }
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
    }

    func withEnvironment(_ body: () throws -> Void) throws {
        unsafe setenv("NOTIFY_SOCKET", path, 1)
        defer { unsafe unsetenv("NOTIFY_SOCKET") }
        try body()
    }

    /// The next message; nil when none has come. Local datagrams arrive before the send returns.
    func receive() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }

    func remove() {
        close(descriptor)
        unsafe unlink(path)
    }
}
