import Broker
import BrokerHTTP
import LedgerSQLite
import Logging
import SiteFiles

/// The file of the uses, opened if it can be: without it checks go on, and status says so.
struct UseFile {
    let store: SQLiteUseStore?

    init(_ config: DaemonConfig, _ logger: Logger) {
        let path = config.stateDirectory + "/uses.sqlite"
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

    func keeper(_ recovery: Recovery, _ sequencer: Sequencer, _ logger: Logger) -> UseKeeper {
        UseKeeper(
            counters: UseCounters(),
            store: store,
            site: UseKeeper.Site(
                clock: recovery.clock,
                sequencer: sequencer,
                ticker: IntervalTicker.uses,
                digestedUntil: nil,
                logger: logger
            )
        )
    }

    func close(_ logger: Logger) {
        do {
            try store?.close()
        } catch {
            logger.warning("the uses' file was not closed", metadata: ["error": "\(error)"])
        }
    }
}
