import BrokerCore
import BrokerHTTP
import BrokerTesting
import Ledger
import NIOCore
import Synchronization
import Testing

/// Whoever may no longer listen is told nothing more.
@Suite struct StreamRightTests {
    private static let office = StreamListener.office(.uid(0))
    private static let system = StreamListener.system(StreamStory.systems[0])

    /// Who may listen, as a test has it, and how often that was asked.
    private final class Admissions: Sendable {
        private let answer = Mutex(StreamAdmission.admitted)
        private let count = Mutex(0)

        func answer(_ admission: StreamAdmission) { answer.withLock { $0 = admission } }
        var asked: Int { count.withLock { $0 } }
        func ask() -> StreamAdmission {
            count.withLock { $0 += 1 }
            return answer.withLock { $0 }
        }
    }

    /// A feed whose pieces are about one entry, of a ledger that holds `entries`.
    private static func feed(
        _ entries: [Entry],
        beats: Int = .max
    ) throws -> (feed: StreamFeed, written: WrittenLedger) {
        let written = WrittenLedger()
        var limits = StreamLimits()
        (limits.pieceBytes, limits.beats) = (1, beats)
        let feed = StreamFeed(ledger: written.store, limits: limits)
        if !entries.isEmpty { feed.note(size: try written.append(entries)) }
        return (feed, written)
    }

