import MadoVerifier
import Synchronization
import Testing

/// What a verifier that listens knows sooner, and what it does not lose when it cannot listen.
@Suite struct StreamTests {
    private static let place = "https://mado.example/oauth2/introspect"
    private static let ended = News(
        kind: "grants.ended",
        event: "E-000001",
        grants: ["G-0000000001"]
    )

    private static func online(_ mado: SimulatedMado) -> OnlineVerifier {
        OnlineVerifier(
            settings: VerifierSettings(issuer: SimulatedMado.issuer, audience: "sys-1"),
            transport: mado,
            apiKey: "mado_key_x",
            cacheMilliseconds: 10_000,
            clock: mado
        )
    }

    private static func answer(_ mado: SimulatedMado, isActive: Bool) {
        let active =
            #"{"active":true,"aud":"sys-1","exp":\#(mado.now / 1_000 + 600),"#
            + #""iss":"https://mado.example","mado_event":"E-000001","#
            + #""mado_grant":"G-0000000001","sub":"YE-0001"}"#
        mado.replace(place, isActive ? active : #"{"active":false}"#)
    }

    // MARK: - The online cache

    @Test(arguments: [
        (News(kind: "grants.ended", event: "E-000001", grants: ["G-0000000001"]), true),
        (News(kind: "grants.ended", event: "E-000001", grants: ["G-0000000002"]), false),
        (News(kind: "event.closed", event: "E-000001"), true),
        (News(kind: "event.closed", event: "E-000002"), false),
        (News(kind: "authority.suspended"), true), (News.everything, true),
    ])
    func `a kept yes is forgotten by news that concern it`(row: (News, Bool)) async throws {
        let mado = try SimulatedMado()
        let verifier = Self.online(mado)
        Self.answer(mado, isActive: true)
        #expect(await verifier.check("mado_abc").isValid)
        Self.answer(mado, isActive: false)
        await verifier.hear(row.0)
        #expect(await verifier.check("mado_abc").isValid == !row.1)
        // Without the news, and without the stream, its own bound holds.
        mado.pass(10_000)
        #expect(await verifier.check("mado_abc").denial == .notActive)
    }

    // MARK: - The offline lists

    @Test func `a list is asked for again as soon as the stream speaks of its event`()
        async throws
    {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let index = mado.activate()
        let token = try mado.token(index)
        #expect(await verifier.check(token).isValid)
        mado.end(index)
        mado.pass(200)
        // Nobody said anything yet: the list is young.
        #expect(await verifier.check(token).isValid)
        await verifier.hear(News(kind: "event.closed", event: "E-000009"))
        #expect(await verifier.check(token).isValid)
        await verifier.hear(Self.ended)
        #expect(await verifier.check(token).denial == .credentialEnded)
    }

    @Test func `what the stream ended is not believed when the list cannot be had`()
        async throws
    {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let token = try mado.token(mado.activate())
        #expect(await verifier.check(token).isValid)
        mado.cut(true)
        await verifier.hear(Self.ended)
        #expect(await verifier.check(token).denial == .statusStale)
        mado.cut(false)
        mado.pass(1_000)
        #expect(await verifier.check(token).isValid)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `with news or without, cut off or not, the bound holds`(seed: UInt64) async throws {
        let mado = try SimulatedMado(seed: seed)
        let verifier = mado.verifier()
        var random = SeededRandom(seed: seed)
        var endedAt: [Int: Int64] = [:]
        var tokens: [(index: Int, text: String)] = []
        var isCut = false
        for step in 0..<300 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0:
                let index = mado.activate()
                tokens.append((index, try mado.token(index)))
            case 1:
                guard let one = tokens.randomElement(using: &random) else { continue }
                mado.end(one.index)
                endedAt[one.index] = endedAt[one.index] ?? mado.elapsed
                // The stream may be broken, too.
                if !isCut || Bool.random(using: &random) { await verifier.hear(Self.ended) }
            case 2:
                isCut = Bool.random(using: &random)
                mado.cut(isCut)
            case 3, 4: mado.pass(Int64.random(in: 0..<30_000, using: &random))
            default:
                guard let one = tokens.randomElement(using: &random) else { continue }
                let verdict = await verifier.check(one.text)
                guard let end = endedAt[one.index], verdict.isValid else { continue }
                #expect(mado.elapsed - end < 60_000, "seed \(seed), step \(step)")
            }
        }
    }

    @Test func `a list that is older than the news is not believed for long`() async throws {
        let mado = try SimulatedMado()
        mado.rest(1_000)
        let verifier = mado.verifier()
        let index = mado.activate()
        let token = try mado.token(index)
        #expect(await verifier.check(token).isValid)
        mado.pass(200)
        mado.end(index)
        await verifier.hear(Self.ended)
        // Mado still gives the list that it had.
        #expect(await verifier.check(token).isValid)
        mado.pass(1_300)
        #expect(await verifier.check(token).denial == .credentialEnded)
    }

    @Test func `nor is the first list that is asked for after the news`() async throws {
        for news in [Self.ended, .everything] {
            let mado = try SimulatedMado()
            mado.rest(1_000)
            let index = mado.activate()
            let token = try mado.token(index)
            #expect(await mado.verifier().check(token).isValid)
            mado.pass(200)
            mado.end(index)
            let verifier = mado.verifier()
            await verifier.hear(news)
            #expect(await verifier.check(token).isValid)
            mado.pass(1_300)
            #expect(await verifier.check(token).denial == .credentialEnded)
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `who hears everything lets nobody in 1.3 seconds after an end`(seed: UInt64)
        async throws
    {
        let mado = try SimulatedMado(seed: seed)
        var random = SeededRandom(seed: seed)
        mado.rest(Int64.random(in: 0...1_172, using: &random))
        let verifier = mado.verifier()
        var tokens: [(index: Int, text: String)] = []
        var endedAt: [Int: Int64] = [:]
        for step in 0..<400 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0:
                let index = mado.activate()
                tokens.append((index, try mado.token(index)))
            case 1, 2:
                guard let one = tokens.randomElement(using: &random) else { continue }
                mado.end(one.index)
                endedAt[one.index] = endedAt[one.index] ?? mado.elapsed
                await verifier.hear(Self.ended)
            case 3, 4: mado.pass(Int64.random(in: 0..<400, using: &random))
            default:
                guard let one = tokens.randomElement(using: &random) else { continue }
                let verdict = await verifier.check(one.text)
                guard let end = endedAt[one.index], verdict.isValid else { continue }
                #expect(mado.elapsed - end < 1_300, "seed \(seed), step \(step)")
            }
        }
    }

    @Test func `news that come while the list does are a no for nobody else`() async throws {
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let token = try mado.token(mado.activate())
        mado.meanwhile { await verifier.hear(Self.ended) }
        for check in 1...3 {
            #expect(await verifier.check(token).isValid)
            // And what was good for one check is not kept for the next.
            #expect(mado.requests.count { $0 == SimulatedMado.list } == check)
        }
    }

    // MARK: - Listening

    @Test func `an id that is no place is not sent back`() async throws {
        let stream = ScriptedStream([
            .success(["id: 7\n\nid: x\u{1}y\n\nid: \(String(repeating: "9", count: 20))\n\n"]),
            .success([]),
        ])
        let listener = StreamListener(
            settings: VerifierSettings(issuer: SimulatedMado.issuer, audience: "sys-1"),
            transport: stream,
            apiKey: nil,
            hearers: [],
            pause: { try stream.pause($0) },
            jitter: { $0 }
        )
        await listener.run()
        #expect(stream.asked == [nil, "7"])
        // Not all who lost it come at once.
        #expect(stream.pauses == [3_000, 6_000])
    }

    @Test func `while there is no stream nothing is said, and nobody denied`() async throws {
        let stream = ScriptedStream([
            .success(["retry: 2000\n\n"]), .failure(StreamRefused(status: 503)),
            .failure(StreamRefused(status: 401)),
        ])
        let mado = try SimulatedMado()
        let verifier = mado.verifier()
        let token = try mado.token(mado.activate())
        #expect(await verifier.check(token).isValid)
        let listener = StreamListener(
            settings: VerifierSettings(issuer: SimulatedMado.issuer, audience: "sys-1"),
            transport: stream,
            apiKey: "mado_key_x",
            hearers: [verifier],
            pause: { milliseconds in
                // The stream began; then Mado is gone, which the first check after it learns.
                if stream.asked.count == 1 {
                    #expect(await verifier.check(token).isValid)
                    mado.cut(true)
                }
                try stream.pause(milliseconds)
            }
        )
        await listener.run()
        #expect(await verifier.check(token).isValid)
        mado.pass(60_000)
        #expect(await verifier.check(token).denial == .statusStale)
    }

    @Test func `a lost stream goes on where it stopped, and a foreign place is forgotten`()
        async throws
    {
        let stream = ScriptedStream([
            .success(["retry: 2000\nid: 4\n\n", "id: 5\nevent: grants.ended\nda"]),
            .success([
                "id: 4\n\nid: 5\nevent: grants.ended\n",
                #"data: {"seq":5,"kind":"grants.ended","event":"E-000001","#,
                #""grants":["G-0000000001"]}"# + "\n\n:\nid: 9\n\n",
            ]),
            .failure(StreamRefused(status: 400, retryAfterSeconds: 5)),
            .success(["retry: 2000\nid: 1\n\n"]),
            .success(["id: 3\ndata: what is this\n\n"]),
        ])
        let heard = Hearing()
        let listener = StreamListener(
            settings: VerifierSettings(issuer: SimulatedMado.issuer, audience: "sys-1"),
            transport: stream,
            apiKey: "mado_key_x",
            hearers: [heard],
            pause: { try stream.pause($0) },
            jitter: { _ in 0 }
        )
        await listener.run()
        #expect(stream.asked == [nil, "4", "9", nil, "1"])
        // At the beginning of each stream, wherever it is, and not while there is none.
        #expect(
            heard.news == [.everything, .everything, Self.ended, .everything, .everything]
        )
        // Twice as long each time, until one is more than its beginning; as Mado asks, at least.
        #expect(stream.pauses == [2_000, 2_000, 5_000, 8_000, 16_000])
    }

    @Test(arguments: [(600, 630_000), (3_600, 3_630_000), (99_999, 3_630_000), (-1, 3_000)])
    func `is left alone for as long as it asks, and an hour at most`(
        row: (asked: Int, milliseconds: Int64)
    ) async throws {
        let stream = ScriptedStream([
            .failure(StreamRefused(status: 503, retryAfterSeconds: row.asked))
        ])
        let listener = StreamListener(
            settings: VerifierSettings(issuer: SimulatedMado.issuer, audience: "sys-1"),
            transport: stream,
            apiKey: "mado_key_x",
            hearers: [],
            pause: { try stream.pause($0) },
            jitter: { $0 }
        )
        await listener.run()
        #expect(stream.pauses.first == row.milliseconds)
    }
}

