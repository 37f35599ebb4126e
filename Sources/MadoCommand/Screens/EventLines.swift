import BrokerCore
import Messages

/// What is said about an event after an act.
enum EventLines {
    /// Until when it is open and how long that is; who has to do something about it.
    static func window(_ event: EventAnswer) -> [Message] {
        var lines: [Message] = []
        if event.stateWord == .active, let end = event.endsAt ?? event.closesAt,
            let seconds = event.remainingSeconds
        {
            let closes = event.closesAt.flatMap { $0.instant > end.instant ? $0.instant : nil }
            lines.append(
                OutcomeText.until(end.instant, remaining: .seconds(seconds))
                    + (closes.map(StatusText.onceApproved) ?? .empty)
            )
        }
        if event.approvedAt == nil, let due = event.approvalDue, event.isOpen {
            lines.append(OutcomeText.approvalDue(event.id, due.instant))
        }
        return lines
    }
}

/// How long a first window is.
enum WindowLength {
    /// The company's figure if the daemon says it, else the ceiling, which policy may lower.
    static func first(
        of kind: EventKind?,
        in status: StatusAnswer
    ) -> (length: Milliseconds, isCertain: Bool) {
        guard let kind else { return (.zero, false) }
        if let text = status.kinds?[kind.rawValue]?.window, let length = Length.parse(text) {
            return (length, true)
        }
        return (kind.ceiling.window, false)
    }
}
