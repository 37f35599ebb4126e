import Broker
import BrokerCore
import Credentials
import HTTPTypes
import Hummingbird

/// `GET /metrics`: figures for Prometheus, of the daemon as a whole and of nobody in it.
///
/// For anybody on this host; from elsewhere, for a system that shows its key or certificate. What
/// only the sequencer knows is left out while it cannot be asked.
extension Doors {
    func addMetrics(to router: Router<DoorContext>, _ desk: CheckDesk) {
        router.get("/metrics") { request, context in
            if !context.peer.isOnThisHost {
                let shown = request.headers.single(.authorization)
                guard desk.caller(authorization: shown, context.peer) != nil else {
                    throw Problem.unauthenticated
                }
            }
            return Response.text(await self.metrics(), type: MetricsText.contentType)
        }
    }

    private func metrics() async -> String {
        let now = clock.stamp()
        let view = await sequencer.read { MetricsView($0, at: now.now) }
        var text = MetricsText()
        addBuild(to: &text)
        addChecks(to: &text)
        addActs(to: &text)
        addStanding(to: &text, now)
        addUses(to: &text)
        addKeys(to: &text)
        addStreams(to: &text)
        if let view { view.add(to: &text) }
        return text.text
    }

    private func addBuild(to text: inout MetricsText) {
        text.family("mado_build_info", .gauge, "Always 1; what the program was built for.")
        text.sample("mado_build_info", [("arch", architecture), ("ledger_format", "1")], 1)
    }

    private func addChecks(to text: inout MetricsText) {
        text.family(
            "mado_checks_total",
            .counter,
            """
            Checks answered since the start; rejected: caller unknown or question unreadable; \
            would_deny: denied by Mado and let in, the system is in a dry run.
            """
        )
        for door in CheckCounts.Door.allCases {
            for result in CheckCounts.Result.allCases {
                let labels = [("door", door.label), ("result", result.label)]
                text.sample("mado_checks_total", labels, checkCounts.count(door, result))
            }
        }
    }

    private func addActs(to text: inout MetricsText) {
        text.family("mado_acts_total", .counter, "Acts since the start, the daemon's own included.")
        for row in sequencer.actCounts.all {
            let labels = [("act", row.act.rawValue), ("outcome", row.outcome.rawValue)]
            text.sample("mado_acts_total", labels, row.count)
        }
    }

    private func addKeys(to text: inout MetricsText) {
        text.family(
            "mado_token_key_next_missing",
            .gauge,
            "1 if the next key of offline tokens could not be made: the present one goes on."
        )
        for use in [TokenKeyUse.production, .drill] {
            let isMissing = identity.keys(of: use).lacksNext
            text.sample(
                "mado_token_key_next_missing",
                [("use", use.rawValue)],
                isMissing ? 1 : 0
            )
        }
    }

    private func addUses(to text: inout MetricsText) {
        let standing = uses.standing
        text.single(
            "mado_uses_stopped",
            .gauge,
            "1 while counts of checks are not written: no store, no room, or it fails.",
            standing.stopped == nil ? 0 : 1
        )
        text.single(
            "mado_uses_overflow_total",
            .counter,
            "Checks counted without their credential: more at once than there is room for.",
            standing.overflow
        )
    }

    private func addStreams(to text: inout MetricsText) {
        text.single("mado_streams_open", .gauge, "Who follows the stream now.", feed.count)
        text.single(
            "mado_streams_cut_total",
            .counter,
            "Streams cut off since the start: too much waited for them, or was not taken.",
            feed.cutCount
        )
    }