/// Remembers what it heard.
private final class Hearing: NewsHearer {
    private let heard = Mutex<[News]>([])

    var news: [News] { heard.withLock { $0 } }

    func hear(_ news: News) async { heard.withLock { $0.append(news) } }
}

/// Streams that were written down beforehand, each of which breaks at its end.
private final class ScriptedStream: StreamTransport {
    struct Over: Error {}

    private struct Script {
        var left: [Result<[String], StreamRefused>]
        var asked: [String?] = []
        var pauses: [Int64] = []
    }

    private let script: Mutex<Script>

    init(_ streams: [Result<[String], StreamRefused>]) {
        script = Mutex(Script(left: streams))
    }

    var asked: [String?] { script.withLock { $0.asked } }
    var pauses: [Int64] { script.withLock { $0.pauses } }

    func open(
        _ request: VerifierRequest
    ) async throws -> any AsyncSequence<[UInt8], any Error> & Sendable {
        let next = script.withLock { script in
            script.asked.append(request.lastEventID)
            return script.left.removeFirst()
        }
        let pieces = try next.get()
        return AsyncThrowingStream { stream in
            for piece in pieces { stream.yield(Array(piece.utf8)) }
            stream.finish(throwing: Over())
        }
    }

    /// Throws when nothing is left.
    func pause(_ milliseconds: Int64) throws {
        let isOver = script.withLock { script in
            script.pauses.append(milliseconds)
            return script.left.isEmpty
        }
        if isOver { throw Over() }
    }
}
