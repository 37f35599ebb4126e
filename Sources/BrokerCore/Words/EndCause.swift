/// Why a grant or a credential ended (requirement G7).
package enum EndCause: String, CaseIterable, Sendable {
    case expired
    case eventClosed = "event_closed"
    case eventExpired = "event_expired"
    case approvalLapsed = "approval_lapsed"
    case revoked
    case suspended
    case personRemoved = "person_removed"
    case transferred
    case terminated
    case annualReset = "annual_reset"
    case terminalLost = "terminal_lost"
    case superseded
}

/// When an end took effect, which may be before it was recorded.
package struct End: Hashable, Sendable {
    package let cause: EndCause
    package let at: Instant
    /// A start found it, or a running daemon recorded it more than a minute after it took effect:
    /// the host was asleep, the clock in doubt, or the disk that slow.
    package let recordedLate: Bool

    package init(cause: EndCause, at: Instant, recordedLate: Bool = false) {
        self.cause = cause
        self.at = at
        self.recordedLate = recordedLate
    }
}
