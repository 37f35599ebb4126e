import Crypto

/// 32 bytes of SHA-256 at a place in the tree (RFC 6962 §2.1).
///
/// Four words instead of an array: a tree of a million leaves costs no allocation per hash.
package struct TreeHash: Hashable, Sendable, CustomStringConvertible {
    /// The bytes as they lie in memory, whatever the machine's byte order.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    package static let byteCount = 32

    /// Nil unless there are exactly 32 bytes.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        unsafe withUnsafeMutableBytes(of: &words) { unsafe $0.copyBytes(from: bytes) }
    }

    private init(_ digest: SHA256.Digest) {
        unsafe withUnsafeMutableBytes(of: &words) { target in
            unsafe digest.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
        }
    }

    /// The root of the empty tree.
    package static let empty = TreeHash(SHA256().finalize())

    /// `SHA-256(0x00 ‖ leaf)`.
    package static func leaf(_ bytes: [UInt8]) -> TreeHash {
        var hasher = SHA256()
        unsafe withUnsafeBytes(of: UInt8(0)) { unsafe hasher.update(bufferPointer: $0) }
        unsafe bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        return TreeHash(hasher.finalize())
    }

    /// `SHA-256(0x01 ‖ left ‖ right)`.
    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var hasher = SHA256()
        unsafe withUnsafeBytes(of: UInt8(1)) { unsafe hasher.update(bufferPointer: $0) }
        unsafe withUnsafeBytes(of: left.words) { unsafe hasher.update(bufferPointer: $0) }
        unsafe withUnsafeBytes(of: right.words) { unsafe hasher.update(bufferPointer: $0) }
        return TreeHash(hasher.finalize())
    }

    package var bytes: [UInt8] {
        unsafe withUnsafeBytes(of: words) { unsafe Array($0) }
    }

    /// 64 lower-case hexadecimal digits.
    package var description: String {
        String(
            decoding: bytes.flatMap {
                [CanonicalJSON.hexDigit($0 >> 4), CanonicalJSON.hexDigit($0 & 15)]
            },
            as: UTF8.self
        )
    }

    package static func == (left: TreeHash, right: TreeHash) -> Bool {
        left.words == right.words
    }

    package func hash(into hasher: inout Hasher) {
        // The bytes are uniform already; one word spreads as well as four.
        hasher.combine(words.0)
    }
}
