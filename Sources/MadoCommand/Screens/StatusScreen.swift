import BrokerCore
import Messages

/// One screen that says what is open: 80 columns, 24 lines.
///
/// States are words, never colours. What does not fit is counted, not hidden.
struct StatusScreen {
    static let width = 80
    static let height = 24

    private let status: StatusAnswer
    private let speech: Speech
    /// Show every line, however many.
    private let isComplete: Bool

    init(_ status: StatusAnswer, _ speech: Speech, isComplete: Bool) {
        self.status = status
        self.speech = speech
        self.isComplete = isComplete
    }

    var lines: [String] {
        let top = header + banners
        let events = eventLines
        let bottom = footer
        let room = Self.height - top.count - events.count - bottom.count
        let middle = isComplete ? lists(room: .max) : lists(room: room)
        return (top + events + middle + bottom).map { clipped($0, to: Self.width) }
    }

    // MARK: - Above and below

    private var header: [String] {
        let time = JST.people(status.now.instant)
        let company = status.company.map { speech.text($0.message) } ?? "mado"
        let left = fitted(company, to: Self.width - displayWidth(time) - 2)
        return [left + "  " + time, rule("=")]
    }

    private var banners: [String] {
        var lines: [String] = []
        if status.suspended {
            lines.append(speech.text(StatusText.suspended))
            if let events = status.resumedEvents, !events.isEmpty {
                lines.append(speech.text(StatusText.suspendedBut(events)))
            }
        }
        if let person = status.resumeRequestedBy {
            lines.append(speech.text(StatusText.resumeRequested(by: speech.foreign(person))))
        }
        if status.endsOnly == true {
            lines.append(speech.text(StatusText.endsOnly))
        } else if status.uses?.stopped != nil {
            // Without room for acts there is none for uses either.
            lines.append(speech.text(StatusText.usesStopped))
        }
        if let systems = status.notEnforced, !systems.isEmpty {
            lines.append(speech.text(StatusText.notEnforced(systems)))
        }
        if status.clockSure == false { lines.append(speech.text(StatusText.clockUnsure)) }
        return lines
    }

    private var footer: [String] {
        var lines = [rule("=")]
        if let ledger = status.ledger {
            lines.append(
                speech.text(StatusText.ledger(size: ledger.size, origin: ledger.origin))
            )
        }
        return lines + [speech.text(StatusText.panic)]
    }

    // MARK: - Events

    private var openEvents: [EventAnswer] {
        let states: [EventState] = [.active, .awaiting, .standby]
        return states.flatMap { state in
            let ofState = status.events.filter { $0.stateWord == state }
            // Standbys have no end; they keep the daemon's order.
            return ofState.enumerated().sorted { left, right in
                let ends = [left, right].map {
                    $0.element.endsAt?.instant.millisecondsSince1970 ?? .max
                }
                return (ends[0], left.offset) < (ends[1], right.offset)
            }.map(\.element)
        }
    }

    private var eventLines: [String] {
        let open = openEvents
        guard let first = open.first else { return [speech.text(StatusText.nothingOpen)] }
        let fits = banners.isEmpty ? 3 : banners.count > 2 ? 1 : 2
        let shown = isComplete ? open.count : fits
        var lines = firstEvent(first)
        for event in open.prefix(shown).dropFirst() { lines += otherEvent(event) }
        if open.count > shown {
            lines.append(speech.text(StatusText.more(open.count - shown)))
        }
        return lines
    }

    private func firstEvent(_ event: EventAnswer) -> [String] {
        var lines = [heading(event)]
        if let remaining = remaining(of: event) {
            let minutes = max(0, remaining.count) / 60_000
            let clock = BigClock.lines(hours: Int(minutes / 60), minutes: Int(minutes % 60))
            let beside = [
                speech.text(StatusText.left(remaining)),
                end(of: event),
                counts(event),
            ]
            lines += zip(clock, beside).map { "  " + $0 + "    " + $1 }
        } else {
            lines.append("  " + counts(event))
        }
        let areas = event.areas.map(speech.foreign)
        let systems = event.systems.map(speech.foreign)
        lines.append("  " + speech.text(StatusText.scope(areas: areas, systems: systems)))
        return lines + notes(event)
    }

