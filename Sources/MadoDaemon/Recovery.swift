import Broker
import BrokerCore
import BrokerHTTP
import Credentials
import Ledger
import Logging
import Messages
import SiteFiles

/// What a start finds out: the engine with everything due recorded, or why nothing can be
/// recorded and everything is denied.
struct Recovery {
    let clock: TrustedClock
    let table: ValidityTable
    /// Given away once (``takeEngine()``): a second holder would make the first act copy the whole
    /// state, and keep it in memory for ever.
    private var engine: Engine?
    /// Those of the register; nil: there is none.
    private let systems: Set<SystemID>?
    /// The minutes before it are in digests of the uses.
    let usesDigestedUntil: Instant?
    let denial: Message?
    /// Why nothing is answered until two people have decided; nil if nothing waits for them.
    let undecided: Message?

    /// Throws ``DaemonFault`` if the register cannot be loaded, and store errors: both stop the
    /// start. A ledger that does not verify does not stop it: it denies, and says why.
    init(_ site: Site, _ stores: Stores, _ ports: Ports, _ logger: Logger) throws {
        let bounds = ClockBounds(
            doubt: site.config.clock.doubt,
            forwardJump: site.config.clock.forwardJump
        )
        let head = Result { try stores.ledger.get().store.head() }
        let stored = (try? head.get())?.mark
        clock = TrustedClock(source: ports.clock, stored: stored, bounds: bounds)
        table = ValidityTable(clock: clock)
        do {
            let seed = ports.random.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
            let ledger = try stores.ledger.get()
            _ = try head.get()
            let held = try HeldCheckpoint(site.config).notes()
            var engine = try Engine(
                store: ledger.store,
                signer: ledger.signer,
                formerKeys: ledger.formerKeys,
                held: held,
                clock: clock,
                table: table,
                requestSeed: seed
            )
            if held.isEmpty, engine.ledgerSize > 0 {
                logger.warning(
                    "held_checkpoint_file is missing: an older ledger would not be noticed",
                    metadata: ["path": "\(site.config.heldCheckpointFile)"]
                )
            }
            try Self.loadRegister(site, &engine, RequestID(drawn: seed), logger)
            undecided = engine.undecidedOrigins.map(LedgerDenial.undecided)
            if let undecided {
                logger.critical("the ledger waits", metadata: ["why": "\(undecided.en)"])
            }
            self.engine = engine
            denial = nil
        } catch let fault as LedgerFault {
            (engine, undecided) = (nil, nil)
            denial = LedgerDenial.message(fault)
            logger.critical("the ledger does not verify", metadata: ["fault": "\(fault)"])
        } catch let fault as DaemonFault {
            guard case .failure = stores.ledger else { throw fault }
            (engine, undecided) = (nil, nil)
            denial = LedgerDenial.unusable(fault)
            logger.critical("the ledger cannot be opened", metadata: ["fault": "\(fault)"])
        } catch {
            (engine, undecided) = (nil, nil)
            denial = LedgerDenial.unusable(error)
            logger.critical("the ledger cannot be used", metadata: ["error": "\(error)"])
        }
        systems = engine.map { Set($0.state.register.systemOrder) }
        usesDigestedUntil = engine?.state.usesDigestedUntil
    }

    var canRecord: Bool { engine != nil }

    mutating func takeEngine() -> Engine? { engine.take() }

    /// Only systems of the register may ask: a new row waits for two people like any other. Where
    /// there is no register everyone is told no, so whoever the files name may hear it.
    func admitted(_ callers: [CallerSystem]) -> [CallerSystem] {
        guard let systems else { return callers }
        return callers.filter { systems.contains($0.system.id) }
    }

    private static func loadRegister(
        _ site: Site,
        _ engine: inout Engine,
        _ request: RequestID,
        _ logger: Logger
    ) throws {
        let difference = RegisterDifference(
            site,
            engine.state.register,
            epoch: engine.state.authority.epoch
        )
        difference.logWaiting(logger)
        guard !difference.wouldEndEveryone else { throw DaemonFault.emptiedRoster }
        guard !difference.now.isEmpty else { return }
        let command = Command(
            caller: .daemon,
            request: request,
            act: .register(difference.now)
        )
        if let refusal = try engine.run([command]).first?.outcome.refusal {
            throw DaemonFault.register(refusal)
        }
    }
}

extension RegisterDifference {
    /// Says once, in the journal, what the files ask for that no second person has seen.
    func logWaiting(_ logger: Logger) {
        guard !waiting.isEmpty else { return }
        let counts = [
            "persons": waiting.persons.count, "terminals": waiting.terminals.count,
            "systems": waiting.systems.count, "policy": waiting.policy == nil ? 0 : 1,
            "epoch": waiting.epoch == nil ? 0 : 1,
        ]
        logger.warning(
            "additions in the files wait for two people",
            metadata: counts.mapValues { "\($0)" }
        )
    }
}
