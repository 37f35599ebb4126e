import Broker
import BrokerCore
import Messages

/// What the state knows of an event, taken out of the sequencer in one piece.
struct EventView: Sendable {
    let event: Event
    let issued: Int
    let liveCredentials: Int
    let now: Instant

    init?(_ id: EventID, _ engine: Engine, at now: Instant) {
        guard let event = engine.state.event(id) else { return nil }
        self.event = event
        issued = engine.state.records[id]?.issuedCount ?? 0
        liveCredentials = engine.state.records[id]?.liveCredentials ?? 0
        self.now = now
    }

    var persons: [PersonID] {
        [event.stoodByBy, event.declaredBy, event.approvedBy].compactMap { $0 }
            + event.extensions.map(\.by) + event.conditions.compactMap(\.attestedBy)
    }

    var texts: [Digest] {
        [event.plan.name] + [event.plan.basis].compactMap { $0 } + event.conditions.map(\.text)
    }
}

struct EventPayload: Encodable, Sendable {
    struct Condition: Encodable, Sendable {
        let number: Int
        let text: String
        let attestedBy: String?
        let attestedAt: String?
    }
    struct ExtensionPayload: Encodable, Sendable {
        let by: String
        let at: String
        let closesAt: String
    }

    let id: String
    let kind: String
    let name: String
    let state: String
    let drill: Bool
    let areas: [String]
    let systems: [String]
    let basis: String?
    let conditions: [Condition]
    let stoodByAt: String?
    let declaredBy: String?
    let declaredByName: String?
    let declaredAt: String?
    let opensAt: String?
    let closesAt: String?
    let capAt: String?
    let endsAt: String?
    let remainingSeconds: Int64?
    let approvalDue: String?
    let approvedBy: String?
    let approvedByName: String?
    let approvedAt: String?
    let extensions: [ExtensionPayload]
    let endedAt: String?
    let grantsIssued: Int
    let liveCredentials: Int

    init(_ view: EventView, names: [PersonID: String], texts: [Digest: String]) {
        let event = view.event
        id = event.id.description
        kind = event.plan.kind.rawValue
        // A text that was erased leaves the start of its digest, so that events stay apart.
        func text(_ digest: Digest) -> String {
            texts[digest] ?? "(\(digest.description.prefix(8)))"
        }
        name = text(event.plan.name)
        state = event.state(at: view.now).rawValue
        drill = event.isDrill
        areas = event.plan.areas.map(\.text)
        systems = event.plan.systems.map(\.text)
        basis = event.plan.basis.map(text)
        conditions = event.conditions.enumerated().map { index, condition in
            Condition(
                number: index + 1,
                text: text(condition.text),
                attestedBy: condition.attestedBy?.text,
                attestedAt: condition.attestedAt.map(JST.machine)
            )
        }
        stoodByAt = event.stoodByAt.map(JST.machine)
        declaredBy = event.declaredBy?.text
        declaredByName = event.declaredBy.flatMap { names[$0] }
        declaredAt = event.declaredAt.map(JST.machine)
        opensAt = event.opensAt.map(JST.machine)
        closesAt = event.closesAt.map(JST.machine)
        capAt = event.capAt.map(JST.machine)
        endsAt = event.endsAt.map(JST.machine)
        remainingSeconds =
            event.isActive(at: view.now) ? event.endsAt.map { ($0 - view.now).count / 1000 } : nil
        approvalDue = event.lapsesAt.map(JST.machine)
        approvedBy = event.approvedBy?.text
        approvedByName = event.approvedBy.flatMap { names[$0] }
        approvedAt = event.approvedAt.map(JST.machine)
        extensions = event.extensions.map {
            ExtensionPayload(
                by: $0.by.text,
                at: JST.machine($0.at),
                closesAt: JST.machine($0.closesAt)
            )
        }
        endedAt = event.endedAt.map(JST.machine)
        grantsIssued = view.issued
        liveCredentials = view.liveCredentials
    }
}

extension Doors {
    func payloads(_ views: [EventView]) async -> [EventPayload] {
        let names = await names.names(of: views.flatMap(\.persons))
        let texts = await self.names.texts(for: views.flatMap(\.texts))
        return views.map { EventPayload($0, names: names, texts: texts) }
    }

    /// The event as it stands after an act.
    func payload(of id: EventID, _ reference: ReferenceNumber) async throws -> EventPayload {
        let clock = clock
        let view = try await read { EventView(id, $0, at: clock.stamp().now) }
        guard let view, let payload = await payloads([view]).first else {
            throw Problem(.eventUnknown, reference: reference)
        }
        return payload
    }
}