    private func otherEvent(_ event: EventAnswer) -> [String] {
        var parts: [String] = []
        if let remaining = remaining(of: event) {
            parts.append(speech.text(StatusText.left(remaining)))
            parts.append(self.end(of: event))
        }
        if event.stateWord != .awaiting { parts.append(counts(event)) }
        let line = parts.isEmpty ? [] : ["  " + parts.joined(separator: "  ")]
        return [heading(event)] + line + (isComplete ? notes(event) : warnings(event))
    }

    /// When it ends by itself; where that is a lapse, also when it would end once approved.
    private func end(of event: EventAnswer) -> String {
        guard let end = event.endsAt?.instant else { return "" }
        let text = StatusText.until(end)
        guard let closes = event.closesAt?.instant, closes > end else { return speech.text(text) }
        return speech.text(text + StatusText.onceApproved(closes))
    }

    private func heading(_ event: EventAnswer) -> String {
        let isDrill = event.drill == true && event.kindWord != .drill
        let drill = isDrill ? "(\(speech.text(TableText.drill))) " : ""
        return "[\(speech.text(event.stateMessage))] \(drill)"
            + phrase(of: event, speech)
    }

    /// What somebody has to do about it, then who did what.
    private func notes(_ event: EventAnswer) -> [String] {
        let people = people(event)
        return warnings(event) + (people.isEmpty ? [] : ["  " + people])
    }

    private func warnings(_ event: EventAnswer) -> [String] {
        var lines: [String] = []
        if let due = event.approvalDue?.instant, event.approvedAt == nil {
            switch event.stateWord {
            case .active: lines.append(speech.text(StatusText.unapproved(event.id, due: due)))
            case .awaiting: lines.append(speech.text(StatusText.awaiting(event.id, due: due)))
            default: break
            }
        }
        if let remaining = remaining(of: event), remaining < .hours(1) {
            lines.append(speech.text(StatusText.endsSoon(event.id)))
        }
        return lines.map { "  " + $0 }
    }

    private func people(_ event: EventAnswer) -> String {
        var parts: [String] = []
        if let at = event.declaredAt?.instant {
            let name = speech.who(event.declaredByName, id: event.declaredBy)
            parts.append(speech.text(StatusText.declaredBy(name, at: at)))
        }
        if event.approvedAt != nil {
            let name = speech.who(event.approvedByName, id: event.approvedBy)
            parts.append(speech.text(StatusText.approvedBy(name)))
        }
        if let extensions = event.extensions, !extensions.isEmpty {
            parts.append(speech.text(StatusText.extended(extensions.count)))
        }
        return parts.joined(separator: "  ")
    }

    private func counts(_ event: EventAnswer) -> String {
        if event.stateWord == .standby {
            let conditions = event.conditions ?? []
            let attested = conditions.count { $0.attestedAt != nil }
            return speech.text(
                StatusText.conditions(attested: attested, of: conditions.count)
            )
        }
        return speech.text(
            StatusText.counts(
                grants: event.grantsIssued ?? 0,
                live: event.liveCredentials ?? 0
            )
        )
    }

    /// Until it ends by itself; nil if it has no end yet.
    private func remaining(of event: EventAnswer) -> Milliseconds? {
        guard event.stateWord == .active else { return nil }
        if let end = event.endsAt?.instant { return end - status.now.instant }
        return event.remainingSeconds.map { .seconds($0) }
    }

    // MARK: - Lists

