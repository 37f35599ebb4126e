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
    private let configPath: String
    private let site: Site
    /// Nil: no TLS.
    private let tls: TLSIdentity?
    /// Of the proxies' socket; nil: the daemon's own.
    private let proxyGroup: UInt32?
    private let ports: Ports
    private let logger: Logger
    private let notifier = Notifier()
    /// For the stores, the sockets themselves, the event loops and files that are read: no
    /// connection may take the descriptor with which the ledger's log is opened again.
    private static let otherDescriptors = 128
    /// How long an end may take until whoever still waits is cut off, and how long after that until
    /// the process ends as it stands: together less than the unit's `TimeoutStopSec`. A daemon
    /// that cannot record must end, for the next start is its recovery.
    private static let patience = Duration.seconds(25)
    private static let lastPatience = Duration.seconds(3)

    /// Throws ``DaemonFault`` if a file is bad; all problems of all files are in it.
    package init(configPath: String, ports: Ports, logger: Logger) throws {
        self.configPath = configPath
        do {
            site = try Site.load(configPath: configPath)
            tls = try site.config.tls.map { (files) throws(FileProblems) in
                try TLSIdentity(files)
            }
            proxyGroup = try site.config.listen.checkSocketGroup.map {
                (group) throws(FileProblems) in
                try group.number()
            }
        } catch {
            throw DaemonFault.files(error)
        }
        self.ports = ports
        self.logger = logger
    }

    /// Runs until SIGTERM or SIGINT; throws if the state of the ledger becomes unknown.
    package func run() async throws {
        let bindings = try Bindings(
            site.config,
            proxyGroup: proxyGroup,
            try InheritedSockets.take()
        ).all
        do {
            let connections = bindings.count * site.config.limits.connectionsMax
            try DescriptorLimit.require(connections + Self.otherDescriptors)
        } catch {
            throw DaemonFault.descriptors(needed: error.needed, allowed: error.allowed)
        }
        if tls == nil, bindings.contains(where: \.isTLS) {
            let problem = FileProblem(file: configPath, line: 0, message: TLSText.noFiles)
            throw DaemonFault.files(FileProblems(problem))
        }
        let stores = try Stores(site.config, ports, logger)
        defer { close(stores) }
        let uses = UseFile(site.config, ports, logger)
        defer { uses.close() }
        var recovery = try Recovery(site, stores, ports, logger)
        if recovery.canRecord { try stores.settle(site.config) }
        let directory = await directory(stores)
        let status = ServiceStatus(
            notifier: notifier,
            denial: recovery.denial,
            undecided: recovery.undecided,
            isNameless: directory is UnavailableDirectory
        )
        let telling = CheckpointTeller(logger: logger, held: HeldCheckpoint(site.config))
        defer { telling.tell() }
        let feed = StreamFeed(
            ledger: (try? stores.ledger.get())?.reader ?? ClosedLedger(),
            limits: StreamLimits(site.config.limits),
            logger: logger
        )
        let sequencer = Sequencer(
            engine: recovery.takeEngine(),
            ticker: ports.ticker,
            stopwatch: ports.stopwatch,
            capacity: site.config.limits.inboxMax,
            onCheckpoint: { [eventMoved = uses.eventMoved] checkpointed in
                telling.note(checkpointed)
                feed.note(size: checkpointed.size)
                if !checkpointed.isUndecided { status.decided() }
                if checkpointed.movedEvent { eventMoved.ring() }
            }
        )
        let names = NameBook(directory: directory)
        let callers = CallerTable(recovery.admitted(site.callers))
        let files = LoadedFiles(
            site,
            sequencer: sequencer,
            directory: directory,
            names: names,
            callers: callers,
            tls: tls,
            random: ports.random,
            logger: logger
        )
        let keeper = uses.keeper(recovery, sequencer)
        let doors = self.doors(
            (stores, recovery, sequencer, keeper, feed),
            directory,
            names,
            callers,
            files
        )
        try await serve(doors, files, sequencer, telling, bindings, status)
    }

    /// What is not closed is not lost: the next start reads the WAL.
    private func close(_ stores: Stores) {
        do {
            try stores.close()
        } catch {
            logger.warning("the ledger's file was not closed", metadata: ["error": "\(error)"])
        }
    }

    /// The directory, with the names that the roster gives.
    private func directory(_ stores: Stores) async -> any Directory {
        if let fault = stores.directoryFault {
            logger.critical(
                "no activations: the directory cannot be used",
                metadata: ["fault": "\(fault.message.en)"]
            )
            return stores.directory
        }
        do {
            try await stores.directory.setProfiles(site.profiles)
            return stores.directory
        } catch {
            logger.critical(
                "no activations: the directory cannot be written",
                metadata: ["error": "\(error)"]
            )
            return UnavailableDirectory(DirectoryUnavailable("\(error)"))
        }
    }

    private func serve(
        _ doors: Doors,
        _ files: LoadedFiles,
        _ sequencer: Sequencer,
        _ telling: CheckpointTeller,
        _ bindings: [Binding],
        _ status: ServiceStatus
    ) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let readiness = Readiness(count: bindings.count)
        let listeners = bindings.map { listener($0, doors, group, readiness) }
        let ready = ReadyAnnouncer(
            readiness: readiness,
            notifier: notifier,
            status: status,
            logger: logger
        )
        let reloader = Reloader(files: files, status: status, notifier: notifier)
        // After the listeners, so that the last check is counted.
        var services: [any Service] = [doors.uses, telling, reloader] + listeners + [ready]
        // Ended before the listeners, which wait for answers that are being written.
        services.append(StreamBeats(feed: doors.feed))
        if let watchdog = self.watchdog(sequencer, group) { services.append(watchdog) }
        // When nothing can be recorded any more, those who wait are told so before the end.
        let recording = ServiceGroupConfiguration.ServiceConfiguration(
            service: sequencer,
            failureTerminationBehavior: .gracefullyShutdownGroup
        )
        var supervision = ServiceGroupConfiguration(
            services: [recording] + services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        supervision.maximumGracefulShutdownDuration = Self.patience
        supervision.maximumCancellationDuration = Self.lastPatience
        let serviceGroup = ServiceGroup(configuration: supervision)
        do {
            defer { awaitNotifications() }
            try await serviceGroup.run()
            notifier.stopping()
        } catch {
            notifier.stopping()
            if let denied = error as? SocketGroupDenied,
                let group = site.config.listen.checkSocketGroup
            {
                throw DaemonFault.files(FileProblems(group.problem(denied)))
            }
            throw error
        }
    }

    private func doors(
        _ broker: (Stores, Recovery, Sequencer, UseKeeper, StreamFeed),
        _ directory: any Directory,
        _ names: NameBook,
        _ callers: CallerTable,
        _ files: LoadedFiles
    ) -> Doors {
        let (stores, recovery, sequencer, uses, feed) = broker
        let worker = ScryptWorker(depth: site.config.limits.scryptQueueMax)
        let ledger = try? stores.ledger.get()
        return Doors(
            sequencer: sequencer,
            table: recovery.table,
            clock: recovery.clock,
            directory: directory,
            factors: FactorVerifier(
                directory: directory,
                worker: worker,
                sealer: stores.sealer
            ),
            enrolment: Enrolment(
                directory: directory,
                worker: worker,
                sealer: stores.sealer,
                random: ports.random
            ),
            marks: stores.sealer.keyedHash(for: "idempotency"),
            random: ports.random,
            names: names,
            callers: callers,
            files: files,
            company: site.config.company,
            areas: site.areas.map { ($0.id, $0.name) },
            ledger: ledger?.reader ?? ClosedLedger(),
            origin: site.config.origin,
            identity: ServerIdentity(
                issuer: site.config.issuer,
                asksForCertificates: site.config.tls?.clientAuthorities != nil,
                tokenKeys: stores.tokenKeys,
                drillKeys: stores.drillKeys
            ),
            uses: uses,
            feed: feed,
            denial: recovery.denial,
            undecided: recovery.undecided,
            commits: { ledger?.file.commitCount ?? 0 }
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
            tls: binding.isTLS ? tls : nil,
            group: group,
            logger: logger,
            onListening: { address in
                logger.info(
                    "listening",
                    metadata: [
                        "address": "\(address.map { "\($0)" } ?? "inherited")",
                        "tls": "\(binding.isTLS)",
                    ]
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

/// Stands where the ledger's file could not be opened: there is nothing to read.
private struct ClosedLedger: LedgerSource {
    struct Closed: Error {}

    func readStoredLeaves(from seq: UInt64, limit: Int) throws -> [StoredLeaf] { throw Closed() }

    func readCheckpoints(after size: UInt64?, limit: Int) throws -> [StoredCheckpoint] {
        throw Closed()
    }

    func lastCheckpoint() throws -> StoredCheckpoint? { throw Closed() }
}
