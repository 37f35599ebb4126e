import Foundation
import Glibc
import Synchronization

/// Answers one connection on the loopback with fixed bytes, on a thread of its own and without any
/// library, so that the real client is tried against nothing but bytes.
final class AnsweringServer: Sendable {
    let url: String
    private let listener: Int32
    private let received = Mutex<[UInt8]>([])
    private let done = DispatchSemaphore(value: 0)

    struct CannotListen: Error {}

    init(answer: [UInt8]) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let port = try Self.bind(listener)
        guard listen(listener, 4) == 0 else { throw CannotListen() }
        url = "http://127.0.0.1:\(port)/v1/stream"
        let listener = listener
        Thread.detachNewThread { [self] in
            let connection = accept(listener, nil, nil)
            var head = [UInt8](repeating: 0, count: 4_096)
            let count = unsafe recv(connection, &head, head.count, 0)
            received.withLock { $0 = Array(head.prefix(max(0, count))) }
            _ = unsafe send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
            close(connection)
            done.signal()
        }
    }

    deinit { close(listener) }

    /// The head of the request, once it was answered.
    var request: String { String(decoding: received.withLock { $0 }, as: UTF8.self) }

    /// Has the client taken everything, or as much as its buffers hold, within a second?
    func isDone() -> Bool { done.wait(timeout: .now() + 1) == .success }

    private static func bind(_ descriptor: Int32) throws -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.bind(descriptor, $0, size) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isBound else { throw CannotListen() }
        return UInt16(bigEndian: address.sin_port)
    }
}
