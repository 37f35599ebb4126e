package import BrokerCore
import Glibc

/// The other end of `NOTIFY_SOCKET`: hears what a daemon tells its service manager.
package final class ReadySocket {
    package let path: String
    private let descriptor: Int32

    package init(path: String) throws(HarnessError) {
        self.path = path
        unsafe unlink(path)
        descriptor = try makeSocket(AF_UNIX, SOCK_DGRAM)
        let descriptor = descriptor
        let bound = unsafe withUnixAddress(path) { address, length in
            unsafe bind(descriptor, address, length)
        }
        guard bound == 0 else { throw systemError("bind \(path)", errno) }
        // A daemon may run as another account than whoever started it.
        guard unsafe chmod(path, 0o777) == 0 else { throw systemError("chmod \(path)", errno) }
    }

    deinit {
        close(descriptor)
        unsafe unlink(path)
    }

    /// The lines of the next message, such as `READY=1`; nil if none comes before `wait` is over.
    package func next(within wait: Milliseconds) throws(HarnessError) -> [String]? {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = unsafe poll(&watched, 1, Int32(clamping: wait.count))
        guard ready > 0 else { return nil }
        var block = [UInt8](repeating: 0, count: 8192)
        let count = unsafe block.withUnsafeMutableBytes { bytes in
            unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
        }
        guard count >= 0 else { throw systemError("recv", errno) }
        return String(decoding: block[..<count], as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }
}
