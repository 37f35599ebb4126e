import CZlib
package import Foundation

/// A JWT, taken apart without a look at its signature: what tests and measurements compare.
package struct SignedText {
    package let header: Data
    package let claims: Data

    package init(_ text: String) throws(HarnessError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.decoded(parts[0]),
            let claims = Self.decoded(parts[1])
        else { throw .badResponse("no JWT: \(text.prefix(40))") }
        (self.header, self.claims) = (header, claims)
    }

    package func header<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: header)
    }

    package func claims<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: claims)
    }

    package static func decoded(_ text: some StringProtocol) -> Data? {
        let digits = String(text).replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - digits.utf8.count % 4) % 4)
        return Data(base64Encoded: digits + padding)
    }
}

/// A status list as it was answered.
package struct StatusListText {
    package struct Claims: Decodable, Sendable {
        package struct List: Decodable, Sendable {
            package let bits: Int
            package let lst: String
        }
        package let sub: String
        package let iat: Int64
        package let exp: Int64
        package let ttl: Int64
        package let statusList: List
    }

    package let claims: Claims
    private let bytes: [UInt8]

    package init(_ text: String) throws {
        claims = try SignedText(text).claims(Claims.self)
        guard let packed = SignedText.decoded(claims.statusList.lst) else {
            throw HarnessError.badResponse("no base64url")
        }
        var length = uLong(1 << 20)
        bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
            let status = unsafe packed.withUnsafeBytes { source in
                unsafe uncompress(
                    buffer.baseAddress,
                    &length,
                    source.bindMemory(to: UInt8.self).baseAddress,
                    uLong(source.count)
                )
            }
            count = status == Z_OK ? Int(length) : 0
        }
    }

    package var count: Int { bytes.count * 8 / claims.statusList.bits }

    /// Of an index in the list; nil beyond its end.
    package func status(at index: Int) -> UInt8? {
        guard index < count else { return nil }
        let place = index * claims.statusList.bits
        return bytes[place / 8] >> UInt8(place % 8) & UInt8(1 << claims.statusList.bits - 1)
    }

    /// How many are valid.
    package var validCount: Int { (0..<count).count { status(at: $0) == 0 } }
}
