/// The words of one column and what each means; few, so they are tried one after another.
struct WordTable<Value: Sendable>: Sendable {
    private let words: [(bytes: [UInt8], value: Value)]

    init(_ words: [(String, Value)]) {
        self.words = words.map { (Array($0.0.utf8), $0.1) }
    }

    func find(_ word: Span<UInt8>) -> Value? {
        for (bytes, value) in words where bytes.count == word.count {
            var index = 0
            while index < bytes.count, bytes[index] == word[index] { index += 1 }
            if index == bytes.count { return value }
        }
        return nil
    }
}
