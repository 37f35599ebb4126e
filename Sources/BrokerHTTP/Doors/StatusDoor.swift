import Broker
import BrokerCore
import Hummingbird
import Messages

/// One screen: what is open, the time left, who holds what, the last refusals.
extension Doors {
    func addStatus(to router: Router<DoorContext>) {
        router.get("/v1/status") { _, context in
            try await self.admitReader(context)
            return try await self.status()
        }
        router.get("/v1/systems") { _, context in
            try await self.admitReader(context)
            return Response.json(["systems": self.callers.rows.map(SystemPayload.init)])
        }
    }

    private func status() async throws -> Response {
        let clock = clock
        let view = try await read { StatusView($0, clock.stamp()) }
        let persons = view.refusals.compactMap(\.actor.person)
        let names = await names.names(of: persons + [view.resumeRequestedBy].compactMap { $0 })
        return .json(
            StatusPayload(
                now: JST.machine(view.stamp.now),
                wall: JST.machine(clock.wall),
                company: ["ja": company.ja, "en": company.en],
                clockSure: view.stamp.isClockSure,
                endsOnly: view.isEndsOnly,
                suspended: view.isSuspended,
                resumedEvents: view.resumed.map(\.description),
                resumeRequestedBy: view.resumeRequestedBy.map { names[$0] ?? $0.text },
                events: await payloads(view.events),
                grants: await payloads(view.grants),
                grantsTotal: view.grantsTotal,
                recentRefusals: view.refusals.reversed().map { RefusedPayload($0, names) },
                ledger: LedgerPayload(
                    size: view.size,
                    root: view.root,
                    origin: origin,
                    commits: commits()
                ),
                areas: areas.map {
                    AreaPayload(id: $0.id.text, name: ["ja": $0.name.ja, "en": $0.name.en])
                },
                kinds: view.kinds,
                approvalDueSeconds: view.policy.approvalDue.count / 1000,
                systems: callers.rows.map(SystemPayload.init),
                notEnforced: view.notEnforced.map(\.text),
                uses: UseStandingPayload(uses.standing)
            )
        )
    }
}

/// How many live grants the status screen lists.
private let statusGrantsMax = 200

private struct StatusView: Sendable {
    let stamp: Stamp
    let isEndsOnly: Bool
    let isSuspended: Bool
    let resumed: [EventID]
    let resumeRequestedBy: PersonID?
    let events: [EventView]
    let grants: [GrantView]
    let grantsTotal: Int
    let refusals: [RecentRefusal]
    let size: UInt64
    let root: String
    let policy: Policy
    /// By the register, not by files that wait.
    let notEnforced: [SystemID]

    init(_ engine: Engine, _ stamp: Stamp) {
        let state = engine.state
        self.stamp = stamp
        isEndsOnly = !engine.isReserveWhole
        isSuspended = state.authority.suspension.isStanding
        resumed = state.authority.suspension.resumed
        resumeRequestedBy = state.pendingResume.flatMap {
            $0.isWaiting(at: stamp.now) ? $0.by : nil
        }
        let shown = state.eventOrder.filter { id in
            guard let endedAt = state.event(id)?.endedAt else { return true }
            return stamp.now - endedAt < .hours(24)
        }
        events = shown.reversed().compactMap { EventView($0, engine, at: stamp.now) }
        let live = shown.filter { state.event($0)?.isActive(at: stamp.now) == true }
            .flatMap { state.records[$0]?.grantOrder ?? [] }
            .filter { state.authority.grants[$0] != nil }
        grantsTotal = live.count
        grants = live.prefix(statusGrantsMax).compactMap { GrantView($0, engine, at: stamp.now) }
        refusals = state.recentRefusals
        size = engine.ledgerSize
        root = engine.ledgerRoot
        policy = state.register.policy
        notEnforced = state.register.systemOrder.filter {
            state.authority.systems[$0]?.enforcement == .dryRun
        }
    }

    var kinds: [String: KindPayload] {
        EventKind.allCases.reduce(into: [:]) { kinds, kind in
            kinds[kind.rawValue] = KindPayload(
                window: Length.written(policy.limits(of: kind).window)
            )
        }
    }
}

/// The longest first window of a kind, as a length with its unit.
private struct KindPayload: Encodable {
    let window: String
}

private struct AreaPayload: Encodable {
    let id: String
    let name: [String: String]
}

private struct StatusPayload: Encodable {
    let now: String
    /// What the machine's own clock says; the two differ while it is in doubt.
    let wall: String
    let company: [String: String]
    let clockSure: Bool
    /// The disk has room for ends alone.
    let endsOnly: Bool
    let suspended: Bool
    let resumedEvents: [String]
    let resumeRequestedBy: String?
    let events: [EventPayload]
    let grants: [GrantPayload]
    let grantsTotal: Int
    let recentRefusals: [RefusedPayload]
    let ledger: LedgerPayload
    let areas: [AreaPayload]
    let kinds: [String: KindPayload]
    let approvalDueSeconds: Int64
    let systems: [SystemPayload]
    /// Systems in a dry run: whoever Mado denies is let in.
    let notEnforced: [String]
    let uses: UseStandingPayload
}

/// How the recording of uses stands.
private struct UseStandingPayload: Encodable {
    /// Why they are not written now; absent: they are.
    let stopped: String?
    let stoppedAt: String?
    let writtenUntil: String?
    let digestedUntil: String?
    let overflow: Int

    init(_ standing: UseStanding) {
        stopped = standing.stopped?.rawValue
        stoppedAt = standing.stoppedAt.map(JST.machine)
        writtenUntil = standing.writtenUntil.map(JST.machine)
        digestedUntil = standing.digestedUntil.map(JST.machine)
        overflow = standing.overflow
    }
}

private struct LedgerPayload: Encodable {
    let size: UInt64
    let root: String
    let origin: String
    let commits: Int
}

private struct RefusedPayload: Encodable {
    let at: String
    let act: String
    let code: String
    let actor: String
    let actorName: String?
    let person: String?
    let event: String?
    let grant: String?
    let reference: String

    init(_ recent: RecentRefusal, _ names: [PersonID: String]) {
        at = JST.machine(recent.at)
        act = recent.refused.act.rawValue
        code = recent.refused.refusal.rawValue
        actor = recent.actor.description
        actorName = recent.actor.person.flatMap { names[$0] }
        person = recent.refused.person?.text
        event = recent.refused.event?.description
        grant = recent.refused.grant?.description
        reference = recent.request.description
    }
}
