import BrokerHTTP
import ServiceLifecycle
import SiteFiles
import Systemd

/// Heartbeats for those who listen to the stream, and its end when the daemon stops: a stream has
/// no end of its own, and the listeners wait for answers that are being written.
struct StreamBeats: Service {
    let feed: StreamFeed

    func run() async throws {
        let feed = feed
        let beats = Task {
            for await _ in Pacer(every: .seconds(15)) { feed.beat() }
        }
        defer { feed.close() }
        defer { beats.cancel() }
        try await gracefulShutdown()
    }
}

extension StreamLimits {
    /// As the company's configuration has them.
    init(_ limits: DaemonConfig.Limits) {
        self.init()
        systems = limits.streamsMax
        perSystem = limits.streamsPerSystemMax
    }
}
