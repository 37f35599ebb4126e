import BrokerCore

/// The history as of any moment: which grant covers whom, when (rules C1, C10 and C11).
struct GrantIndex: Sendable {
    let history: History
    /// Grants of each person and system, by earliest `notBefore`, then id (rule C11).
    private var grantsOf: [Key: [Int]] = [:]
    private var drillGrantsOf: [Key: [Int]] = [:]
    /// Windows of events that are no drills and never lapsed, as a union in order.
    private let activeWindows: [Interval]
    /// By event, as a union in order.
    private let suspended: [[Interval]]
    /// Beginnings and ends of those windows and suspensions, in order.
    private let edges: [Moment]

    private struct Key: Hashable {
        let person: Int
        let system: Int
    }

    init(_ history: History) {
        self.history = history
        let real = history.events.filter { !$0.isDrill && !$0.isLapsed }
        let windows = real.compactMap(\.window)
        activeWindows = Interval.union(windows)
        let suspended = history.events.indices.map { Self.suspensions(of: $0, in: history) }
        self.suspended = suspended
        edges = Set((windows + suspended.flatMap { $0 }).flatMap { [$0.from, $0.to] }).sorted()
        let order = history.grants.indices.sorted {
            let (left, right) = (history.grants[$0], history.grants[$1])
            return (left.notBefore, left.id) < (right.notBefore, right.id)
        }
        for number in order {
            let grant = history.grants[number]
            for system in grant.systems {
                let key = Key(person: grant.person, system: system)
                if grant.isDrill {
                    drillGrantsOf[key, default: []].append(number)
                } else {
                    grantsOf[key, default: []].append(number)
                }
            }
        }
    }

    /// A row that names the event says how long it was suspended: alone, or, where a suspension
    /// of all began at the same moment, in place of that, because this event was resumed earlier.
    private static func suspensions(of event: Int, in history: History) -> [Interval] {
        let own = history.suspensions.filter { $0.event == event }
        let begun = Set(own.map(\.from))
        let ofAll = history.suspensions.filter { $0.event == nil && !begun.contains($0.from) }
        return Interval.union((own + ofAll).map { Interval(from: $0.from, to: $0.to) })
    }

    /// Is any event active at `moment` that is no drill and never lapsed?
    func isActive(at moment: Moment) -> Bool { Self.holds(moment, activeWindows) }

    func isLapsed(_ grant: Int) -> Bool { history.events[history.grants[grant].event].isLapsed }

    /// Within the grant's own interval (which lies in its event's window), not lapsed, not
    /// suspended, no drill (rule C1).
    func covers(_ grant: Int, at moment: Moment) -> Bool {
        let row = history.grants[grant]
        return !row.isDrill && row.interval.contains(moment) && !isLapsed(grant)
            && !Self.holds(moment, suspended[row.event])
    }

    /// No drill grants; by earliest `notBefore`, then id.
    func grants(of person: Int?, system: Int) -> [Int] {
        person.flatMap { grantsOf[Key(person: $0, system: system)] } ?? []
    }

    func drillGrants(of person: Int?, system: Int) -> [Int] {
        person.flatMap { drillGrantsOf[Key(person: $0, system: system)] } ?? []
    }

    /// The edges of windows and suspensions strictly within `span`, in order.
    func edges(within span: Interval) -> [Moment] {
        var low = 0
        var high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] <= span.from { low = middle + 1 } else { high = middle }
        }
        return Array(edges[low...].prefix { $0 < span.to })
    }

    /// `union`: separate and in order.
    private static func holds(_ moment: Moment, _ union: [Interval]) -> Bool {
        var low = 0
        var high = union.count
        while low < high {
            let middle = (low + high) / 2
            if union[middle].to <= moment { low = middle + 1 } else { high = middle }
        }
        return low < union.count && union[low].contains(moment)
    }
}
