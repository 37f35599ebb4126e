import DaemonHarness

/// Requests at a fixed rate, whether or not those before are answered: a server that stops for a
/// while is asked all the same, and each answer's time counts from when its request was due.
///
/// Some fall due together, each millisecond.
struct OpenLoad: FleetScript {
    /// One request and its answer; nanoseconds of ``HarnessClock``.
    struct Sample {
        let number: Int
        let dueAt: Int64
        var sentAt: Int64 = 0
        var answeredAt: Int64 = 0
        /// What the judge said of the answer.
        var isYes = false

        /// From when it was due to its answer.
        var milliseconds: Double { Double(answeredAt - dueAt) / 1e6 }
    }

    private let perSecond: Int
    private let count: Int
    private let start: Int64
    private let request: (Int) throws -> HTTPRequest
    private let judge: (HTTPResponse) throws -> Bool
    private var next = 0
    private var answers = 0
    /// What each member waits for.
    private var asked: [Sample?]
    private(set) var samples: [Sample] = []

    /// `judge` throws for what is no answer at all.
    init(
        perSecond: Int,
        seconds: Int,
        clients: Int,
        request: @escaping (Int) throws -> HTTPRequest,
        judge: @escaping (HTTPResponse) throws -> Bool
    ) {
        self.perSecond = perSecond
        self.request = request
        self.judge = judge
        count = perSecond * seconds
        start = HarnessClock.nanoseconds
        asked = Array(repeating: nil, count: clients)
        samples.reserveCapacity(count)
    }

    private func due(_ number: Int) -> Int64 {
        let milliseconds = Int64(number) * 1_000 / Int64(perSecond)
        return start + milliseconds * 1_000_000
    }

    var nextDue: Deadline? { next < count ? Deadline(at: due(next)) : nil }

    mutating func nextRequest(of member: Int) throws -> HTTPRequest? {
        let now = HarnessClock.nanoseconds
        guard next < count, due(next) <= now else { return nil }
        defer { next += 1 }
        asked[member] = Sample(number: next, dueAt: due(next), sentAt: now)
        return try request(next)
    }

    mutating func answered(_ member: Int, _ response: HTTPResponse) throws {
        answers += 1
        guard var sample = asked[member] else { return }
        sample.answeredAt = HarnessClock.nanoseconds
        sample.isYes = try judge(response)
        samples.append(sample)
    }

    func isFinished() -> Bool { answers == count }
}
