import MadoVerifier
import Testing

/// The bound of an offline verifier: cut off, it denies everything within it.
@Suite struct StalenessTests {
    @Test func `cut off, a verifier says yes until its bound and no from then on`() async throws {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let token = try mado.token(mado.activate())
        #expect(await verifier.check(token).isValid)
        mado.cut(true)
        mado.pass(59_999)
        #expect(await verifier.check(token).isValid)
        mado.pass(1)
        let verdict = await verifier.check(token)
        #expect(
            verdict
                == .denied(
                    .statusStale,
                    Freshness(source: .offline, ageMilliseconds: 60_000)
                )
        )
        mado.cut(false)
        mado.pass(1_000)
        #expect(await verifier.check(token).isValid)
    }

    @Test(arguments: [1, 10_000, 30_000, 60_000] as [Int64])
    func `the bound is the one that was set, to the millisecond`(bound: Int64) async throws {
        let mado = try SimulatedMado()
        let verifier = mado.verifier { $0.stalenessBound = bound }
        let token = try mado.token(mado.activate())
        #expect(await verifier.check(token).isValid)
        mado.cut(true)
        mado.pass(bound - 1)
        #expect(await verifier.check(token).isValid)
        mado.pass(1)
        #expect(await verifier.check(token).denial == .statusStale)
    }

    @Test func `an age counts from the question, however slow the answer`() async throws {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let token = try mado.token(mado.activate())
        mado.delay(4_000)
        // Metadata, keys and the list, of which the last counts.
        guard case .valid(_, let freshness) = await verifier.check(token) else {
            Issue.record("not valid")
            return
        }
        #expect(freshness.ageMilliseconds == 4_000)
        mado.delay(0)
        mado.cut(true)
        mado.pass(55_999)
        #expect(await verifier.check(token).isValid)
        mado.pass(1)
        #expect(await verifier.check(token).denial == .statusStale)
    }

    @Test func `a wall clock that is set back makes no list younger`() async throws {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let token = try mado.token(mado.activate())
        #expect(await verifier.check(token).isValid)
        mado.cut(true)
        mado.pass(60_000)
        for skew in [0, -4_000, -60_000, -3_600_000, 4_000, 60_000] as [Int64] {
            mado.skew(skew)
            #expect(await verifier.check(token).denial != nil, "\(skew)")
        }
    }

    @Test func `an end is seen at the next list, and a list is asked for once for all`()
        async throws
    {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let token = try mado.token(mado.activate())
        #expect(await verifier.check(token).isValid)
        mado.end(0)
        mado.pass(19_999)
        #expect(await verifier.check(token).isValid)
        mado.pass(1)
        #expect(await verifier.check(token).denial == .credentialEnded)
        let before = mado.requests.count
        mado.pass(20_000)
        await withTaskGroup(of: Denial?.self) { group in
            for _ in 0..<100 { group.addTask { await verifier.check(token).denial } }
            for await denial in group { #expect(denial == .credentialEnded) }
        }
        #expect(mado.requests.count == before + 1)
    }

    @Test func `who was just let in is not kept waiting by the former list`() async throws {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let first = try mado.token(mado.activate())
        #expect(await verifier.check(first).isValid)
        mado.pass(1_000)
        let second = try mado.token(mado.activate())
        #expect(await verifier.check(second).isValid)
        let count = mado.requests.count
        // One that has ended, and is older than the list, makes nobody ask.
        mado.end(0)
        mado.pass(1_000)
        let third = try mado.token(mado.activate())
        #expect(await verifier.check(third).isValid)
        #expect(await verifier.check(first).denial == .credentialEnded)
        #expect(mado.requests.count == count + 1)
    }

    @Test func `an older list in place of a newer one is not taken`() async throws {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let token = try mado.token(mado.activate())
        let old = try mado.statusList()
        mado.pass(5_000)
        mado.end(0)
        #expect(await verifier.check(token).denial == .credentialEnded)
        mado.replace(SimulatedMado.list, old)
        for _ in 0..<10 {
            mado.pass(6_000)
            #expect(await verifier.check(token).denial != nil)
        }
    }

    /// Cables that are cut and mended, ends, renewals, wall clocks that step: whoever is let in had
    /// a credential that was live within the bound, and with a cable within the time of a list.
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `nobody is let in whose credential ended a bound ago`(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let mado = try SimulatedMado(seed: seed)
        let verifier = mado.verifier()
        var credentials: [(token: String, endedAt: Int64?)] = []
        var (isCut, connectedAt, allowed) = (false, mado.elapsed, 0)
        for step in 0..<600 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: credentials.append((try mado.token(mado.activate()), nil))
            case 1 where !credentials.isEmpty:
                let index = Int.random(in: 0..<credentials.count, using: &random)
                mado.end(index)
                credentials[index].endedAt = credentials[index].endedAt ?? mado.elapsed
            case 2:
                isCut.toggle()
                mado.cut(isCut)
                if !isCut { connectedAt = mado.elapsed }
            case 3 where !credentials.isEmpty:
                let index = Int.random(in: 0..<credentials.count, using: &random)
                credentials[index].token = try mado.token(index)
            case 4: mado.skew(Int64.random(in: -4_000...4_000, using: &random))
            case 5: mado.pass(Int64.random(in: 0...30_000, using: &random))
            default: mado.pass(Int64.random(in: 0...1_500, using: &random))
            }
            guard let index = credentials.indices.randomElement(using: &random) else { continue }
            let verdict = await verifier.check(credentials[index].token)
            let now = mado.elapsed
            guard case .valid(_, let freshness) = verdict else { continue }
            allowed += 1
            #expect(freshness.ageMilliseconds < 60_000, "seed \(seed), step \(step)")
            guard let endedAt = credentials[index].endedAt else { continue }
            #expect(now - endedAt < 60_000, "seed \(seed), step \(step)")
            #expect(endedAt >= now - freshness.ageMilliseconds, "seed \(seed), step \(step)")
            // With a cable for long enough, after a pause for the last failure, within a list.
            if !isCut, now - connectedAt >= 1_000 {
                #expect(now - endedAt < 20_000, "seed \(seed), step \(step)")
            }
        }
        #expect(allowed > 20, "seed \(seed): \(allowed)")
    }
}
