import BrokerCore
import BrokerHTTP
import BrokerTesting
import DaemonHarness
import Foundation
import Ledger
import Logging
import NIOCore
import Synchronization
import Testing

/// What listeners are sent, from the ledger's first entry to the live feed.
@Suite struct StreamTests {
    private static let listeners =
        StreamStory.systems.map { StreamListener.system($0) } + [.office(.uid(0))]

    // MARK: - Nothing twice, nothing missed

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `who reconnects anywhere hears everything once and in order`(seed: UInt64) async throws {
        let story = StreamStory(seed: seed, count: 300)
        for listener in Self.listeners {
            let written = WrittenLedger()
            var limits = StreamLimits()
            limits.pageEntries = 1 + Int(seed % 17)
            limits.pieceBytes = 200 * Int(1 + seed % 7)
            let feed = StreamFeed(ledger: written.store, limits: limits)
            let writing = Task {
                var random = SeededRandom(seed: seed &+ 1)
                var left = story.entries[...]
                while !left.isEmpty {
                    let count = Int.random(in: 1...9, using: &random)
                    feed.note(size: try written.append(Array(left.prefix(count))))
                    left = left.dropFirst(count)
                    await Task.yield()
                }
            }
            let heard = try await Self.follow(
                feed,
                listener,
                until: UInt64(story.entries.count - 1),
                seed: seed
            )
            try await writing.value
            #expect(heard == story.expected(listener), "seed \(seed), \(listener)")
        }
    }

    /// Reads from the first entry, and comes again after a piece in three.
    private static func follow(
        _ feed: StreamFeed,
        _ listener: StreamListener,
        until last: UInt64,
        seed: UInt64
    ) async throws -> [StreamStory.Heard] {
        var random = SeededRandom(seed: seed &+ 2)
        var heard: [StreamStory.Heard] = []
        var next: UInt64 = 0
        while heard.last?.seq != last {
            let seat = try feed.sit(listener) {}
            let start = try await feed.begin(at: next)
            #expect(start == next)
            var reader = StreamReader(seat, feed, from: start) { .admitted }
            repeat {
                guard let piece = try await reader.next() else { break }
                for block in StreamBlock.all(piece) {
                    if let id = block.id {
                        #expect(id + 1 >= next, "an id never goes back")
                        next = id + 1
                    }
                    if let news = try block.heard() { heard.append(news) }
                }
            } while heard.last?.seq != last && Int.random(in: 0..<3, using: &random) > 0
        }
        return heard
    }

