import Broker
import BrokerCore
import BrokerHTTP
import Credentials
import Logging
import Messages
import ServiceLifecycle
import SiteFiles
import Systemd
import UnixSignals

/// SIGHUP: reads the company's files again. A bad file keeps everything as it was.
///
/// What only narrows takes effect at once; the rest waits for two people and is named. The
/// configuration itself (sockets, limits) is read at a start only.
struct Reloader: Service {
    let config: DaemonConfig
    let doors: Doors
    let directory: any Directory
    let notifier: Notifier
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            notifier.reloading()
            await reload()
            notifier.ready(status: doors.denial.map { "denying: \($0.en)" } ?? "recording")
        }
    }

    private func reload() async {
        do {
            let site = try Site.load(config: config)
            try await apply(site)
            logger.notice("reloaded")
        } catch let problems as FileProblems {
            logger.error("not reloaded", metadata: ["problems": "\(problems.text(in: .english))"])
        } catch {
            logger.error("not reloaded", metadata: ["error": "\(error)"])
        }
    }

    private func apply(_ site: Site) async throws {
        let difference = await doors.sequencer.read { engine in
            RegisterDifference(
                site,
                engine.state.register,
                epoch: engine.state.authority.epoch
            )
        }
        guard let difference else { throw DaemonFault.register(.overloaded) }
        guard !difference.wouldEndEveryone else { throw DaemonFault.emptiedRoster }
        difference.logWaiting(logger)
        if !difference.now.isEmpty {
            let command = Command(
                caller: .daemon,
                request: doors.drawRequest(),
                act: .register(difference.now)
            )
            guard
                case .answered(let reply) = await doors.sequencer.submit(
                    command,
                    source: .daemonItself
                )
            else { throw DaemonFault.register(.overloaded) }
            if let refusal = reply.outcome.refusal { throw DaemonFault.register(refusal) }
        }
        try await directory.setProfiles(site.profiles)
        doors.names.forget()
        let known = await doors.sequencer.read { Set($0.state.register.systemOrder) }
        doors.callers.replace(site.callers.filter { known?.contains($0.system.id) == true })
    }
}
