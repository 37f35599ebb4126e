import Messages
import SiteFiles

/// What was received of each system's log (requirement X7): without it no 0件 can be said.
///
/// `expected_rows` and `received_rows` count distinct records: a record that an overlapping export
/// brings again fills no hole, and one that could not be read was not read. Rows of one system may
/// overlap in time, as those of several hosts do: then their records add up, and all of them have
/// to be there. Which host's are missing no log says, so that the whole interval is a gap.
package struct Coverage: Sendable {
    struct Row {
        let system: Int
        let interval: Interval
        let expected: Int?
        let received: Int?
        let line: Int
    }

    private(set) var rows: [Row] = []
    /// The edges of all rows, in order, and how many records lie after each, by system.
    private var edges: [Moment] = []
    private var counts: [[Int]] = []

    /// A distinct record of the system's log at that moment was read.
    mutating func count(system: Int, at moment: Moment) {
        guard !edges.isEmpty else { return }
        counts[system][place(after: moment)] += 1
    }

    /// How many of ``edges`` are at or before `moment`.
    private func place(after moment: Moment) -> Int {
        var low = 0
        var high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] <= moment { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What is missing of the system's log within `period`, in order.
    func gaps(system: Int, period: Interval) -> [CoverageGap] {
        let own = rows.filter { $0.system == system && $0.interval.overlaps(period) }
        var gaps = period.subtracting(own.map(\.interval)).map {
            CoverageGap(interval: $0, reason: .uncovered, line: 0)
        }
        for row in own {
            guard let reason = row.declaredGap else { continue }
            gaps.append(CoverageGap(interval: row.interval, reason: reason, line: row.line))
        }
        if !own.isEmpty { gaps += shortfalls(own, counts[system]) }
        return gaps.map {
            CoverageGap(
                interval: $0.interval.intersection(period),
                reason: $0.reason,
                line: $0.line
            )
        }
        .sorted {
            ($0.interval.from, $0.interval.to, $0.reason.code, $0.line)
                < ($1.interval.from, $1.interval.to, $1.reason.code, $1.line)
        }
    }

    /// Where fewer records were read than the rows that lie there declare.
    ///
    /// Looks at the interval of each row; and if those hold, whether any run of overlapping rows
    /// declares more than lies within it, which is so if no record can stand for two rows at once.
    private func shortfalls(_ own: [Row], _ counts: [Int]) -> [CoverageGap] {
        var before = [0]
        for count in counts { before.append((before.last ?? 0) + count) }
        let byEnd = own.sorted { ($0.interval.to, $0.line) < ($1.interval.to, $1.line) }
        func shortfall(from: Moment, to: Moment) -> CoverageGap? {
            let within = byEnd.filter { $0.interval.from >= from && $0.interval.to <= to }
            let received = within.compactMap(\.received).reduce(0, +)
            let read = max(0, before[place(after: to)] - before[place(after: from)])
            guard read < received else { return nil }
            return CoverageGap(
                interval: Interval(from: from, to: to),
                reason: .rowsNotRead(received: received, read: read),
                line: within.map(\.line).min() ?? 0
            )
        }
        let whole = own.filter { $0.declaredGap == nil }
        let alone = Set(whole.map(\.interval)).compactMap {
            shortfall(from: $0.from, to: $0.to)
        }
        guard alone.isEmpty, whole.count == own.count else { return alone }
        for run in Self.runs(own) where run.count > 1 {
            let ends = Set(run.map(\.interval.to)).sorted()
            for from in Set(run.map(\.interval.from)).sorted() {
                for to in ends where from < to {
                    if let found = shortfall(from: from, to: to) { return [found] }
                }
            }
        }
        return []
    }

    /// Rows that overlap one another, directly or through others.
    private static func runs(_ rows: [Row]) -> [[Row]] {
        var runs: [[Row]] = []
        var end = Moment.distantPast
        for row in rows.sorted(by: { $0.interval.from < $1.interval.from }) {
            if let last = runs.indices.last, row.interval.from < end {
                runs[last].append(row)
            } else {
                runs.append([row])
            }
            end = max(end, row.interval.to)
        }
        return runs
    }
}

extension Coverage.Row {
    /// What its own figures say is missing.
    fileprivate var declaredGap: CoverageGap.Reason? {
        guard let expected, let received else { return .rowsUnknown }
        return received < expected
            ? .rowsMissing(expected: expected, received: received) : nil
    }
}

/// A hole in what was received (`LOG_GAP`).
package struct CoverageGap: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// Nobody says that the log was received.
        case uncovered
        case rowsMissing(expected: Int, received: Int)
        /// The declaration counts no rows.
        case rowsUnknown
        /// Fewer were read than were received: a file is missing from the case, or rows in it
        /// cannot be read.
        case rowsNotRead(received: Int, read: Int)

        package var code: String {
            switch self {
            case .uncovered: "uncovered"
            case .rowsMissing: "rows_missing"
            case .rowsUnknown: "rows_unknown"
            case .rowsNotRead: "rows_not_read"
            }
        }
    }

    package let interval: Interval
    package let reason: Reason
    /// Of `coverage.csv`; 0: no row.
    package let line: Int
}

extension Coverage {
    mutating func read(
        _ place: TablePlace,
        systems: SystemNumbers
    ) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["system_id", "from", "to"],
            optional: ["expected_rows", "received_rows", "hosts"]
        )
        let digest = try table.read { row in
            guard let interval = row.interval("from", "to", lastDay: true) else { return }
            let expected = row.count("expected_rows")
            let received = row.count("received_rows")
            guard let system = row.system("system_id", systems) else { return }
            rows.append(
                Row(
                    system: system,
                    interval: interval,
                    expected: expected,
                    received: received,
                    line: row.line
                )
            )
        }
        edges = Set(rows.flatMap { [$0.interval.from, $0.interval.to] }).sorted()
        counts = Array(repeating: Array(repeating: 0, count: edges.count + 1), count: systems.count)
        return digest
    }
}
