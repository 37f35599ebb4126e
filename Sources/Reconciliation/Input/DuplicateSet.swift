/// Which records were there already (rule C13), in about 16 bytes a record.
///
/// The key is system and record id, as 76 bits of a keyed hash; the content is 32 bits of
/// another. Of ten million records two with different ids are taken for one in one run of a
/// thousand million.
struct DuplicateSet {
    enum Answer {
        case new
        /// The same content: an overlapping export.
        case again
        /// Another content: one of the exports is wrong.
        case conflict
    }

    private var parts = [Part](repeating: Part(), count: 1 << Self.partBits)
    private static let partBits = 12

    /// Enters the record if it is new.
    mutating func enter(key: ByteHash, content: ByteHash) -> Answer {
        let part = Int(truncatingIfNeeded: key.high >> (64 - UInt64(Self.partBits)))
        // 0 stands for a free place.
        let key = key.low == 0 ? 1 : key.low
        return parts[part].enter(key: key, content: UInt32(truncatingIfNeeded: content.low))
    }

    /// An open table; small ones grow one by one, so that memory never doubles at once.
    private struct Part {
        var keys: [UInt64] = []
        var contents: [UInt32] = []
        var count = 0

        mutating func enter(key: UInt64, content: UInt32) -> Answer {
            if (count + 1) * 8 > keys.count * 7 { grow() }
            let place = place(of: key)
            if keys[place] == key { return contents[place] == content ? .again : .conflict }
            keys[place] = key
            contents[place] = content
            count += 1
            return .new
        }

        private func place(of key: UInt64) -> Int {
            // Scales the hash to the length, which is no power of two.
            var place = Int(
                truncatingIfNeeded: key.multipliedFullWidth(by: UInt64(keys.count)).high
            )
            while keys[place] != 0, keys[place] != key {
                place += 1
                if place == keys.count { place = 0 }
            }
            return place
        }

        private mutating func grow() {
            let (oldKeys, oldContents) = (keys, contents)
            let size = max(8, keys.count + keys.count / 4)
            keys = Array(repeating: 0, count: size)
            contents = Array(repeating: 0, count: size)
            for (key, content) in zip(oldKeys, oldContents) where key != 0 {
                let place = place(of: key)
                keys[place] = key
                contents[place] = content
            }
        }
    }
}