    @Test func `without a place it begins with what comes`() async throws {
        let written = WrittenLedger()
        let story = StreamStory(seed: 7, count: 50)
        let half = story.entries.count / 2
        _ = try written.append(Array(story.entries.prefix(half)))
        let feed = StreamFeed(ledger: written.store)
        let start = try await feed.begin(at: nil)
        #expect(start == UInt64(half))
        await #expect(throws: StreamRefusal.beyondEnd) {
            try await feed.begin(at: UInt64(half) + 1)
        }
        let seat = try feed.sit(.office(.uid(0))) {}
        var reader = StreamReader(seat, feed, from: start) { .admitted }
        let first = try #require(try await reader.next())
        #expect(String(buffer: first) == "retry: 2000\nid: \(half - 1)\n\n")
        feed.note(size: try written.append(Array(story.entries.dropFirst(half))))
        var heard: [StreamStory.Heard] = []
        while heard.last?.seq != UInt64(story.entries.count - 1) {
            let piece = try #require(try await reader.next())
            heard += try StreamBlock.all(piece).compactMap { try $0.heard() }
        }
        #expect(heard == story.expected(.office(.uid(0)), from: start))
    }

    @Test func `a system is told of no person, actor or other system`() async throws {
        let story = StreamStory(seed: 11, count: 300)
        let index = story.entries.enumerated().reduce(into: StreamIndex()) { index, one in
            index.take(NumberedEntry(seq: UInt64(one.offset), entry: one.element))
        }
        let system = StreamListener.system(StreamStory.systems[0])
        for (seq, entry) in story.entries.enumerated() {
            let numbered = NumberedEntry(seq: UInt64(seq), entry: entry)
            guard let news = StreamNews.of(numbered, for: system, index) else { continue }
            let text = String(decoding: try JSONEncoder().encode(news), as: UTF8.self)
            for word in ["actor", "P-", "uid:", "sys-2", "sys-3"] {
                #expect(!text.contains(word), "\(text)")
            }
        }
    }

    // MARK: - Slow readers, limits

    @Test func `a slow reader keeps nobody else waiting, and loses nothing when it returns`()
        async throws
    {
        let story = StreamStory(seed: 3, count: 200)
        let written = WrittenLedger()
        var limits = StreamLimits()
        limits.waitingBytes = 3_000
        let feed = StreamFeed(ledger: written.store, limits: limits)
        let office = StreamListener.office(.uid(0))
        let cutOff = AsyncStream.makeStream(of: Void.self)
        let slow = try feed.sit(office) { cutOff.continuation.finish() }
        var sleeper = StreamReader(slow, feed, from: 0) { .admitted }
        _ = try await sleeper.next()
        feed.note(size: try written.append(Array(story.entries.prefix(1))))
        // It takes the first entries, is live from then on, and never comes back.
        while let piece = try await sleeper.next() {
            if StreamBlock.all(piece).contains(where: { $0.id == 0 }) { break }
        }
        let reading = Task {
            try await Self.follow(
                feed,
                office,
                until: UInt64(story.entries.count - 1),
                seed: 5
            )
        }
        for entry in story.entries.dropFirst() { feed.note(size: try written.append([entry])) }
        #expect(try await reading.value == story.expected(office))
        if slow.mailbox.takeDemand() != nil {
            // It was still reading the ledger, where nothing gathers: heartbeats find it.
            feed.beat()
            feed.beat()
        }
        for await _ in cutOff.stream {}
        #expect(slow.mailbox.takeDemand() == nil)
    }

    @Test func `streams are bounded, each caller's and all`() throws {
        var limits = StreamLimits()
        (limits.systems, limits.people, limits.perSystem) = (3, 1, 2)
        let feed = StreamFeed(ledger: MemoryLedgerStore(), limits: limits)
        let one = StreamListener.system(StreamStory.systems[0])
        let other = StreamListener.system(StreamStory.systems[1])
        var seats = [try feed.sit(one) {}, try feed.sit(one) {}]
        #expect(throws: StreamRefusal.full) { try feed.sit(one) {} }
        seats.append(try feed.sit(other) {})
        #expect(throws: StreamRefusal.full) { try feed.sit(other) {} }
        // Nor does one person, or another's streams.
        limits.people = 9
        let people = StreamFeed(ledger: MemoryLedgerStore(), limits: limits)
        let auditor = try (0..<limits.perPerson).map { _ in try people.sit(.office(.uid(7))) {} }
        #expect(throws: StreamRefusal.full) { try people.sit(.office(.uid(7))) {} }
        let colleague = try people.sit(.office(.uid(8))) {}
        withExtendedLifetime((auditor, colleague)) {}
        // Systems keep no auditor out.
        let office = try feed.sit(.office(.uid(0))) {}
        #expect(throws: StreamRefusal.full) { try feed.sit(.office(.uid(1))) {} }
        #expect(feed.count == 4)
        withExtendedLifetime(office) {}
        seats.removeFirst()
        seats.append(try feed.sit(one) {})
        feed.close()
        seats = []
        #expect(throws: StreamRefusal.full) { try feed.sit(one) {} }
    }

    @Test func `what was missed is written in pieces`() async throws {
        let story = StreamStory(seed: 12, count: 300)
        let written = WrittenLedger()
        var limits = StreamLimits()
        limits.pieceBytes = 1_000
        let feed = StreamFeed(ledger: written.store, limits: limits)
        _ = try written.append(story.entries)
        let start = try await feed.begin(at: 0)
        let seat = try feed.sit(.office(.uid(0))) {}
        var reader = StreamReader(seat, feed, from: start) { .admitted }
        var count = 0
        var last: UInt64?
        while last != UInt64(story.entries.count - 1), let piece = try await reader.next() {
            count += 1
            let blocks = StreamBlock.all(piece)
            last = blocks.last?.id ?? last
            let longest = blocks.compactMap { $0.data?.utf8.count }.max() ?? 0
            #expect(piece.readableBytes < limits.pieceBytes + longest + 200)
        }
        #expect(count > 10)
    }

    @Test func `an unreadable ledger ends the stream, and is logged once until it is read`()
        async throws
    {
        let story = StreamStory(seed: 9, count: 20)
        let written = WrittenLedger()
        let lines = LoggedLines()
        let feed = StreamFeed(
            ledger: written.store,
            logger: Logger(label: "stream") { _ in lines }
        )
        _ = try written.append(story.entries)
        for (isReadable, logged) in [(false, 1), (false, 1), (true, 1), (false, 2)] {
            let start = try await feed.begin(at: 0)
            let seat = try feed.sit(.office(.uid(0))) {}
            var reader = StreamReader(seat, feed, from: start) { .admitted }
            _ = try await reader.next()
            if isReadable {
                #expect(try await reader.next() != nil)
            } else {
                written.store.failNextReads(1)
                await #expect(throws: (any Error).self) { try await reader.next() }
            }
            #expect(lines.count == logged)
        }
    }
}

