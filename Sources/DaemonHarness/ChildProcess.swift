package import BrokerCore
import Dispatch
import Foundation
import Glibc

/// A program that this process started, and that this process ends by its id.
package final class ChildProcess {
    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    /// Where everything that it prints is added.
    private let log: String

    /// Starts `program`; `environment` is added to this process's own.
    ///
    /// With `levers`, its standard output goes there and not to the log.
    package init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        log: String,
        levers: LeverLine? = nil
    ) throws {
        self.log = log
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { _, added in added }
        let output = try Self.appending(to: log)
        defer { try? output.close() }
        process.standardInput = levers?.theirs ?? FileHandle.nullDevice
        process.standardOutput = levers?.theirs ?? output
        process.standardError = output
        let ended = ended
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        // The line must end with the process.
        try levers?.theirs.close()
    }

    package var pid: Int32 { process.processIdentifier }
    package var isRunning: Bool { process.isRunning }

    /// The end of what it printed.
    package var printed: String {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return String(text.suffix(4_000))
    }

    /// Did a signal end it? Only after its end.
    package var wasKilled: Bool { process.terminationReason == .uncaughtSignal }

    /// The exit status, or the number of the signal that ended it. Only after its end.
    package var status: Int32 { process.terminationStatus }

    /// SIGKILL, and waits until the kernel has taken the process away.
    package func kill() {
        signal(SIGKILL)
        waitForEnd()
    }

    /// SIGTERM, and waits.
    package func terminate() {
        signal(SIGTERM)
        waitForEnd()
    }

    /// False if it still runs when the time is over.
    package func hasEnded(within limit: Milliseconds) -> Bool {
        guard ended.wait(timeout: .now() + .milliseconds(Int(limit.count))) == .success else {
            return false
        }
        ended.signal()
        return true
    }

    private func signal(_ number: Int32) {
        if process.isRunning { Glibc.kill(pid, number) }
    }

    private func waitForEnd() {
        ended.wait()
        // Whoever asks again finds it ended, too.
        ended.signal()
    }

    private static func appending(to path: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) {
            try Data().write(to: URL(filePath: path))
        }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        return handle
    }
}