    private func addStanding(to text: inout MetricsText, _ stamp: Stamp) {
        let waiting = sequencer.waiting
        text.family("mado_sequencer_inbox", .gauge, "What waits for its turn now, by lane.")
        text.sample("mado_sequencer_inbox", [("lane", "acts")], waiting.acts)
        text.sample("mado_sequencer_inbox", [("lane", "ends")], waiting.ends)
        text.sample("mado_sequencer_inbox", [("lane", "failures")], waiting.failures)
        text.single(
            "mado_ledger_commits_total",
            .counter,
            "Durable commits of the ledger since the start.",
            commits()
        )
        text.single(
            "mado_clock_trusted",
            .gauge,
            "1 if the clock is believed; 0: every check is denied.",
            stamp.isClockSure ? 1 : 0
        )
        text.single(
            "mado_denying",
            .gauge,
            "1 if every check is denied because nothing can be recorded.",
            table.isDenying ? 1 : 0
        )
    }
}

#if arch(x86_64)
private let architecture = "x86_64"
#elseif arch(arm64)
private let architecture = "aarch64"
#else
private let architecture = "other"
#endif

extension CheckCounts.Result {
    fileprivate var label: String {
        switch self {
        case .allowed: "allowed"
        case .denied: "denied"
        case .letIn: "would_deny"
        case .rejected: "rejected"
        }
    }
}

extension CheckCounts.Door {
    fileprivate var label: String {
        switch self {
        case .introspection: "introspection"
        case .forwardAuth: "forward_auth"
        case .evaluation: "evaluation"
        }
    }
}

/// What only the sequencer knows, between two batches.
private struct MetricsView: Sendable {
    let entries: UInt64
    let isReserveWhole: Bool
    let grants: Int
    let credentials: Int
    /// In the order of ``EventKind``.
    let openEvents: [(kind: EventKind, count: Int)]
    let lag: EndLag
    let dryRun: Int

    init(_ engine: Engine, at now: Instant) {
        let state = engine.state
        entries = engine.ledgerSize
        isReserveWhole = engine.isReserveWhole
        grants = state.authority.grants.count
        credentials = state.authority.credentials.count
        let open = state.eventOrder.compactMap { state.event($0) }
            .filter { $0.isActive(at: now) }
        dryRun = state.authority.systems.values.count { $0.enforcement == .dryRun }
        openEvents = EventKind.allCases.map { kind in
            (kind, open.count { $0.plan.kind == kind })
        }
        lag = engine.endLag
    }

    func add(to text: inout MetricsText) {
        text.single(
            "mado_ledger_entries",
            .gauge,
            "Durable entries of the ledger.",
            Int(clamping: entries)
        )
        text.single(
            "mado_reserve_whole",
            .gauge,
            "1 if there is room for ends whatever else fills the disk; 0: nothing is issued.",
            isReserveWhole ? 1 : 0
        )
        text.family("mado_events_open", .gauge, "Events whose window is open now, by kind.")
        for (kind, count) in openEvents {
            text.sample("mado_events_open", [("kind", kind.rawValue)], count)
        }
        text.single(
            "mado_systems_dry_run",
            .gauge,
            "Systems in a dry run: nobody is kept out of them.",
            dryRun
        )
        text.single(
            "mado_grants_live",
            .gauge,
            "Grants whose end is not on record yet; after a close it falls as ends are written.",
            grants
        )
        text.single(
            "mado_credentials_live",
            .gauge,
            "Credentials whose end is not on record yet: no more than these can be valid.",
            credentials
        )
        addLag(to: &text)
    }

    private func addLag(to text: inout MetricsText) {
        let name: StaticString = "mado_revocation_lag_seconds"
        text.family(
            name,
            .histogram,
            "From the moment an end took effect, and checks denied, until its record was durable."
        )
        for (bound, count) in zip(EndLag.bounds, lag.counts) {
            let labels = [("le", MetricsText.seconds(bound))]
            text.sample("mado_revocation_lag_seconds_bucket", labels, count)
        }
        text.sample("mado_revocation_lag_seconds_bucket", [("le", "+Inf")], lag.total)
        text.sample("mado_revocation_lag_seconds_sum", milliseconds: lag.sum.count)
        text.sample("mado_revocation_lag_seconds_count", [], lag.total)
        text.single(
            "mado_ends_recorded_late_total",
            .counter,
            "Entries of ends found by a start, or over a minute after they took effect.",
            lag.late
        )
    }
}
