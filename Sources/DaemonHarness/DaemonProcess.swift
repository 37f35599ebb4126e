package import BrokerCore

/// A real daemon as a child process.
///
/// What it prints goes to the end of `madod.log` in the site's directory. Whoever starts it ends
/// it: with ``kill()`` or ``stop()``.
package final class DaemonProcess {
    private let child: ChildProcess

    /// How long a start may take.
    package static let patience = Milliseconds.seconds(60)

    /// Starts `program --config <site>` and returns when it says `READY=1`.
    package init(_ program: String, site: TestSite, arguments: [String] = []) throws {
        let ready = try ReadySocket(path: "\(site.root)/notify.sock")
        child = try ChildProcess(
            program,
            ["--config", site.configPath] + arguments,
            environment: ["NOTIFY_SOCKET": ready.path],
            log: site.logPath
        )
        try Self.waitUntilReady(child, ready)
    }

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
