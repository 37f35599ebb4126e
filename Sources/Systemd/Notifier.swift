import CSystemd

/// Tells systemd how the service is (`sd_notify(3)`).
///
/// Without `NOTIFY_SOCKET` in the environment every call does nothing, so a daemon that was
/// started by hand behaves the same. Delivery is never worth failing for: what systemd does not
/// hear, its own time limits handle.
package struct Notifier: Sendable {
    private let send: @Sendable (_ state: String) -> Void

    /// Sends to the socket that the environment names.
    package init() {
        send = { state in
            _ = unsafe sd_notify(0, state)
        }
    }

    /// Hands every message to `send` instead; for tests.
    package init(send: @escaping @Sendable (_ state: String) -> Void) {
        self.send = send
    }

    /// The start is over: sockets answer. `status` is what `systemctl status` shows.
    package func ready(status: String) {
        send("READY=1\nSTATUS=\(Self.oneLine(status))")
    }

    package func status(_ status: String) {
        send("STATUS=\(Self.oneLine(status))")
    }

    /// The configuration is being read again; follow with ``ready(status:)``.
    package func reloading() {
        send("RELOADING=1")
    }

    package func stopping() {
        send("STOPPING=1")
    }

    /// The service lives; only ``Watchdog`` calls this.
    package func watchdog() {
        send("WATCHDOG=1")
    }

    /// Start or stop takes longer, and will need at most `duration` from now on.
    package func extendTimeout(by duration: Duration) {
        let microseconds =
            duration.components.seconds * 1_000_000
            + duration.components.attoseconds / 1_000_000_000_000
        send("EXTEND_TIMEOUT_USEC=\(max(0, microseconds))")
    }

    /// A line break in a status would begin another assignment of the protocol.
    private static func oneLine(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? " " : Character(scalar)
        }
        return String(scalars)
    }
}

/// The unit's `WatchdogSec=`; nil when systemd does not watch this process.
package func watchdogInterval() -> Duration? {
    var microseconds: UInt64 = 0
    guard unsafe sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
    return .microseconds(Int64(clamping: microseconds))
}

/// Waits until systemd has read every notification of this process, at most a second.
///
/// Called last: a message of a process that is gone by then is not taken for the unit's
/// (`sd_notify_barrier(3)`). Returns at once where nobody is notified.
package func awaitNotifications() {
    let timeoutMicroseconds: UInt64 = 1_000_000
    _ = sd_notify_barrier(0, timeoutMicroseconds)
}
