import BrokerCore
import Credentials
import DaemonHarness
import Foundation
import Ledger

/// Grants that end by time while checks go on at more than half of what the daemon can do.
///
/// Some connections ask about tokens whose end is near and judge each answer by the clock that the
/// daemon reads, too; wrk adds the load. A token that is let in by a check that was sent at or
/// after its end throws, and there is no figure.
struct ExpiriesBench {
    let grants: Int
    let directory: String

    /// How long the ends are spread over, and how long the load goes on.
    private static let spread = Milliseconds.seconds(4)
    private static let loadSeconds = 12

    func run(_ say: (String) -> Void) throws -> [Figure] {
        say("\(grants) grants that end within \(Self.spread.count) ms, under load")
        let office = try ExpiriesOffice(grants: grants, spread: Self.spread, directory: directory)
        defer { office.close() }
        let wrk = try Wrk(directory: office.site.root)
        let most = try wrk.round(office.target, seconds: 2, seed: 1)
        say("at most \(Figure.number(most.perSecond))/s")
        guard let first = office.seeded.first, HarnessClock.wall < first.end else {
            throw HarnessError.timedOut("a start before the first end")
        }
        let target = office.target
        let load = Background { try wrk.round(target, seconds: Self.loadSeconds, seed: 2) }
        var checks = ExpiryChecks(office.seeded, key: office.site.apiKey, clients: 8)
        let start = HarnessClock.nanoseconds
        try office.connect(8).run(&checks)
        let seconds = Double(HarnessClock.nanoseconds - start) / 1e9
        let loaded = try load.value()
        guard checks.wrong.isEmpty else {
            throw HarnessError.badResponse("\(checks.wrong.count) wrong: \(checks.wrong[0])")
        }
        let lags = try office.lags()
        guard lags.count == grants else {
            throw HarnessError.badResponse("\(lags.count) of \(grants) ends are on record")
        }
        let perSecond = loaded.perSecond + Double(checks.answers) / seconds
        let share = perSecond / most.perSecond
        guard share >= 0.5 else { throw HarnessError.badResponse("a load of \(share)") }
        return [
            Figure(
                "end_record_p99_s",
                lags.percentile(0.99),
                "s",
                goal: 1,
                better: .lower,
                raw: [
                    ("p50_s", [lags.percentile(0.5)]), ("max_s", [lags.max() ?? 0]),
                    ("ends", [Double(lags.count)]), ("checks_per_s", [perSecond]),
                    ("share_of_most", [share]),
                    ("judged_checks", [Double(checks.answers)]),
                    ("judged_after_end", [Double(checks.afterEnd)]),
                ]
            ),
            Figure(
                "checks_past_the_end",
                Double(checks.wrong.count),
                "1",
                goal: 0,
                better: .lower
            ),
        ]
    }
}

/// A token and when its grant ends.
private typealias Ending = (token: String, grant: GrantID, end: Instant)

/// Asks about the token whose end is the nearest, before and after it, again and again.
private struct ExpiryChecks: FleetScript {
    private let endings: [Ending]
    private let key: APIKey
    private let last: Instant
    private var asked: [(index: Int, at: Instant)]
    private var turn = 0
    private(set) var answers = 0
    private(set) var afterEnd = 0
    private(set) var wrong: [String] = []

    /// The daemon takes the later of two clocks, each in whole milliseconds, and so may deny that
    /// much too early.
    private static let early = Milliseconds(2)
    /// How long after the last end it goes on.
    private static let rest = Milliseconds.seconds(1)

    init(_ endings: [Ending], key: APIKey, clients: Int) {
        self.endings = endings
        self.key = key
        last = endings.map(\.end).max() ?? HarnessClock.wall
        asked = Array(repeating: (0, last), count: clients)
    }

