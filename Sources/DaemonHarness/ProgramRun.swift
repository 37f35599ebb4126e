package import BrokerCore
import Foundation

/// A program that was run to its end.
package struct ProgramRun: Sendable {
    package let status: Int32
    /// What it wrote to both of its outputs.
    package let printed: String

    /// Runs `program` and waits; it must end by itself within the limit.
    package init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        directory: String,
        limit: Milliseconds = .seconds(60)
    ) throws {
        let log = "\(directory)/\(UUID().uuidString).log"
        defer { try? FileManager.default.removeItem(atPath: log) }
        let child = try ChildProcess(program, arguments, environment: environment, log: log)
        guard child.hasEnded(within: limit) else {
            child.kill()
            throw HarnessError.timedOut(program)
        }
        status = child.status
        printed = try String(contentsOfFile: log, encoding: .utf8)
    }
}
