import Foundation
import MadoCommand

let runner = Runner(
    console: TerminalConsole(),
    environment: Runner.Environment(ProcessInfo.processInfo.environment)
) { path in SocketTransport(path: path) }
exit(await runner.run(Array(CommandLine.arguments.dropFirst())).rawValue)
