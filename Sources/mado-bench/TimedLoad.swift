import BrokerCore
import DaemonHarness

/// Sends prepared requests, each once and for a limited time, and times every answer.
struct TimedLoad: FleetScript {
    private let requests: [HTTPRequest]
    private let limit: Deadline
    /// What the body of a good answer contains.
    private let mark: [UInt8]
    private var next = 0
    private var sentAt: [Int64]
    private var answers = 0

    private(set) var good = 0
    /// Everything else, by status and the beginning of the body.
    private(set) var bad: [String: Int] = [:]
    private(set) var milliseconds: [Double] = []

    init(_ requests: [HTTPRequest], clients: Int, mark: String, limit: Deadline) {
        self.requests = requests
        self.limit = limit
        self.mark = Array(mark.utf8)
        sentAt = Array(repeating: 0, count: clients)
        milliseconds.reserveCapacity(requests.count)
    }

    mutating func nextRequest(of member: Int) -> HTTPRequest? {
        guard next < requests.count, !limit.isOver else { return nil }
        defer { next += 1 }
        sentAt[member] = HarnessClock.nanoseconds
        return requests[next]
    }

    mutating func answered(_ member: Int, _ response: HTTPResponse) {
        answers += 1
        milliseconds.append(Double(HarnessClock.nanoseconds - sentAt[member]) / 1_000_000)
        if response.status == 200, response.body.contains(mark) {
            good += 1
        } else {
            bad["\(response.status) \(response.text.prefix(60))", default: 0] += 1
        }
    }

    var sent: Int { next }

    func isFinished() -> Bool {
        answers == next && (next == requests.count || limit.isOver)
    }
}

/// What one round of a load showed.
struct Round {
    let answers: Int
    let perSecond: Double
    let p50: Double
    let p99: Double

    /// Runs the load to its end, or until `seconds` are over; any answer but a good one makes
    /// the round worthless.
    init(
        _ fleet: Fleet,
        _ requests: [HTTPRequest],
        mark: String,
        seconds limit: Int64
    ) throws {
        var load = TimedLoad(
            requests,
            clients: fleet.count,
            mark: mark,
            limit: Deadline(in: .seconds(limit))
        )
        let start = HarnessClock.nanoseconds
        try fleet.run(&load)
        let seconds = Double(HarnessClock.nanoseconds - start) / 1_000_000_000
        guard load.good == load.sent else {
            throw HarnessError.badResponse("\(load.bad)")
        }
        answers = load.good
        perSecond = Double(load.good) / seconds
        p50 = load.milliseconds.percentile(0.5)
        p99 = load.milliseconds.percentile(0.99)
    }
}

extension [UInt8] {
    /// Does `part` occur in these bytes?
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        guard let first = part.first, count >= part.count else { return false }
        for start in 0...(count - part.count) where self[start] == first {
            if self[start..<(start + part.count)].elementsEqual(part) { return true }
        }
        return false
    }
}
