import Crypto
import Glibc
package import Messages

/// The operating system's reason why a file could not be read.
package struct SourceFault: Error, Hashable, Sendable {
    package let file: String
    package let errno: Int32

    package var reason: Message { SystemErrorText.words(errno) }
}

/// A file, read once from its beginning in pieces, with the SHA-256 of what was read.
struct ByteSource: ~Copyable {
    /// How much one read asks for.
    static let pieceBytes = 256 * 1024

    private let file: String
    private let descriptor: Int32
    private var digest = SHA256()
    private(set) var isAtEnd = false

    /// `file` is how messages name it.
    init(path: String, file: String) throws(SourceFault) {
        self.file = file
        // A pipe without a writer would keep `open` waiting, and no pipe can be read twice.
        let opened = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else { throw SourceFault(file: file, errno: errno) }
        var status = stat()
        let failure = unsafe fstat(opened, &status) == 0 ? Self.fault(status.st_mode) : errno
        guard failure == 0 else {
            close(opened)
            throw SourceFault(file: file, errno: failure)
        }
        descriptor = opened
    }

    /// 0 for a regular file, which alone can be read to its end and read again.
    private static func fault(_ mode: mode_t) -> Int32 {
        switch mode & S_IFMT {
        case S_IFREG: 0
        case S_IFDIR: EISDIR
        default: ESPIPE
        }
    }

    deinit { close(descriptor) }

    /// Appends the next piece to `buffer`; at the end of the file it appends nothing.
    mutating func append(to buffer: inout [UInt8]) throws(SourceFault) {
        guard !isAtEnd else { return }
        let before = buffer.count
        var count = 0
        var failure: Int32 = 0
        let descriptor = descriptor
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: Self.pieceBytes) { room, filled in
            repeat {
                count = unsafe read(descriptor, room.baseAddress, Self.pieceBytes)
            } while count < 0 && errno == EINTR
            failure = errno
            filled = max(count, 0)
        }
        guard count >= 0 else { throw SourceFault(file: file, errno: failure) }
        isAtEnd = count == 0
        buffer.reserveCapacity(before + piece.count)
        buffer.append(contentsOf: piece)
        digest.update(data: piece)
    }

    /// 64 lower-case hexadecimal digits over all that was read so far.
    var sha256: String { hexadecimal(digest.finalize()) }

    /// The SHA-256 of a whole file.
    static func sha256(path: String, file: String) throws(SourceFault) -> String {
        var source = try ByteSource(path: path, file: file)
        var buffer: [UInt8] = []
        while !source.isAtEnd {
            buffer.removeAll(keepingCapacity: true)
            try source.append(to: &buffer)
        }
        return source.sha256
    }
}

private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
        as: UTF8.self
    )
}
