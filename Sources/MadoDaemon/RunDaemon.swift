import Broker
import BrokerCore
import Glibc
import Logging
import Messages
import Systemd

/// Runs the daemon to its end; what a `main` calls.
///
/// Ends the process with status 78 (`EX_CONFIG`) where somebody has to correct a file first and 1
/// for everything else, and says why in both languages before.
package func runDaemon(configPath: String, ports: Ports) async {
    let logger = Logger(label: "madod")
    do {
        try await Daemon(configPath: configPath, ports: ports, logger: logger).run()
    } catch let fault as DaemonFault {
        say(fault.message)
        if fault.isOfConfiguration { exit(EX_CONFIG) }
        exit(EXIT_FAILURE)
    } catch let error where !(error is StateUnknown) {
        logger.critical("not started, or stopped", metadata: ["error": "\(error)"])
        say(DaemonFault.start(error).message)
        exit(EXIT_FAILURE)
    } catch {
        logger.critical("stopped", metadata: ["error": "\(error)"])
        say(
            Message(
                "記録の状態が分からないため停止しました。再起動すると証跡から回復します: \(error)",
                "Stopped: the state of the record is unknown. A restart recovers from the ledger: "
                    + asciiOnly("\(error)")
            )
        )
        exit(EXIT_FAILURE)
    }
}

private func say(_ message: Message) {
    let text = message.bilingual + "\n"
    _ = unsafe text.withCString { unsafe write(STDERR_FILENO, $0, strlen($0)) }
}
