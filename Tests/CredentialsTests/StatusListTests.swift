import BrokerCore
import Credentials
import Testing

/// The packing and compression of status lists, by the published examples.
@Suite struct StatusListTests {
    /// draft-ietf-oauth-status-list §4.1 and §4.2: the bits, the statuses from index 0 on, the
    /// packed bytes, and `lst` at level 9.
    private static let published: [(bits: Int, statuses: [UInt8], bytes: [UInt8], lst: String)] = [
        (
            1, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1], [0xB9, 0xA3],
            "eNrbuRgAAhcBXQ"
        ),
        (
            2, [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3], [0xC9, 0x44, 0xF9],
            "eNo76fITAAPfAgc"
        ),
    ]

    @Test func `the published examples are packed and compressed to the byte`() {
        for row in Self.published {
            var list = StatusList(bits: row.bits, count: row.statuses.count, all: 0)
            for (index, status) in row.statuses.enumerated() { list[index] = status }
            #expect(list.bytes == row.bytes)
            #expect(row.statuses.indices.map { list[$0] } == row.statuses)
            #expect(list.compressed(level: 9) == row.lst)
        }
    }

    @Test(arguments: [1, 2, 4, 8])
    func `each index keeps its own status, whatever is written beside it`(bits: Int) {
        let seed: UInt64 = 0x5EED_0001 + UInt64(bits)
        let random = seeded(seed)
        let mask = UInt8(truncatingIfNeeded: 1 << bits - 1)
        var list = StatusList(bits: bits, count: 1_000, all: 0)
        var expected = [UInt8](repeating: 0, count: 1_000)
        for _ in 0..<5_000 {
            let drawn = random.bytes(3)
            let index = (Int(drawn[0]) << 8 | Int(drawn[1])) % 1_000
            (list[index], expected[index]) = (drawn[2], drawn[2] & mask)
        }
        #expect((0..<1_000).map { list[$0] } == expected, "seed \(seed)")
        #expect(list.bytes.count == (1_000 * bits + 7) / 8)
    }

    @Test func `what was never written is not valid`() {
        let list = StatusList(count: 9)
        #expect(list.bytes == [0x55, 0x55, 0x55])
        #expect((0..<9).allSatisfy { list[$0] == StatusValue.invalid.rawValue })
    }
}
