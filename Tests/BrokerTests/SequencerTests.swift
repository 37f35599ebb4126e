import Broker
import BrokerCore
import BrokerTesting
import Testing

/// The loop around the engine: who is taken, who waits, and that everyone is answered once.
struct SequencerTests {
    /// One act is being appended; behind it wait another, an end and somebody who looks.
    private func slow(_ broker: HeldBroker) async -> Task<Void, any Error> {
        broker.hold()
        let running = Task { try await broker.sequencer.run() }
        broker.submit("before", HeldBroker.act)
        await broker.appendArrived()
        broker.submit("act", HeldBroker.act)
        broker.submit("end", HeldBroker.end)
        broker.look("look")
        await broker.waiting(acts: 2, ends: 1)
        return running
    }

    @Test func `acts are turned away where there is no room, and ends never`() async throws {
        let broker = try HeldBroker(capacity: 4)
        broker.hold()
        let running = Task { try await broker.sequencer.run() }
        broker.submit("first", HeldBroker.act)
        await broker.appendArrived()
        for _ in 0..<4 { broker.submit("acts", HeldBroker.act) }
        await broker.waiting(acts: 4, ends: 0)
        #expect(await broker.answer(HeldBroker.act) == "overloaded")
        #expect(await broker.look() == "nothing")
        for _ in 0..<20 { broker.submit("ends", HeldBroker.end) }
        await broker.waiting(acts: 4, ends: 20)
        broker.releaseAll()
        let answers = await broker.answers(25)
        running.cancel()
        try await running.value
        #expect(answers["first"] == ["answered"])
        #expect(answers["acts"] == Array(repeating: "answered", count: 4))
        #expect(answers["ends"] == Array(repeating: "answered", count: 20))
    }

    /// In the batch that fails, behind it, and after it: nobody is left without an answer, and
    /// nobody is told what is perhaps not durable (law L3).
    @Test(arguments: [MemoryLedgerStore.Failure.lost, .persisted, .unsynced])
    func `when an append fails all are told once that nothing is known`(
        _ failure: MemoryLedgerStore.Failure
    ) async throws {
        let broker = try HeldBroker()
        let running = await slow(broker)
        broker.look("look")
        await broker.waiting(acts: 3, ends: 1)
        broker.release()
        await broker.appendArrived()
        broker.submit("later act", HeldBroker.act)
        broker.submit("later end", HeldBroker.end)
        broker.look("later look")
        await broker.waiting(acts: 2, ends: 1)
        broker.release(failing: failure)
        await #expect(throws: StateUnknown.self) { try await running.value }
        #expect(
            await broker.answers(8) == [
                "before": ["answered"], "act": ["unknown"], "end": ["unknown"],
                "look": ["nothing", "nothing"], "later act": ["unknown"],
                "later end": ["unknown"], "later look": ["nothing"],
            ]
        )
        // Not "overloaded": trying again would not help.
        #expect(await broker.answer(HeldBroker.act) == "unknown")
        #expect(await broker.answer(HeldBroker.end) == "unknown")
        #expect(await broker.look() == "nothing")
        #expect(broker.table.isDenying)
    }

    @Test func `when the time cannot be kept whoever waits is told so`() async throws {
        let broker = try HeldBroker()
        let running = await slow(broker)
        // The mark is due before the next batch.
        broker.source.advance(by: .seconds(11))
        broker.release(thenFailing: .lost)
        await #expect(throws: StateUnknown.self) { try await running.value }
        #expect(
            await broker.answers(4) == [
                "before": ["answered"], "act": ["unknown"], "end": ["unknown"],
                "look": ["nothing"],
            ]
        )
        #expect(broker.table.isDenying)
    }

    @Test func `a stop answers what was taken, and takes no more`() async throws {
        let broker = try HeldBroker()
        let running = await slow(broker)
        running.cancel()
        #expect(await broker.answer(HeldBroker.act) == "overloaded")
        #expect(await broker.look() == "nothing")
        broker.releaseAll()
        try await running.value
        #expect(
            await broker.answers(4) == [
                "before": ["answered"], "act": ["answered"], "end": ["answered"],
                "look": ["seen"],
            ]
        )
        #expect(!broker.table.isDenying)
    }

    /// What the start itself recorded, too: nobody else tells of it.
    @Test(arguments: [(0, []), (3, [3])] as [(Int, [UInt64])])
    func `the checkpoint that a run begins with is told`(
        _ recorded: Int,
        _ told: [UInt64]
    ) async throws {
        let broker = try HeldBroker(recorded: recorded)
        let running = Task { try await broker.sequencer.run() }
        running.cancel()
        try await running.value
        #expect(broker.sizesTold == told)
    }
}
