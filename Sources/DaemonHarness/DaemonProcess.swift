package import BrokerCore
import Dispatch
import Foundation
import Glibc

/// A real daemon as a child process.
///
/// What it prints goes to the end of `madod.log` in the site's directory. Whoever starts it ends
/// it: with ``kill()`` or ``stop()``.
package final class DaemonProcess {
    private let process: Process
    private let ended = DispatchSemaphore(value: 0)
    private let log: String

    /// The last `STATUS=` of the daemon while it started.
    package let status: String?

    /// How long a start may take.
    package static let patience = Milliseconds.seconds(60)

    /// Starts `program --config <site>` and returns when it says `READY=1`.
    package init(
        _ program: String, site: TestSite, arguments: [String] = []
    ) throws {
        log = site.logPath
        let ready = try ReadySocket(path: "\(site.root)/notify.sock")
        process = try Self.launch(
            program, arguments: ["--config", site.configPath] + arguments,
            notify: ready.path, log: log, ended: ended)
        status = try Self.waitUntilReady(process, ready, log: log)
    }

    package var pid: Int32 { process.processIdentifier }

    /// SIGKILL, and waits until the kernel has taken the process away.
    package func kill() {
        Glibc.kill(pid, SIGKILL)
        ended.wait()
    }

    /// SIGTERM; returns the exit status.
    package func stop() -> Int32 {
        Glibc.kill(pid, SIGTERM)
        ended.wait()
        return process.terminationStatus
    }

    /// SIGHUP: read the files again.
    package func hangUp() {
        Glibc.kill(pid, SIGHUP)
    }

    private static func launch(
        _ program: String, arguments: [String], notify: String, log: String,
        ended: DispatchSemaphore
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["NOTIFY_SOCKET"] = notify
        process.environment = environment
        let output = try appending(to: log)
        defer { try? output.close() }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        return process
    }

    private static func appending(to path: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: path) {
            try Data().write(to: URL(filePath: path))
        }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        return handle
    }

    private static func waitUntilReady(
        _ process: Process, _ ready: ReadySocket, log: String
    ) throws -> String? {
        let deadline = Deadline(in: patience)
        var status: String?
        while !deadline.isOver {
            let lines = try ready.next(within: Milliseconds(20)) ?? []
            for line in lines where line.hasPrefix("STATUS=") {
                status = String(line.dropFirst("STATUS=".count))
            }
            if lines.contains("READY=1") { return status }
            if !process.isRunning {
                throw HarnessError.endedEarly(
                    status: process.terminationStatus, log: tail(of: log))
            }
        }
        Glibc.kill(process.processIdentifier, SIGKILL)
        throw HarnessError.notReady(log: tail(of: log))
    }

    private static func tail(of log: String) -> String {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return String(text.suffix(4_000))
    }
}

/// A program that runs to its end, with what it printed.
package struct ProgramRun: Sendable {
    package let status: Int32
    package let output: String
    package let errors: String

    /// Runs `program` and waits; `environment` is added to this process's own.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:],
        directory: String
    ) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { _, added in added }
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = ("\(directory)/run.out", "\(directory)/run.err")
        process.standardOutput = try Self.emptied(output)
        process.standardError = try Self.emptied(errors)
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let limit = DispatchTime.now() + .seconds(60)
        guard ended.wait(timeout: limit) == .success else {
            Glibc.kill(process.processIdentifier, SIGKILL)
            ended.wait()
            throw HarnessError.timedOut(program)
        }
        status = process.terminationStatus
        self.output = try String(contentsOfFile: output, encoding: .utf8)
        self.errors = try String(contentsOfFile: errors, encoding: .utf8)
    }

    private static func emptied(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: path))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }
}
