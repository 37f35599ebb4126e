import Messages

/// 権限使用時間 of one fiscal year (April to March, JST), as person-hours (延べ時間).
package struct SupportHours: Hashable, Sendable {
    /// The year in which it began: 2022 is 令和4年度.
    package let fiscalYear: Int
    package let hours: Int
}

extension History {
    /// C15: the union of each person's credential intervals, split by fiscal year, rounded to
    /// whole hours once a year. C16: drills apart. In the order of the years.
    package var supportHours: [SupportHours] {
        var intervals: [Int: [Interval]] = [:]
        for credential in credentials {
            let grant = grants[credential.grant]
            guard !grant.isDrill else { continue }
            let interval = credential.interval.intersection(grant.interval)
            // One without an end on record has no length that could be stated.
            guard interval.to < .distantFuture else { continue }
            intervals[grant.person, default: []].append(interval)
        }
        var seconds: [Int: Int64] = [:]
        for person in intervals.values {
            for interval in Interval.union(person) {
                for (year, part) in interval.byFiscalYear { seconds[year, default: 0] += part }
            }
        }
        return seconds.sorted { $0.key < $1.key }.map {
            SupportHours(fiscalYear: $0.key, hours: Int(($0.value + 1800) / 3600))
        }
    }
}

extension Interval {
    /// Its seconds in each fiscal year.
    fileprivate var byFiscalYear: [(year: Int, seconds: Int64)] {
        var parts: [(year: Int, seconds: Int64)] = []
        var from = self.from
        while from < to {
            let day = JST.date(from.instant)
            let year = day.month >= 4 ? day.year : day.year - 1
            guard let next = CivilDate(year: year + 1, month: 4, day: 1) else { return parts }
            let end = min(to, Moment(JST.start(of: next)))
            parts.append((year, (end.nanoseconds - from.nanoseconds) / LogTime.second))
            from = end
        }
        return parts
    }
}