    mutating func nextRequest(of member: Int) -> HTTPRequest? {
        let now = HarnessClock.wall
        guard now < last + Self.rest else { return nil }
        turn += 1
        // The first that has not ended by now, and its neighbours on either side.
        let nearest = endings.partitioningIndex { $0.end > now }
        let index = min(max(0, nearest - 20 + turn % 40), endings.count - 1)
        asked[member] = (index, HarnessClock.wall)
        return Acts.introspect(endings[index].token, key: key)
    }

    mutating func answered(_ member: Int, _ response: HTTPResponse) throws {
        let answeredAt = HarnessClock.wall
        let (index, at) = asked[member]
        let end = endings[index].end
        let isActive = try CheckDoor.introspection.isAllowed(response)
        answers += 1
        if at >= end {
            afterEnd += 1
            if isActive { wrong.append("active \((at - end).count) ms after its end") }
        } else if !isActive, answeredAt + Self.early < end {
            wrong.append("inactive \((end - answeredAt).count) ms before its end")
        }
    }

    func isFinished() -> Bool { HarnessClock.wall >= last + Self.rest }
}

extension [Ending] {
    /// The first index at which `belongs` holds; all before it do not.
    fileprivate func partitioningIndex(where belongs: (Ending) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// A daemon with grants that soon end one after another, and many others.
private final class ExpiriesOffice {
    let site: TestSite
    let seeded: [Ending]
    let target: WrkTarget
    private let daemon: DaemonProcess

    /// From the seeding to the first end: a start and a measurement lie between.
    private static let lead = Milliseconds.seconds(12)
    private static let others = 20_000

    init(grants: Int, spread: Milliseconds, directory: String) throws {
        site = try TestSite(SitePlan(entrustees: 2_000, hasTCP: true), under: directory)
        do {
            let program = try Programs.path("madod")
            let event = try ChecksOffice.founded(program, site)
            let start = HarnessClock.wall + Self.lead
            let ends = (0..<grants).map {
                start + Milliseconds(Int64($0) * spread.count / Int64(grants))
            }
            let all = try Seeding(site).addLive(grants + Self.others, in: event, ends: ends)
            seeded = zip(all, ends).map { ($0.token.exposed, $0.grant, $1) }
            let lines = all.map { "L \($0.grant) \($0.token.exposed)\n" }
            try site.write(lines.joined(), to: "\(site.root)/tokens")
            daemon = try DaemonProcess(program, site: site)
            guard let port = site.tcpPort else { throw HarnessError.badResponse("no port") }
            target = WrkTarget(
                name: "madod introspection",
                kind: .form,
                base: "http://127.0.0.1:\(port)",
                path: "/oauth2/introspect",
                authorization: "Bearer \(site.apiKey.exposed)",
                tokensPath: "\(site.root)/tokens"
            )
        } catch {
            site.remove()
            throw error
        }
    }

    func close() {
        daemon.kill()
        site.remove()
    }

    func connect(_ count: Int) throws -> Fleet {
        guard let port = site.tcpPort else { throw HarnessError.badResponse("no port") }
        return Fleet(try (0..<count).map { _ in try Connection.loopback(port: port) })
    }

    /// Seconds from each end until it was recorded, as the ledger says.
    func lags() throws -> [Double] {
        let wanted = Dictionary(uniqueKeysWithValues: seeded.map { ($0.grant, $0.end) })
        let ledger = try site.openLedger()
        var lags: [Double] = []
        var next: UInt64 = 0
        while case let leaves = try ledger.readLeaves(from: next, limit: 1_000), !leaves.isEmpty {
            next += UInt64(leaves.count)
            for leaf in leaves {
                let entry = try EntryCoding.decode(leaf).entry
                guard case .grantsEnded(_, let grants, let end) = entry.fact else { continue }
                for grant in grants {
                    guard wanted[grant] == end.at else {
                        throw HarnessError.badResponse("\(grant) has another end")
                    }
                    lags.append(Double((entry.at - end.at).count) / 1_000)
                }
            }
        }
        return lags
    }
}
