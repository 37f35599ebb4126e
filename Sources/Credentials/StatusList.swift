import CZlib

/// What a status list says of one index (draft-ietf-oauth-status-list §7.1).
package enum StatusValue: UInt8, CaseIterable, Sendable {
    case valid = 0
    /// For good: every end of a credential is final (law L4).
    case invalid = 1
    /// Never written by Mado, since nothing here is ended for a while.
    case suspended = 2
}

/// The statuses of one list, packed as they travel: the first index in the lowest bits of the
/// first byte (draft-ietf-oauth-status-list §4.1).
package struct StatusList: Equatable, Sendable {
    /// How many bits an index has: 1, 2, 4 or 8.
    package let bits: Int
    package private(set) var bytes: [UInt8]

    /// The level at which Mado compresses: 9 costs several times as much for a hundredth less.
    package static let level = 6

    /// A list of `count` indexes and what is left of the last byte, all of them at `value`.
    package init(bits: Int = 2, count: Int, all value: UInt8 = StatusValue.invalid.rawValue) {
        precondition([1, 2, 4, 8].contains(bits), "a status has 1, 2, 4 or 8 bits")
        self.bits = bits
        let width = 8 / bits
        let mask = Self.mask(bits)
        let byte = (0..<width).reduce(UInt8(0)) { $0 | (value & mask) << UInt8($1 * bits) }
        bytes = Array(repeating: byte, count: (count + width - 1) / width)
    }

    private static func mask(_ bits: Int) -> UInt8 { UInt8(truncatingIfNeeded: (1 << bits) - 1) }

    /// The status at `index`, which must be in the list.
    package subscript(index: Int) -> UInt8 {
        get {
            let place = index * bits
            return bytes[place / 8] >> UInt8(place % 8) & Self.mask(bits)
        }
        set {
            let place = index * bits
            let mask = Self.mask(bits)
            let cleared = bytes[place / 8] & ~(mask << UInt8(place % 8))
            bytes[place / 8] = cleared | (newValue & mask) << UInt8(place % 8)
        }
    }

    /// The member `lst`: DEFLATE in the ZLIB format (RFC 1950), in base64url without padding.
    package func compressed(level: Int = StatusList.level) -> String {
        TextCodec.encode(zlibCompressed(bytes, level: level), TextCodec.base64URL)
    }
}

/// RFC 1950, by the system's zlib.
func zlibCompressed(_ bytes: [UInt8], level: Int) -> [UInt8] {
    var length = compressBound(uLong(bytes.count))
    let room = Int(length)
    let compressed = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        let status = unsafe bytes.withUnsafeBufferPointer { source in
            unsafe compress2(
                buffer.baseAddress,
                &length,
                source.baseAddress,
                uLong(source.count),
                Int32(level)
            )
        }
        // With a buffer of the bound, all that can fail is memory.
        precondition(status == Z_OK, "zlib: \(status)")
        count = Int(length)
    }
    return compressed
}