/// Counts what is logged.
private final class LoggedLines: LogHandler {
    private let lines = Mutex(0)
    var logLevel: Logger.Level {
        get { .info }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var count: Int { lines.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) { lines.withLock { $0 += 1 } }
}

/// A ledger that a test appends to.
final class WrittenLedger: Sendable {
    let store = MemoryLedgerStore()
    private let writer: Mutex<LedgerWriter>

    init() {
        guard let signer = NoteSigner(name: "mado.example/ledger1", seed: Array(0..<32)) else {
            preconditionFailure("not the name of a ledger")
        }
        writer = Mutex(LedgerWriter(store: store, signer: signer))
    }

    /// The size afterwards.
    func append(_ entries: [Entry]) throws -> UInt64 {
        let mark = ClockMark(
            wall: Instant(millisecondsSince1970: 1),
            boot: Milliseconds(1),
            bootID: "b-1"
        )
        return try writer.withLock { writer in
            _ = try writer.append(entries, mark: mark)
            return writer.size
        }
    }
}

/// One block of a stream, read without the daemon's code.
private struct StreamBlock {
    let id: UInt64?
    let event: String?
    let data: String?

    static func all(_ buffer: ByteBuffer) -> [StreamBlock] {
        String(buffer: buffer).split(separator: "\n\n").map { block in
            let lines = block.split(separator: "\n")
            func value(_ name: String) -> String? {
                lines.first { $0.hasPrefix(name + ": ") }
                    .map { String($0.dropFirst(name.count + 2)) }
            }
            return StreamBlock(
                id: value("id").flatMap { UInt64($0) },
                event: value("event"),
                data: value("data")
            )
        }
    }

    /// Nil: no event. Throws if the data is not as documented.
    func heard() throws -> StreamStory.Heard? {
        struct News: Decodable {
            let seq: UInt64
            let kind: String
            let grants: [String]?
            let credentials: [String]?
        }
        guard let data else { return nil }
        let news = try JSONDecoder().decode(News.self, from: Data(data.utf8))
        #expect(news.seq == id && news.kind == event)
        return StreamStory.Heard(
            seq: news.seq,
            kind: news.kind,
            grants: news.grants ?? [],
            credentials: news.credentials ?? []
        )
    }
}
