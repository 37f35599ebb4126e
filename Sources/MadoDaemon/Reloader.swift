import BrokerHTTP
import ServiceLifecycle
import Systemd
import UnixSignals

/// SIGHUP: reads the company's files again, and tells systemd when that is over.
struct Reloader: Service {
    let files: LoadedFiles
    let status: ServiceStatus
    let notifier: Notifier

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            notifier.reloading()
            // What was wrong is in the journal; the former files stay.
            try? await files.reload()
            status.ready()
        }
    }
}
