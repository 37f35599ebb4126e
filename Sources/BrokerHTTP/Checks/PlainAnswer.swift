package import NIOCore
import Requests

/// What the short lane does with the bytes that begin a connection, or follow an answer on it.
package enum PlainAnswer: Sendable {
    /// A check may have begun; more bytes are needed.
    case incomplete
    /// For the full server, from the first of these bytes on.
    case other
    /// All that travels back, for a request of so many bytes.
    case answered(ByteBuffer, requestBytes: Int)
}

extension CheckDesk {
    /// Reads one plain check (``PlainCheck``) and answers it; total over all bytes.
    package func answer(
        plain bytes: ByteBuffer,
        bodyBytesMax: Int,
        from peer: Peer,
        _ allocator: ByteBufferAllocator = ByteBufferAllocator()
    ) -> PlainAnswer {
        switch PlainCheck.read(bytes.readableBytesUInt8Span, bodyBytesMax: bodyBytesMax) {
        case .incomplete: return .incomplete
        case .other: return .other
        case .check(let check):
            let answer =
                switch check.path {
                case .introspection: introspect(CheckRequest(check, in: bytes), from: peer)
                }
            return .answered(answer.written(allocator), requestBytes: check.body.upperBound)
        }
    }
}

extension CheckRequest {
    fileprivate init(_ check: PlainCheck, in bytes: ByteBuffer) {
        let start = bytes.readerIndex
        func text(_ range: Range<Int>) -> String? {
            bytes.getString(at: start + range.lowerBound, length: range.count)
        }
        self.init(
            authorization: check.authorization.flatMap(text),
            contentType: check.contentType.flatMap(text),
            body: bytes.getSlice(at: start + check.body.lowerBound, length: check.body.count)
                ?? ByteBuffer()
        )
    }
}
