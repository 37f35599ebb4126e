import Messages
import SiteFiles

/// What was received of each system's log (requirement X7): without it no 0件 can be said.
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

    /// A record of the system's log at that moment was read, as it stands.
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

    private func read(_ row: Row) -> Int {
        let first = place(after: row.interval.from)
        let end = place(after: row.interval.to)
        return counts[row.system][first..<max(first, end)].reduce(0, +)
    }

    /// What is missing of the system's log within `period`, in order.
    ///
    /// `unreadable`: how many of its records could not be read; they were received.
    func gaps(system: Int, period: Interval, unreadable: Int) -> [CoverageGap] {
        let own = rows.filter { $0.system == system && $0.interval.overlaps(period) }
        var gaps = period.subtracting(own.map(\.interval)).map {
            CoverageGap(interval: $0, reason: .uncovered, line: 0)
        }
        for row in own {
            guard let reason = row.gap(read: read(row), unreadable: unreadable) else { continue }
            gaps.append(
                CoverageGap(
                    interval: row.interval.intersection(period),
                    reason: reason,
                    line: row.line
                )
            )
        }
        return gaps.sorted { ($0.interval.from, $0.line) < ($1.interval.from, $1.line) }
    }
}

extension Coverage.Row {
    fileprivate func gap(read: Int, unreadable: Int) -> CoverageGap.Reason? {
        guard let expected, let received else { return .rowsUnknown }
        if received < expected { return .rowsMissing(expected: expected, received: received) }
        if read + unreadable < received { return .rowsNotRead(received: received, read: read) }
        return nil
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
        /// Fewer were read than were received: a file is missing from the case.
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
        systems: [String: Int]
    ) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["system_id", "from", "to"],
            optional: ["expected_rows", "received_rows", "hosts"]
        )
        let digest = try table.read { row in
            guard let id = row.required("system_id"),
                let interval = row.interval("from", "to", lastDay: true)
            else { return }
            let expected = row.count("expected_rows")
            let received = row.count("received_rows")
            guard let system = systems[id] else { return }
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
