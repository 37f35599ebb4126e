/// 128 bits over some bytes, for tables in memory; never written anywhere.
///
/// Keyed anew in each process, so that nobody can write a log whose rows collide.
struct ByteHash: Hashable {
    let high: UInt64
    let low: UInt64

    /// The bytes of each part, with their number in front: no two lists of parts run together.
    struct Builder {
        private var high = Key.shared.high
        private var low = Key.shared.low

        mutating func add(_ word: UInt64) {
            high = Self.fold(high ^ word, 0x9E37_79B9_7F4A_7C15)
            low = Self.fold(low &+ word, 0xD6E8_FEB8_6659_FD93) ^ high
        }

        mutating func add(_ bytes: Span<UInt8>) {
            add(UInt64(bytes.count))
            var index = 0
            while index < bytes.count {
                let end = min(index + 8, bytes.count)
                var word: UInt64 = 0
                while index < end {
                    word = word << 8 | UInt64(bytes[index])
                    index += 1
                }
                add(word)
            }
        }

        consuming func finish() -> ByteHash {
            add(0x2545_F491_4F6C_DD1D)
            return ByteHash(high: high, low: low)
        }

        private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
            let product = left.multipliedFullWidth(by: right)
            // The complement keeps a zero on one side from wiping out the other.
            return product.high ^ product.low ^ ~left
        }
    }

    static func of(_ bytes: Span<UInt8>) -> ByteHash {
        var builder = Builder()
        builder.add(bytes)
        return builder.finish()
    }

    private struct Key: Sendable {
        let high: UInt64
        let low: UInt64

        static let shared = Key(high: draw(1), low: draw(2))

        /// The language keys its own hashes anew in each process.
        private static func draw(_ number: Int) -> UInt64 {
            var hasher = Hasher()
            hasher.combine(number)
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
    }
}
