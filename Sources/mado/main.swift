import Foundation
import MadoCommand

let runner = Runner(
    console: TerminalConsole(),
    environment: Runner.Environment(ProcessInfo.processInfo.environment)
) { place throws(CommandFailure) in try place.transport() }
exit(await runner.run(Array(CommandLine.arguments.dropFirst())).rawValue)
