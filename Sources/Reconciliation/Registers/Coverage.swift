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
    private let period: Interval
    /// The edges of the period and of all rows, in order, and how many records lie after each, by
    /// system.
    private var edges: [Moment] = []
    private var counts: [[Int]] = []

    /// `systems`: how many the case has.
    init(systems: Int, period: Interval) {
        self.period = period
        setEdges(systems: systems)
    }

    private mutating func setEdges(systems: Int) {
        let intervals = rows.map(\.interval) + [period]
        edges = Set(intervals.flatMap { [$0.from, $0.to] }).sorted()
        counts = Array(repeating: Array(repeating: 0, count: edges.count + 1), count: systems)
    }

    /// A distinct record of the system's log at that moment was read.
    mutating func count(system: Int, at moment: Moment) {
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

    /// How many records were read of an interval between two of the edges.
    private func read(_ interval: Interval, of system: Int) -> Int {
        let first = place(after: interval.from)
        let end = place(after: interval.to)
        return counts[system][first..<max(first, end)].reduce(0, +)
    }

    /// What is missing of the system's log within the period, in order.
    func gaps(system: Int) -> [CoverageGap] {
        let own = rows.filter { $0.system == system && $0.interval.overlaps(period) }
        var gaps = period.subtracting(own.map(\.interval)).map {
            CoverageGap(interval: $0, reason: .uncovered(read: read($0, of: system)), line: 0)
        }
        for row in own {
            guard let reason = row.declaredGap else { continue }
            gaps.append(CoverageGap(interval: row.interval, reason: reason, line: row.line))
        }
        if !own.isEmpty {
            gaps += CoverageSums(own, edges: edges, counts: counts[system]).shortfalls
        }
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
}

extension Coverage.Row {
    /// What its own figures say is missing.
    var declaredGap: CoverageGap.Reason? {
        guard let expected, let received else { return .rowsUnknown }
        return received < expected
            ? .rowsMissing(expected: expected, received: received) : nil
    }
}

/// A hole in what was received (`LOG_GAP`).
package struct CoverageGap: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// Nobody says that the log was received, though there are so many records of the time.
        case uncovered(read: Int)
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
        setEdges(systems: systems.count)
        return digest
    }
}
