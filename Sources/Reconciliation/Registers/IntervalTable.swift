/// One value over each of several intervals of each key: histories as of any moment (rule C5).
///
/// Flat arrays, because a contract directory has a million keys.
struct IntervalTable {
    private struct Row {
        let key: UInt32
        let value: UInt32
        let from: Moment
        let to: Moment
        let line: UInt32
    }

    /// Two rows of one key that say different things of one moment.
    struct Overlap: Error, Equatable {
        let key: Int
        let line: Int
        let otherLine: Int
    }

    private var rows: [Row] = []
    /// Where the rows of each key begin; one more than keys.
    private var starts: [UInt32] = [0]

    mutating func add(key: Int, value: Int, _ interval: Interval, line: Int) {
        rows.append(
            Row(
                key: UInt32(key),
                value: UInt32(value),
                from: interval.from,
                to: interval.to,
                line: UInt32(clamping: line)
            )
        )
    }

    /// Sorts what was added; answers the overlaps, in the order of the file.
    ///
    /// `mergesEqual`: rows of one key with the same value may overlap (two spellings of one id).
    mutating func finish(keys: Int, mergesEqual: Bool) -> [Overlap] {
        rows.sort { ($0.key, $0.from, $0.line) < ($1.key, $1.from, $1.line) }
        var overlaps: [Overlap] = []
        var merged: [Row] = []
        merged.reserveCapacity(rows.count)
        for row in rows {
            guard let last = merged.last, last.key == row.key, row.from < last.to else {
                merged.append(row)
                continue
            }
            guard mergesEqual, last.value == row.value else {
                overlaps.append(
                    Overlap(key: Int(row.key), line: Int(row.line), otherLine: Int(last.line))
                )
                continue
            }
            merged[merged.count - 1] = Row(
                key: last.key,
                value: last.value,
                from: last.from,
                to: max(last.to, row.to),
                line: last.line
            )
        }
        rows = merged
        starts = [0]
        starts.reserveCapacity(keys + 1)
        var place = 0
        for key in 0..<keys {
            while place < rows.count, rows[place].key == key { place += 1 }
            starts.append(UInt32(place))
        }
        return overlaps.sorted { $0.line < $1.line }
    }

    /// The value of `key` at `moment`; nil in a gap, before the first and after the last.
    func value(of key: Int, at moment: Moment) -> Int? {
        guard key + 1 < starts.count else { return nil }
        for place in Int(starts[key])..<Int(starts[key + 1]) {
            let row = rows[place]
            if row.from <= moment, moment < row.to { return Int(row.value) }
        }
        return nil
    }
}
