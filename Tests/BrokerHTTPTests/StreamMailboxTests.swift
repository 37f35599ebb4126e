import BrokerCore
import BrokerHTTP
import BrokerTesting
import Ledger
import Synchronization
import Testing

/// What waits for one reader, and when the reader is no longer waited for.
@Suite struct StreamMailboxTests {
    /// News of everybody's.
    static func piece(_ seq: UInt64) throws -> StreamPiece {
        var samples = SampleEntries(seed: 1)
        let entry = samples.entry(fact: .authoritySuspended)
        let news = StreamNews.of(
            NumberedEntry(seq: seq, entry: entry),
            for: .office(.uid(0)),
            StreamIndex()
        )
        return StreamPiece(try #require(news))
    }

    @Test func `who lets more gather than the bound is cut off`() async throws {
        let hungUp = Mutex(0)
        let cut = Mutex(0)
        let mailbox = StreamMailbox(bound: 4 * 64) {
            cut.withLock { $0 += 1 }
        } hangUp: {
            hungUp.withLock { $0 += 1 }
        }
        #expect(mailbox.beginWriting())
        for _ in 0..<4 { #expect(mailbox.put(.beat(next: 1))) }
        #expect(!mailbox.put(.beat(next: 1)))
        #expect(!mailbox.put(.beat(next: 1)))
        #expect(hungUp.withLock { $0 } == 1 && cut.withLock { $0 } == 1)
        #expect(await mailbox.take(upTo: 1) == nil)
    }

    @Test func `what is taken piece by piece counts until it is taken`() async throws {
        let mailbox = StreamMailbox(bound: 4 * 64) {}
        for next in 1...4 as ClosedRange<UInt64> { #expect(mailbox.put(.beat(next: next))) }
        #expect(await mailbox.take(upTo: 65) == .marks([.beat(next: 1), .beat(next: 2)]))
        #expect(mailbox.put(.beat(next: 5)))
        #expect(mailbox.put(.beat(next: 6)))
        #expect(await mailbox.take(upTo: 64) == .marks([.beat(next: 3)]))
        #expect(mailbox.put(.beat(next: 7)))
        #expect(!mailbox.put(.beat(next: 8)))
        #expect(await mailbox.take(upTo: 64) == nil)
    }

    @Test func `only who is being written to loses its connection at the end`() async throws {
        let mailbox = StreamMailbox(bound: 64) { Issue.record("hung up") }
        #expect(mailbox.beginWriting())
        mailbox.endWriting()
        #expect(mailbox.end())
        #expect(!mailbox.end())
        #expect(mailbox.takeDemand() == nil)
        #expect(!mailbox.beginWriting())
    }

    @Test func `whose piece is still on its way at the second heartbeat is cut off`() async throws {
        let hungUp = Mutex(0)
        let mailbox = StreamMailbox(bound: 1_000) { hungUp.withLock { $0 += 1 } }
        #expect(mailbox.beat(next: 1))
        #expect(await mailbox.take(upTo: 1_000) == .marks([.beat(next: 1)]))
        #expect(mailbox.beginWriting())
        #expect(mailbox.beat(next: 2))
        #expect(!mailbox.beat(next: 3))
        #expect(hungUp.withLock { $0 } == 1)
        #expect(mailbox.takeDemand() == nil)
    }

    @Test func `after its hour a stream ends at the next look, and a stuck one is hung up`()
        async throws
    {
        let hungUp = Mutex(0)
        let mailbox = StreamMailbox(bound: 1_000, beatsMax: 2) { hungUp.withLock { $0 += 1 } }
        #expect(mailbox.beat(next: nil))
        #expect(mailbox.beginWriting())
        #expect(!mailbox.beat(next: nil))
        #expect(hungUp.withLock { $0 } == 0)
        #expect(mailbox.takeDemand() == nil)
        #expect(!mailbox.beat(next: nil))
        #expect(hungUp.withLock { $0 } == 1)
    }

    @Test func `what the daemon itself is slow with is not its reader's fault`() async throws {
        let mailbox = StreamMailbox(bound: 10_000) { Issue.record("cut off") }
        #expect(mailbox.beginWriting())
        #expect(mailbox.beat(next: 1))
        mailbox.endWriting()
        // It waits for a page, or for who may listen.
        for next in 2...9 as ClosedRange<UInt64> { #expect(mailbox.beat(next: next)) }
        #expect(mailbox.beginWriting())
        #expect(mailbox.beat(next: 10))
    }

    @Test func `however often a right is in doubt, it is asked for once`() async throws {
        let mailbox = StreamMailbox(bound: 64) { Issue.record("cut off") }
        for _ in 0..<10_000 { mailbox.recheck() }
        #expect(await mailbox.take(upTo: 64) == .marks([]))
        #expect(mailbox.takeDemand() == true)
        #expect(mailbox.takeDemand() == false)
        // Each heartbeat asks, whether or not the reader has a place here.
        #expect(mailbox.beat(next: nil))
        #expect(mailbox.takeDemand() == true)
    }

    @Test func `the last word is told after what was before it, and nothing after it`()
        async throws
    {
        let mailbox = StreamMailbox(bound: 1_000) {}
        // Whoever sits down is asked first.
        #expect(mailbox.takeDemand() == true)
        let last = try Self.piece(7)
        #expect(mailbox.put(.beat(next: 1)))
        mailbox.finish(last)
        mailbox.finish(try Self.piece(8))
        #expect(mailbox.put(.beat(next: 9)))
        #expect(await mailbox.take(upTo: 64) == .marks([.beat(next: 1)]))
        #expect(await mailbox.take(upTo: 64) == .farewell(last))
        #expect(await mailbox.take(upTo: 64) == nil)
        #expect(mailbox.refuse() == nil)
    }

    @Test func `whoever has no right is told its last word, and nothing that waited`()
        async throws
    {
        let mailbox = StreamMailbox(bound: 1_000) {}
        let last = try Self.piece(7)
        for next in 1...3 as ClosedRange<UInt64> { #expect(mailbox.put(.beat(next: next))) }
        mailbox.finish(last)
        #expect(await mailbox.take(upTo: 1) == .marks([.beat(next: 1)]))
        #expect(mailbox.refuse() == last)
        #expect(mailbox.put(.beat(next: 8)))
        #expect(await mailbox.take(upTo: 1) == nil)
    }
}
