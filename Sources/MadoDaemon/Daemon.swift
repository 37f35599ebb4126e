import Broker
import BrokerCore
import BrokerHTTP
import Credentials
import DirectorySQLite
import Ledger
import LedgerSQLite
package import Logging
import Messages
import NIOCore
import NIOPosix
import ServiceLifecycle
import SiteFiles
import Systemd
import UnixSignals

/// The daemon, assembled: files, stores, recovery, sequencer, doors, supervision.
///
/// The order is what a start promises: everything due is recorded and every file is read before
/// systemd hears READY, and nothing is half-loaded.
package struct Daemon {
    private let site: Site
    private let ports: Ports
    private let logger: Logger
    private let notifier = Notifier()

    /// Throws ``DaemonFault`` if a file is bad; all problems of all files are in it.
    package init(configPath: String, ports: Ports, logger: Logger) throws {
        do {
            site = try Site.load(configPath: configPath)
        } catch {
            throw DaemonFault.files(error)
        }
        self.ports = ports
        self.logger = logger
    }

    /// Runs until SIGTERM or SIGINT; throws if the state of the ledger becomes unknown.
    package func run() async throws {
        let config = site.config
        let inherited = try InheritedSockets.take()
        let stores = try Stores(config, ports)
        let recovery = try Recovery(site, stores, ports, logger)
        try await stores.directory.setProfiles(site.profiles)
        let telling = CheckpointTeller(logger: logger, clock: recovery.clock)
        let sequencer = Sequencer(
            engine: recovery.engine,
            ticker: ports.ticker,
            capacity: config.limits.inboxMax,
            onCheckpoint: { telling.tell($0) }
        )
        let doors = self.doors(stores, recovery, sequencer)
        let group = MultiThreadedEventLoopGroup.singleton
        let bindings = Bindings(config, inherited)
        let readiness = Readiness(count: bindings.all.count)
        let listeners = bindings.all.map { binding in
            listener(binding, doors, group, readiness)
        }
        let ready = ReadyAnnouncer(
            readiness: readiness,
            notifier: notifier,
            denial: recovery.denial,
            logger: logger
        )
        let reloader = Reloader(
            config: config,
            doors: doors,
            directory: stores.directory,
            notifier: notifier,
            logger: logger
        )
        var services: [any Service] = [reloader] + listeners + [ready]
        if let watchdog = self.watchdog(sequencer, group) { services.append(watchdog) }
        // When nothing can be recorded any more, those who wait are told so before the end.
        let recording = ServiceGroupConfiguration.ServiceConfiguration(
            service: sequencer,
            failureTerminationBehavior: .gracefullyShutdownGroup
        )
        let serviceGroup = ServiceGroup(
            configuration: .init(
                services: [recording] + services.map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        do {
            defer { awaitNotifications() }
            try await serviceGroup.run()
            notifier.stopping()
        } catch {
            notifier.stopping()
            throw error
        }
    }

    private func doors(_ stores: Stores, _ recovery: Recovery, _ sequencer: Sequencer) -> Doors {
        let worker = ScryptWorker(depth: site.config.limits.scryptQueueMax)
        return Doors(
            sequencer: sequencer,
            table: recovery.table,
            clock: recovery.clock,
            directory: stores.directory,
            factors: FactorVerifier(
                directory: stores.directory,
                worker: worker,
                sealer: stores.sealer
            ),
            enrolment: Enrolment(
                directory: stores.directory,
                worker: worker,
                sealer: stores.sealer,
                random: ports.random
            ),
            random: ports.random,
            names: NameBook(directory: stores.directory),
            callers: CallerTable(recovery.admitted(site.callers)),
            company: site.config.company,
            areas: site.areas.map { ($0.id, $0.name) },
            ledger: stores.reader,
            origin: site.config.origin,
            denial: recovery.denial,
            commits: { stores.ledgerFile.commitCount }
        )
    }

    private func listener(
        _ binding: Binding,
        _ doors: Doors,
        _ group: any EventLoopGroup,
        _ readiness: Readiness
    ) -> Listener {
        let limits = site.config.limits
        let logger = logger
        return Listener(
            binding: binding,
            doors: doors,
            limits: ListenerLimits(
                bodyBytesMax: limits.bodyMaxBytes,
                connectionsMax: limits.connectionsMax,
                requestTimeoutSeconds: max(1, limits.requestTimeout.count / 1000)
            ),
            group: group,
            logger: logger,
            onListening: { address in
                logger.info(
                    "listening",
                    metadata: ["address": "\(address.map { "\($0)" } ?? "inherited")"]
                )
                readiness.arrived()
            }
        )
    }

    /// Through everything that must not hang: the sequencer, and each event loop.
    private func watchdog(
        _ sequencer: Sequencer,
        _ group: any EventLoopGroup
    ) -> Watchdog<Pacer>? {
        let random = ports.random
        return Watchdog(notifier: notifier, logger: logger) {
            let number = random.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
            let probe = Command(caller: .daemon, request: RequestID(drawn: number), act: .probe)
            _ = await sequencer.submit(probe, source: .daemonItself)
            for loop in group.makeIterator() { try await loop.submit {}.get() }
        }
    }
}
