import Foundation
import Glibc
import Synchronization

/// Answers one connection on a Unix socket with fixed bytes, and keeps what it was sent.
///
/// On a thread of its own and without any library, so that the real client is tried against
/// nothing but bytes.
final class SocketServer: Sendable {
    let path: String
    private let listener: Int32
    private let received = Mutex<[UInt8]>([])
    private let done = DispatchSemaphore(value: 0)

    struct CannotListen: Error {}

    /// `answer` nil: it hangs up without a word.
    init(path: String, answer: String?) throws {
        self.path = path
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard Self.bind(listener, path), listen(listener, 4) == 0 else { throw CannotListen() }
        let listener = listener
        Thread.detachNewThread { [self] in
            let connection = accept(listener, nil, nil)
            read(from: connection)
            if let answer { Self.write(answer, to: connection) }
            close(connection)
            done.signal()
        }
    }

    deinit { close(listener) }

    /// What was sent, once it was answered.
    var request: String {
        done.wait()
        done.signal()
        return String(decoding: received.withLock { $0 }, as: UTF8.self)
    }

    /// Has the client taken everything, or as much as its buffers hold, within a second?
    func isDone() -> Bool { done.wait(timeout: .now() + 1) == .success }

    private static func bind(_ descriptor: Int32, _ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            return false
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            unsafe target.copyBytes(from: bytes)
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.bind(descriptor, $0, size) == 0
            }
        }
    }

    /// Reads until the head and as much body as it announces are there.
    private func read(from connection: Int32) {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while !Self.isWhole(all) {
            let count = unsafe recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            all += chunk[..<count]
        }
        received.withLock { $0 = all }
    }

    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let gap = text.firstRange(of: "\r\n\r\n") else { return false }
        let head = text[..<gap.lowerBound].lowercased().split(separator: "\r\n")
        let length = head.first { $0.hasPrefix("content-length: ") }
            .flatMap { Int($0.dropFirst("content-length: ".count)) }
        return text[gap.upperBound...].utf8.count >= length ?? 0
    }

    private static func write(_ text: String, to connection: Int32) {
        let bytes = Array(text.utf8)
        _ = unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}
