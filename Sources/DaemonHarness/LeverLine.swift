import BrokerCore
import Foundation
import Glibc

/// The line on which `madod-testing` takes its orders: its standard input and output.
package final class LeverLine {
    /// The daemon's end, until it was handed over.
    let theirs: FileHandle
    private let ours: Int32

    package init() throws(HarnessError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
            throw systemError("socketpair", errno)
        }
        // Other programs that are started meanwhile must not hold this line.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        ours = ends[0]
        theirs = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    }

    deinit {
        close(ours)
    }

    /// Gives one order, such as `advance 30m`; returns once it was carried out.
    package func tell(_ order: String) throws(HarnessError) {
        let bytes = Array("\(order)\n".utf8)
        let count = unsafe bytes.withUnsafeBytes { bytes in
            unsafe send(ours, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        }
        guard count == bytes.count else { throw .connectionLost }
        let answer = try line()
        guard answer == "ok" else { throw .badResponse("\(order): \(answer)") }
    }

    private func line() throws(HarnessError) -> String {
        let deadline = Deadline(in: Client.patience)
        var bytes: [UInt8] = []
        while bytes.last != UInt8(ascii: "\n") {
            var watched = pollfd(fd: ours, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&watched, 1, deadline.pollMilliseconds) > 0 else {
                throw .timedOut("an answer of the lever")
            }
            var byte: UInt8 = 0
            guard unsafe recv(ours, &byte, 1, 0) == 1 else { throw .connectionLost }
            bytes.append(byte)
        }
        return String(decoding: bytes.dropLast(), as: UTF8.self)
    }
}
