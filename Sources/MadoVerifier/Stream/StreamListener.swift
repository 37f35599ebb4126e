import VerifierFormats

/// Listens to Mado's stream, and tells verifiers at once what ended.
///
/// It only ever makes a verifier forget. While the stream is broken, whoever listens is where
/// those are who never listened: the verifiers' own bounds hold. When it comes back it goes on
/// where it stopped, and tells that anything may have ended meanwhile.
public actor StreamListener {
    private let settings: VerifierSettings
    private let transport: any StreamTransport
    private let apiKey: String?
    private let hearers: [any NewsHearer]
    private let pause: @Sendable (Int64) async throws -> Void
    private let jitter: @Sendable (Int64) -> Int64
    /// The last place in the ledger that was heard of.
    private var lastEventID: String?
    private var failures = 0

    /// After so many milliseconds a lost stream is asked for again; twice as many each time that
    /// fails, up to a minute; where Mado asks for a longer pause, that, up to an hour. By chance up
    /// to half as many more, at most half a minute.
    static let pauseMin: Int64 = 2_000
    static let pauseMax: Int64 = 60_000

    /// `apiKey`: nil: known by the client certificate of `transport`. `pause` waits so many
    /// milliseconds, and throws when the task is cancelled. `jitter` draws how many of at most so
    /// many: after a restart not everybody is to come at once.
    public init(
        settings: VerifierSettings,
        transport: any StreamTransport,
        apiKey: String?,
        hearers: [any NewsHearer],
        pause: @escaping @Sendable (Int64) async throws -> Void = {
            try await Task.sleep(for: .milliseconds($0))
        },
        jitter: @escaping @Sendable (Int64) -> Int64 = { Int64.random(in: 0...$0) }
    ) {
        self.settings = settings
        self.transport = transport
        self.apiKey = apiKey
        self.hearers = hearers
        self.pause = pause
        self.jitter = jitter
    }

    /// Until the task is cancelled, or `pause` throws.
    public func run() async {
        while !Task.isCancelled {
            let asked = await listen()
            let wait = max(min(Self.pauseMin << Int64(min(failures, 5)), Self.pauseMax), asked)
            do {
                try await pause(wait + jitter(min(wait, Self.pauseMax) / 2))
            } catch {
                return
            }
            failures += 1
        }
    }

    /// One stream from its beginning to its end, however it ends; gives back how many milliseconds
    /// Mado wants to be left alone, if it said so.
    private func listen() async -> Int64 {
        guard let origin = ServerMetadata.origin(of: settings.issuer) else { return 0 }
        let request = VerifierRequest(
            url: origin + "/v1/stream",
            accept: "text/event-stream",
            bearer: apiKey,
            lastEventID: lastEventID
        )
        var reader = EventStreamReader()
        var isFirst = true
        do {
            for try await piece in try await transport.open(request) {
                for block in try reader.take(piece) {
                    await take(block, isFirst: isFirst)
                    isFirst = false
                }
            }
        } catch let error as StreamRefused {
            // This ledger does not know the place: it is another one, or an older copy.
            if error.status == 400 { lastEventID = nil }
            return 1_000 * Int64(min(max(0, error.retryAfterSeconds ?? 0), 3_600))
        } catch {}
        return 0
    }

    private func take(_ block: EventStreamReader.Block, isFirst: Bool) async {
        if isFirst {
            // What ended before this place was not told; and even where the stream goes on, the
            // ledger may be a restored one that has grown past it.
            await tell(.everything)
        } else if let data = block.data {
            // Said and not understood: it may have been an end of anything.
            await tell(StreamNotice(data).map { News($0) } ?? .everything)
        }
        // A stream that breaks after its beginning is none.
        if !isFirst { failures = 0 }
        // Only when everybody has acted on it: else it has to be said again.
        if block.place != nil { lastEventID = block.id }
    }

    private func tell(_ news: News) async {
        for hearer in hearers { await hearer.hear(news) }
    }
}
