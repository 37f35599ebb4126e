import Broker
import BrokerCore
import BrokerHTTP
import Credentials
import LedgerSQLite
import Logging
import SiteFiles

/// The file of the uses, opened if it can be: without it checks go on, and status says so.
struct UseFile {
    private let store: SQLiteUseStore?
    private let settings: DaemonConfig.Uses
    private let ports: Ports
    private let logger: Logger
    /// Rung when an event opened, moved or ended.
    let eventMoved = Bell()

    init(_ config: DaemonConfig, _ ports: Ports, _ logger: Logger) {
        let path = config.stateDirectory + "/uses.sqlite"
        settings = config.uses
        (self.ports, self.logger) = (ports, logger)
        do {
            store = try SQLiteUseStore(path: path)
        } catch {
            logger.critical(
                "uses are not recorded: their file cannot be opened",
                metadata: ["path": "\(path)", "error": "\(error)"]
            )
            store = nil
        }
    }

    func keeper(_ recovery: Recovery, _ sequencer: Sequencer) -> UseKeeper {
        let random = ports.random
        return UseKeeper(
            counters: UseCounters(),
            store: store,
            site: UseKeeper.Site(
                clock: recovery.clock,
                sequencer: sequencer,
                ticker: IntervalTicker.uses,
                digestInterval: settings.digestInterval,
                retention: settings.retention,
                digestedUntil: recovery.usesDigestedUntil,
                eventMoved: eventMoved,
                drawRequest: {
                    RequestID(drawn: random.bytes(8).reduce(0) { $0 << 8 | UInt64($1) })
                },
                logger: logger
            )
        )
    }

    func close() {
        do {
            try store?.close()
        } catch {
            logger.warning("the uses' file was not closed", metadata: ["error": "\(error)"])
        }
    }
}
