import Glibc

/// One connection, never blocking; used by one thread.
package final class Connection {
    package let descriptor: Int32
    private var outgoing: [UInt8] = []
    private var sent = 0
    private var reader = ResponseReader()

    /// What came of looking for bytes.
    package enum Arrival: Sendable {
        case bytes
        case nothingYet
        /// Closed or reset by the other side, which is the same to a client.
        case closed
    }

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Is every byte of the last request handed to the kernel?
    package var isFlushed: Bool { sent == outgoing.count }

    /// What has arrived and nobody has taken.
    package var waitingBytes: Int {
        var count: Int32 = 0
        return unsafe ioctl(descriptor, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }

    /// Begins to send; false if the other side is gone.
    package func send(_ request: HTTPRequest) throws(HarnessError) -> Bool {
        outgoing = request.bytes
        sent = 0
        return try flush()
    }

    /// Sends what the kernel takes now; false if the other side is gone.
    package func flush() throws(HarnessError) -> Bool {
        while !isFlushed {
            let count = unsafe outgoing.withUnsafeBytes { bytes in
                unsafe Glibc.send(
                    descriptor,
                    bytes.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            if count >= 0 {
                sent += count
                continue
            }
            switch errno {
            case EAGAIN: return true
            case EINTR: continue
            case EPIPE, ECONNRESET: return false
            default: throw systemError("send", errno)
            }
        }
        return true
    }

    /// Takes what has arrived, at most one block.
    package func receive(into block: inout [UInt8]) throws(HarnessError) -> Arrival {
        while true {
            let count = unsafe block.withUnsafeMutableBytes { bytes in
                unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
            }
            if count > 0 {
                reader.append(block[..<count])
                return .bytes
            }
            if count == 0 { return .closed }
            switch errno {
            case EAGAIN: return .nothingYet
            case EINTR: continue
            case ECONNRESET: return .closed
            default: throw systemError("recv", errno)
            }
        }
    }

    /// The next whole answer among what was received.
    package func nextResponse() throws(HarnessError) -> HTTPResponse? {
        try reader.next()
    }
}

/// How large one look for bytes is.
package let receiveBlockBytes = 64 * 1024