    /// A reader that has caught up, and hears what comes: its next piece is the first of that.
    private static func caughtUp(
        _ listener: StreamListener,
        _ feed: StreamFeed,
        _ admissions: Admissions,
        then tell: () throws -> Void
    ) async throws -> (reader: StreamReader, piece: ByteBuffer?) {
        let seat = try feed.sit(listener) {}
        let start = try await feed.begin(at: nil)
        var reader = StreamReader(seat, feed, from: start) { admissions.ask() }
        _ = try await reader.next()
        let reading = Task { [reader] in
            var reader = reader
            let piece = try await reader.next()
            return (reader, piece)
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while feed.liveCount == 0, ContinuousClock.now < deadline { await Task.yield() }
        try #require(feed.liveCount > 0)
        try tell()
        return try await reading.value
    }

    @Test(arguments: [office, system])
    func `who still reads what was missed is asked at each heartbeat`(
        _ listener: StreamListener
    ) async throws {
        let (feed, _) = try Self.feed(StreamStory(seed: 5, count: 100).entries)
        let admissions = Admissions()
        let seat = try feed.sit(listener) {}
        var reader = StreamReader(seat, feed, from: 0) { admissions.ask() }
        _ = try await reader.next()
        #expect(try await reader.next() != nil)
        let asked = admissions.asked
        feed.beat()
        #expect(try await reader.next() != nil)
        #expect(admissions.asked > asked)
        admissions.answer(.refused)
        feed.beat()
        #expect(try await reader.next() == nil)
        #expect(feed.liveCount == 0)
    }

    @Test func `who still reads what was missed is no longer there after an hour`() async throws {
        let (feed, _) = try Self.feed(StreamStory(seed: 5, count: 100).entries, beats: 3)
        let seat = try feed.sit(Self.system) {}
        var reader = StreamReader(seat, feed, from: 0) { .admitted }
        for _ in 0..<2 {
            #expect(try await reader.next() != nil)
            feed.beat()
        }
        #expect(try await reader.next() != nil)
        feed.beat()
        #expect(try await reader.next() == nil)
    }

    @Test func `people who still read what was missed are asked for each piece`() async throws {
        let (feed, _) = try Self.feed(StreamStory(seed: 6, count: 100).entries)
        let admissions = Admissions()
        let seat = try feed.sit(Self.office) {}
        var reader = StreamReader(seat, feed, from: 0) { admissions.ask() }
        for _ in 0..<5 { #expect(try await reader.next() != nil) }
        #expect(admissions.asked >= 4)
        admissions.answer(.refused)
        #expect(try await reader.next() == nil)
    }

    @Test(arguments: [office, system])
    func `what waits is not told after the right has ended`(_ listener: StreamListener)
        async throws
    {
        let (feed, written) = try Self.feed([])
        let admissions = Admissions()
        var samples = SampleEntries(seed: 2)
        let entries = (0..<10).map { _ in samples.entry(fact: .authoritySuspended) }
        var (reader, piece) = try await Self.caughtUp(listener, feed, admissions) {
            feed.note(size: try written.append(entries))
        }
        #expect(piece != nil)
        #expect(try await reader.next() != nil)
        let asked = admissions.asked
        admissions.answer(.refused)
        feed.recheck()
        #expect(try await reader.next() == nil)
        #expect(admissions.asked == asked + 1)
    }

    @Test func `a system is told of its own end, and of nothing between it and its right's`()
        async throws
    {
        for isRefused in [false, true] {
            let (feed, written) = try Self.feed([])
            let admissions = Admissions()
            var samples = SampleEntries(seed: 3)
            let first = samples.entry(fact: .authoritySuspended)
            var (reader, piece) = try await Self.caughtUp(Self.system, feed, admissions) {
                feed.note(size: try written.append([first]))
            }
            #expect(piece.map { String(buffer: $0).contains("authority.suspended") } == true)
            if isRefused {
                admissions.answer(.refused)
                feed.recheck()
            }
            let facts: [Fact] = [
                .authoritySuspended, .authoritySuspended, .systemEnded(StreamStory.systems[0]),
                .authoritySuspended,
            ]
            feed.note(size: try written.append(facts.map { samples.entry(fact: $0) }))
            // Until the feed's queue has told it all.
            _ = try await feed.begin(at: nil)
            var heard: [String] = []
            while let piece = try await reader.next() {
                // What was not told before it is told to whoever comes again.
                #expect(String(buffer: piece).contains("id: ") == !isRefused)
                heard += String(buffer: piece).split(separator: "\n")
                    .filter { $0.hasPrefix("event: ") }.map(String.init)
            }
            let own = "event: system.ended"
            let others = ["event: authority.suspended", "event: authority.suspended"]
            #expect(heard == (isRefused ? [own] : others + [own]))
        }
    }

    /// As a reload does it: the entry, who may ask, and then the question.
    @Test(arguments: 1...20)
    func `a system that waits is told of its own end, however soon it is refused`(_: Int)
        async throws
    {
        let (feed, written) = try Self.feed([])
        let admissions = Admissions()
        var samples = SampleEntries(seed: 3)
        let end = samples.entry(fact: .systemEnded(StreamStory.systems[0]))
        var (reader, piece) = try await Self.caughtUp(Self.system, feed, admissions) {
            feed.note(size: try written.append([end]))
            admissions.answer(.refused)
            feed.recheck()
        }
        #expect(piece.map { String(buffer: $0).contains("event: system.ended") } == true)
        #expect(try await reader.next() == nil)
    }

    @Test func `who cannot be judged is told nothing until it can be, and not for ever`()
        async throws
    {
        let story = StreamStory(seed: 9, count: 20)
        for answers in [[StreamAdmission.unknown, .admitted], []] {
            let (feed, written) = try Self.feed([])
            let left = Mutex(answers)
            let asked = Mutex(0)
            let seat = try feed.sit(.office(.uid(0))) {}
            // It comes to the next question by a heartbeat, and by nothing else.
            let beating = Mutex<Task<Void, Never>?>(nil)
            var reader = StreamReader(seat, feed, from: 0) {
                asked.withLock { $0 += 1 }
                beating.withLock { task in
                    task =
                        task
                        ?? Task {
                            while !Task.isCancelled {
                                feed.beat()
                                await Task.yield()
                            }
                        }
                }
                return left.withLock { $0.isEmpty ? .unknown : $0.removeFirst() }
            }
            _ = try await reader.next()
            feed.note(size: try written.append(story.entries))
            let piece = try await reader.next()
            beating.withLock { $0?.cancel() }
            #expect((piece == nil) == answers.isEmpty)
            #expect(asked.withLock { $0 } == (answers.isEmpty ? feed.limits.questions : 2))
        }
    }

    @Test(arguments: [office, system])
    func `a roster that is loaded concerns people, and no system`(_ listener: StreamListener)
        async throws
    {
        var samples = SampleEntries(seed: 4)
        let news = samples.entry(fact: .authoritySuspended)
        var entries: [Entry] = []
        while entries.count < 200 {
            entries += samples.entries(50).filter {
                if case .personAttested = $0.fact { true } else { false }
            }
        }
        entries.append(samples.entry(fact: .authoritySuspended))
        let (feed, written) = try Self.feed([])
        let admissions = Admissions()
        var (reader, first) = try await Self.caughtUp(listener, feed, admissions) {
            feed.note(size: try written.append([news]))
        }
        #expect(first != nil)
        let asked = admissions.asked
        feed.note(size: try written.append(entries))
        let piece = try await reader.next()
        #expect(piece.map { String(buffer: $0).contains("authority.suspended") } == true)
        if case .system = listener {
            #expect(admissions.asked == asked)
        } else {
            #expect(admissions.asked > asked)
        }
    }
}
