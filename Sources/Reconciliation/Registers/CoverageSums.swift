/// What the coverage rows of one system declare, held against what was read.
struct CoverageSums {
    /// By their ends.
    private let rows: [Coverage.Row]
    private let edges: [Moment]
    /// How many records lie before each edge; the last: how many there are.
    private let before: [Int]

    /// `counts`: how many records lie before the first edge, after it, and so on.
    init(_ rows: [Coverage.Row], edges: [Moment], counts: [Int]) {
        self.rows = rows.sorted { ($0.interval.to, $0.line) < ($1.interval.to, $1.line) }
        self.edges = edges
        var sum = 0
        before = counts.map { count in
            sum += count
            return sum
        }
    }

    /// Where fewer records were read than the rows that lie there declare.
    ///
    /// No record stands for two rows. So the interval of each row has to hold what all rows within
    /// it declare; and if those do, any interval from one row's beginning to another's end has to:
    /// the first that does not is named, since nobody can say which of its rows are wanting.
    var shortfalls: [CoverageGap] {
        let whole = rows.filter { $0.declaredGap == nil }
        let alone = Set(whole.map(\.interval)).compactMap(shortfall)
        guard alone.isEmpty, whole.count == rows.count else { return alone }
        for from in Set(rows.map(\.interval.from)).sorted() {
            var received = 0
            for row in rows where row.interval.from >= from {
                let interval = Interval(from: from, to: row.interval.to)
                received += row.received ?? 0
                if read(interval) < received { return [shortfall(interval)].compactMap { $0 } }
            }
        }
        return []
    }

    private func shortfall(_ interval: Interval) -> CoverageGap? {
        let within = rows.filter {
            $0.interval.from >= interval.from && $0.interval.to <= interval.to
        }
        let received = within.compactMap(\.received).reduce(0, +)
        let read = read(interval)
        guard read < received else { return nil }
        return CoverageGap(
            interval: interval,
            reason: .rowsNotRead(received: received, read: read),
            line: within.map(\.line).min() ?? 0
        )
    }

    private func read(_ interval: Interval) -> Int {
        guard !interval.isEmpty else { return 0 }
        return read(before: interval.to) - read(before: interval.from)
    }

    /// `moment` is an edge.
    private func read(before moment: Moment) -> Int {
        var low = 0
        var high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] < moment { low = middle + 1 } else { high = middle }
        }
        return before[low]
    }
}