    private func lists(room: Int) -> [String] {
        let ended = status.events.filter { !$0.isOpen }
        let refusals = status.recentRefusals ?? []
        let total = max(status.grantsTotal ?? status.grants.count, status.grants.count)
        var below = refusalLines(refusals, limit: room >= 12 ? 3 : room >= 8 ? 2 : 1)
        if isComplete { below = refusalLines(refusals, limit: .max) }
        below += endedLines(ended)
        let holders = holderLines(total: total, room: room == .max ? .max : room - below.count)
        return holders + below
    }

    private func holderLines(total: Int, room: Int) -> [String] {
        let heading = rule("-", speech.text(StatusText.holders(total)))
        guard room > 2 else { return [heading] }
        // The heading and, where not all fit, the line that counts the rest.
        let fits = room == .max || total < room
        let rows = status.grants.prefix(fits ? total : max(0, room - 2)).map(holder)
        guard rows.count < total else { return [heading] + rows }
        let isCut = rows.count < status.grants.count
        let rest = total - rows.count
        let more = isCut ? StatusText.more(rest) : StatusText.moreThanSent(rest)
        return [heading] + rows + [speech.text(more)]
    }

    private func holder(_ grant: GrantAnswer) -> String {
        let isActive = grant.activeSystems?.isEmpty == false
        let systems = grant.systems.map(speech.foreign).joined(separator: " ")
        let cells = [
            fitted(speech.name(grant.name), to: 16),
            fitted(speech.foreign(grant.person), to: 12),
            fitted(systems, to: 18),
            fitted(grant.endsAt.map { JST.short($0.instant) } ?? "", to: 11),
            speech.text(isActive ? StatusText.inUse : StatusText.notInUse),
        ]
        return "  " + cells.joined(separator: "  ")
    }

    private func refusalLines(
        _ refusals: [StatusAnswer.RecentRefusal],
        limit: Int
    ) -> [String] {
        guard !refusals.isEmpty else { return [rule("-", speech.text(StatusText.noRefusals))] }
        let heading = rule("-", speech.text(StatusText.refusals))
        return [heading] + refusals.prefix(limit).map(refusal)
    }

    private func refusal(_ refusal: StatusAnswer.RecentRefusal) -> String {
        let who = speech.who(refusal.actorName, id: refusal.actor)
        let what =
            Refusal(rawValue: refusal.code)?.text.what ?? FailureText.unknownRefusal(refusal.code)
        let act = refusal.act.flatMap { ActName(rawValue: $0) }.map { speech.text($0.message) }
        let time = JST.short(refusal.at.instant)
        let parts = [who, act, speech.text(what)]
        let text = "  \(time)  " + parts.compactMap { $0 }.joined(separator: "  ")
        let reference = refusal.reference.map { "  " + speech.foreign($0) } ?? ""
        return fitted(text, to: Self.width - displayWidth(reference)) + reference
    }

    private func endedLines(_ events: [EventAnswer]) -> [String] {
        guard !events.isEmpty else { return [] }
        let title = speech.text(StatusText.ended(events.count))
        guard isComplete else {
            let list = events.map { speech.foreign($0.id) + " " + speech.text($0.stateMessage) }
            return [title + ": " + list.joined(separator: ", ")]
        }
        return [rule("-", title)]
            + events.map { event in
                let time = event.endedAt.map { "  " + JST.short($0.instant) } ?? ""
                return "  " + heading(event) + time
            }
    }

    /// A line of one mark, with a title near its left end.
    private func rule(_ mark: Character, _ title: String = "") -> String {
        let start = title.isEmpty ? "" : "\(mark)\(mark) \(title) "
        let count = max(0, Self.width - displayWidth(start))
        return start + String(repeating: mark, count: count)
    }
}

/// Number, kind and name of an event.
func phrase(of event: EventAnswer, _ speech: Speech) -> String {
    speech.text(phrase(of: event))
}

/// The event in a few words; its id alone where the answer says no more.
func phrase(of event: EventAnswer) -> Message {
    event.kind.isEmpty
        ? .same(event.id)
        : OutcomeText.event(event.id, kind: event.kindMessage, name: event.name)
}
