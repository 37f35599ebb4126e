import CZlib

/// A status list (draft-ietf-oauth-status-list §5.1) whose signature was verified.
package struct StatusListToken: Sendable {
    /// Seconds since 1970.
    package let issuedAt: Int64
    package let expiresAt: Int64
    /// For so many seconds it need not be asked for again.
    package let ttl: Int64
    private let bits: Int
    private let bytes: [UInt8]

    private struct Claims: Decodable {
        struct List: Decodable {
            let bits: Int
            let lst: String
        }
        let sub: String
        let iat: Int64
        /// Without an end it could be believed for ever: not by this verifier.
        let exp: Int64
        let ttl: Int64?
        let statusList: List
    }

    private static let ttlMax: Int64 = 86_400
    /// Lists inflate to this at most: two bits for sixteen million credentials.
    private static let bytesMax = 4 * 1_048_576

    /// Total over all bytes; nil unless it is a whole list for `address`.
    package init?(_ token: CompactToken, address: String) {
        guard let claims = token.decodeClaims(Claims.self), claims.sub == address,
            [1, 2, 4, 8].contains(claims.statusList.bits),
            let packed = Base64URL.decode(Array(claims.statusList.lst.utf8)),
            let bytes = Self.inflated(packed),
            (0...VerifierTime.lastSecond).contains(claims.iat),
            (0...VerifierTime.lastSecond).contains(claims.exp)
        else { return nil }
        issuedAt = claims.iat
        expiresAt = claims.exp
        ttl = min(max(0, claims.ttl ?? Self.ttlMax), Self.ttlMax)
        bits = claims.statusList.bits
        self.bytes = bytes
    }

    /// What stands at `index`: 0 is valid; nil: the list has no such place.
    package subscript(index: Int) -> UInt8? {
        guard index >= 0, index < bytes.count * 8 / bits else { return nil }
        let place = index * bits
        return bytes[place / 8] >> UInt8(place % 8) & UInt8(truncatingIfNeeded: 1 << bits - 1)
    }

    /// RFC 1950; nil for what is damaged, goes on after its end, or is too long.
    private static func inflated(_ packed: [UInt8]) -> [UInt8]? {
        // Most lists are small: the room grows until they fit.
        var room = max(4_096, packed.count * 4)
        while true {
            var length = uLong(min(room, bytesMax))
            var used = uLong(packed.count)
            var status = Z_OK
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
                status = unsafe packed.withUnsafeBufferPointer { source in
                    unsafe uncompress2(buffer.baseAddress, &length, source.baseAddress, &used)
                }
                count = status == Z_OK ? Int(length) : 0
            }
            if status == Z_OK { return used == uLong(packed.count) ? bytes : nil }
            guard status == Z_BUF_ERROR, room < bytesMax else { return nil }
            room *= 8
        }
    }
}

package enum VerifierTime {
    /// 9999-12-31T23:59:59Z: later times are no times.
    package static let lastSecond: Int64 = 253_402_300_799
}
