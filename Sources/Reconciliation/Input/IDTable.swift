/// Numbers ids from 0 on in the order in which they come, and keeps their bytes once.
struct IDTable {
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []
    /// Number + 1 at the place of its hash or after it; 0: free. A power of two long.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)

    var count: Int { ends.count }

    /// The id's number; nil if it was never entered.
    func find(_ id: Span<UInt8>) -> Int? {
        let number = slots[place(of: id)]
        return number == 0 ? nil : Int(number) - 1
    }

    func find(_ id: String) -> Int? {
        let bytes = Array(id.utf8)
        return find(bytes.span)
    }

    mutating func enter(_ id: Span<UInt8>) -> Int {
        let place = place(of: id)
        if slots[place] != 0 { return Int(slots[place]) - 1 }
        for index in 0..<id.count { bytes.append(id[index]) }
        ends.append(UInt32(bytes.count))
        slots[place] = UInt32(ends.count)
        if ends.count * 4 > slots.count * 3 { grow() }
        return ends.count - 1
    }

    mutating func enter(_ id: String) -> Int {
        let bytes = Array(id.utf8)
        return enter(bytes.span)
    }

    func text(_ number: Int) -> String {
        String(decoding: bytes[range(number)], as: UTF8.self)
    }

    func range(_ number: Int) -> Range<Int> {
        (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
    }

    /// The place that holds `id`, or the free one where it belongs.
    private func place(of id: Span<UInt8>) -> Int {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: ByteHash.of(id).low) & mask
        while slots[place] != 0, !holds(id, Int(slots[place]) - 1) {
            place = (place + 1) & mask
        }
        return place
    }

    private func holds(_ id: Span<UInt8>, _ number: Int) -> Bool {
        let range = range(number)
        guard range.count == id.count else { return false }
        for index in 0..<id.count where bytes[range.lowerBound + index] != id[index] {
            return false
        }
        return true
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for number in ends.indices {
            let place = place(of: bytes.span.extracting(range(number)))
            slots[place] = UInt32(number + 1)
        }
    }
}
