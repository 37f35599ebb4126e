package import BrokerCore

/// A real daemon as a child process.
///
/// What it prints goes to the end of `madod.log` in the site's directory. Whoever starts it ends
/// it: with ``kill()`` or ``stop()``.
package final class DaemonProcess {
    /// How a daemon ended.
    package enum Ending: Hashable, Sendable {
        case exited(Int32)
        case killed
    }

    private let child: ChildProcess
    private let levers: LeverLine?

    /// How long a start may take.
    package static let patience = Milliseconds.seconds(60)

    /// Starts `program --config <site>` and returns when it says `READY=1`.
    ///
    /// With `hasLevers` it takes orders: ``tell(_:)``. `launcher` starts the program in its place,
    /// such as one that gives up privileges first.
    package init(
        _ program: String,
        site: TestSite,
        arguments: [String] = [],
        hasLevers: Bool = false,
        launcher: [String] = []
    ) throws {
        let ready = try ReadySocket(path: "\(site.root)/notify.sock")
        levers = hasLevers ? try LeverLine() : nil
        let words = launcher + [program, "--config", site.configPath] + arguments
        child = try ChildProcess(
            words[0],
            Array(words.dropFirst()),
            environment: ["NOTIFY_SOCKET": ready.path],
            log: site.logPath,
            levers: levers
        )
        try Self.waitUntilReady(child, ready)
    }

    /// Gives `madod-testing` an order, such as `advance 30m` or `arm fail-append`.
    package func tell(_ order: String) throws(HarnessError) {
        guard let levers else { throw .badResponse("a daemon without levers") }
        try levers.tell(order)
    }

    /// How it ended by itself; nil if it still runs when the time is over.
    package func ending(within limit: Milliseconds = patience) -> Ending? {
        guard child.hasEnded(within: limit) else { return nil }
        return child.wasKilled ? .killed : .exited(child.status)
    }

    /// The end of what it printed, and those before it at the same site.
    package var printed: String { child.printed }

    package var pid: Int32 { child.pid }

    /// SIGKILL, and waits until the kernel has taken the process away.
    package func kill() {
        child.kill()
    }

    /// SIGTERM; returns the exit status.
    package func stop() -> Int32 {
        child.terminate()
        return child.status
    }

    private static func waitUntilReady(
        _ child: ChildProcess,
        _ ready: ReadySocket
    ) throws(HarnessError) {
        let deadline = Deadline(in: patience)
        while !deadline.isOver {
            if try ready.next(within: Milliseconds(20))?.contains("READY=1") == true { return }
            guard child.isRunning else {
                throw .endedEarly(status: child.status, log: child.printed)
            }
        }
        child.kill()
        throw .notReady(log: child.printed)
    }
}
