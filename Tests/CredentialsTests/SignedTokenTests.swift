import BrokerCore
import Credentials
import Crypto
import Foundation
import Testing

/// Short tokens as a verifier takes them apart: by swift-crypto and Foundation alone.
@Suite struct SignedTokenTests {
    private static let start = instant(1_795_000_000)

    private struct Claims: Codable, Equatable {
        let sub: String
        let iat: Int64
    }

    private static func decoded(_ text: Substring) throws -> Data {
        let digits = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - digits.utf8.count % 4) % 4)
        return try #require(Data(base64Encoded: digits + padding))
    }

    @Test func `a signature verifies under the published key, and under no other`() async throws {
        try await withScratchDirectory { directory in
            let keys = TokenKeys(directory: "\(directory)/keys", random: seeded(7))
            let signer = try keys.signer(at: Self.start)
            let token = try signer.sign(.statusList, Claims(sub: "/status/E-1", iat: 5)).exposed
            let parts = token.split(separator: ".")
            #expect(parts.count == 3)
            let header = try JSONSerialization.jsonObject(with: Self.decoded(parts[0]))
            let said = try #require(header as? [String: String])
            let published = try keys.published(at: Self.start)
            #expect(said["alg"] == "ES256" && said["typ"] == "statuslist+jwt")
            #expect(said["kid"] == published[0].kid && said.count == 3)
            #expect(
                String(decoding: try Self.decoded(parts[1]), as: UTF8.self)
                    == #"{"iat":5,"sub":"/status/E-1"}"#
            )
            let signature = try P256.Signing.ECDSASignature(
                rawRepresentation: Self.decoded(parts[2])
            )
            let signed = Data("\(parts[0]).\(parts[1])".utf8)
            for (index, row) in published.enumerated() {
                let point = try Self.decoded(row.x[...]) + Self.decoded(row.y[...])
                let key = try P256.Signing.PublicKey(rawRepresentation: point)
                #expect(key.isValidSignature(signature, for: signed) == (index == 0))
            }
        }
    }

    @Test func `no token shows itself in print`() async throws {
        try await withScratchDirectory { directory in
            let keys = TokenKeys(directory: "\(directory)/keys", random: seeded(8))
            let token = try keys.signer(at: Self.start)
                .sign(.accessToken, Claims(sub: "P-1", iat: 5))
            var dumped = ""
            dump(token, to: &dumped)
            for text in ["\(token)", String(reflecting: token), dumped] {
                #expect(!text.contains("ey"), "\(text)")
            }
        }
    }

    @Test func `the key that signs is always one that was published`() async throws {
        try await withScratchDirectory { directory in
            let keys = TokenKeys(directory: "\(directory)/keys", random: seeded(9))
            var known = Set(try keys.published(at: Self.start).map(\.kid))
            var signers: [String] = []
            for day in 0..<400 {
                let now = Self.start + .hours(Int64(day) * 24)
                let kid = try keys.signer(at: now).published.kid
                #expect(known.contains(kid), "day \(day)")
                let published = Set(try keys.published(at: now).map(\.kid))
                #expect(published.contains(kid))
                known.formUnion(published)
                if signers.last != kid { signers.append(kid) }
            }
            // 400 days of keys that serve 90 days each, and none of them twice.
            #expect(signers.count == 5 && Set(signers).count == 5)
        }
    }
}
