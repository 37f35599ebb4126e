import Broker
import BrokerCore
import BrokerHTTP
import Credentials
import Logging
import Messages
import SiteFiles
import Synchronization

/// The company's files as they were read last, and what becomes of them.
///
/// A bad file keeps everything as it was. What only narrows takes effect at once; the rest waits
/// for two people. The configuration itself (sockets, limits) is read at a start only; the files
/// of the TLS listener that it names are read again.
final class LoadedFiles: RegisterFiles {
    private let site: Mutex<Site>
    private let sequencer: Sequencer
    private let directory: any Directory
    private let names: NameBook
    private let callers: CallerTable
    private let tls: TLSIdentity?
    private let random: RandomSource
    private let logger: Logger

    init(
        _ site: Site,
        sequencer: Sequencer,
        directory: any Directory,
        names: NameBook,
        callers: CallerTable,
        tls: TLSIdentity?,
        random: RandomSource,
        logger: Logger
    ) {
        self.site = Mutex(site)
        self.sequencer = sequencer
        self.directory = directory
        self.names = names
        self.callers = callers
        self.tls = tls
        self.random = random
        self.logger = logger
    }

    func waiting(beyond state: State) -> RegisterChange {
        var change = difference(from: state).waiting
        if state.hasOpenEvent { change.policy = nil }
        change.systems.removeAll { state.isInOpenEvent($0.id) }
        return change
    }

    func isWithheld(from state: State) -> Bool {
        difference(from: state).waiting != waiting(beyond: state)
    }

    func reload() async throws {
        do {
            let config = site.withLock(\.config)
            let read = try Site.load(config: config)
            let identity = try config.tls.map { (files) throws(FileProblems) in
                try TLSIdentity.load(files)
            }
            try await apply(read)
            if let identity { use(identity) }
            logger.notice("reloaded")
        } catch let problems as FileProblems {
            logger.error("not reloaded", metadata: ["problems": "\(problems.text(in: .english))"])
            throw FilesRefused(DaemonFault.files(problems).message)
        } catch let fault as DaemonFault {
            logger.error("not reloaded", metadata: ["error": "\(fault.message.en)"])
            throw FilesRefused(fault.message)
        } catch {
            logger.error("not reloaded", metadata: ["error": "\(error)"])
            throw error
        }
    }

    /// A certificate is renewed without a restart.
    private func use(_ identity: TLSIdentity.Loaded) {
        guard let tls else { return }
        if tls.replace(by: identity) { callers.tellWatcher() }
        logger.notice(
            "TLS certificate loaded",
            metadata: ["good_until": "\(JST.machine(tls.expiresAt))"]
        )
    }

    func accepted() async throws {
        try await follow(site.withLock { $0 })
    }

    private func difference(from state: State) -> RegisterDifference {
        RegisterDifference(
            site.withLock { $0 },
            state.register,
            epoch: state.authority.epoch
        )
    }

    private func apply(_ site: Site) async throws {
        let difference = await sequencer.read { engine in
            RegisterDifference(
                site,
                engine.state.register,
                epoch: engine.state.authority.epoch
            )
        }
        guard let difference else { throw DaemonFault.register(.overloaded) }
        guard !difference.wouldEndEveryone else { throw DaemonFault.emptiedRoster }
        difference.logWaiting(logger)
        // From now on what waits is what these files say: an act that was made of the former ones
        // is refused by its version.
        let former = self.site.withLock { current in
            defer { current = site }
            return current
        }
        do {
            if !difference.now.isEmpty { try await submit(.register(difference.now)) }
        } catch {
            self.site.withLock { $0 = former }
            throw error
        }
        try await follow(site)
    }

    private func submit(_ act: Act) async throws {
        let number = random.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
        let command = Command(caller: .daemon, request: RequestID(drawn: number), act: act)
        guard
            case .answered(let reply) = await sequencer.submit(command, source: .daemonItself)
        else { throw DaemonFault.register(.overloaded) }
        if let refusal = reply.outcome.refusal { throw DaemonFault.register(refusal) }
    }

    /// What lies outside the ledger: who may ask, first, and names.
    private func follow(_ site: Site) async throws {
        let known = await sequencer.read { Set($0.state.register.systemOrder) }
        // While the register cannot be read nobody is added, and who is gone is gone.
        let mayAsk = known ?? Set(callers.rows.map(\.system.id))
        callers.replace(site.callers.filter { mayAsk.contains($0.system.id) })
        try await directory.setProfiles(site.profiles)
        names.forget()
    }
}
