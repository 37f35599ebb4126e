import BrokerCore
package import Ledger
import Messages

/// What the stream says of one ledger entry (design: the doors): ends, closings, suspensions,
/// declarations. Absent members do not apply.
package struct StreamNews: Hashable, Sendable, Encodable {
    /// The place in the ledger, and the id of the event.
    package let seq: UInt64
    /// The entry's kind, such as `grants.ended`.
    package let kind: String
    /// When it was recorded (Japan time).
    package let at: String
    package private(set) var event: String?
    /// `typhoon`, `drill` …: of a declaration.
    package private(set) var eventKind: String?
    package private(set) var areas: [String]?
    package private(set) var systems: [String]?
    package private(set) var opensAt: String?
    package private(set) var closesAt: String?
    package private(set) var approvalDue: String?
    /// Why something ended.
    package private(set) var cause: String?
    /// When an end took effect, which may be before it was recorded.
    package private(set) var endedAt: String?
    /// Grants that ended, or whose credentials did: at most 1,000.
    package private(set) var grants: [String]?
    /// Credentials that ended while their grants go on: at most 1,000.
    package private(set) var credentials: [String]?
    /// Who did it; systems are not told.
    package private(set) var actor: String?

    private init(_ numbered: NumberedEntry) {
        seq = numbered.seq
        kind = numbered.entry.fact.kind.rawValue
        at = JST.precise(numbered.entry.at)
    }
}

extension StreamNews {
    /// What `listener` is told of the entry; nil: nothing.
    package static func of(
        _ numbered: NumberedEntry,
        for listener: StreamListener,
        _ index: StreamIndex
    ) -> StreamNews? {
        switch listener {
        case .office: office(numbered)
        case .system(let system): news(numbered, system, index)
        }
    }

    /// Everything that is told to anybody, and whose act it was.
    private static func office(_ numbered: NumberedEntry) -> StreamNews? {
        guard numbered.entry.fact.isNews else { return nil }
        var news = StreamNews(numbered)
        news.take(numbered.entry.fact)
        news.actor = numbered.entry.actor.description
        return news
    }

    private static func news(
        _ numbered: NumberedEntry,
        _ system: SystemID,
        _ index: StreamIndex
    ) -> StreamNews? {
        guard let fact = numbered.entry.fact.narrowed(to: system, index) else { return nil }
        var news = StreamNews(numbered)
        news.take(fact)
        // Which others an event names is theirs.
        news.systems = nil
        return news
    }

    private mutating func take(_ fact: Fact) {
        switch fact {
        case .eventStoodBy(let id, let plan, _):
            event = id.description
            take(plan)
        case .eventDeclared(let id, let declaration):
            event = id.description
            take(declaration.plan)
            take(declaration.window)
            approvalDue = JST.precise(declaration.approvalDue)
        case .eventApproved(let id, let window):
            event = id.description
            take(window)
        case .eventExtended(let id, let instant), .eventShortened(let id, let instant):
            event = id.description
            closesAt = JST.precise(instant)
        case .eventClosed(let id), .conditionAttested(let id, _):
            event = id.description
        case .eventExpired(let id, let instant, _), .eventLapsed(let id, let instant, _),
            .eventWithdrawn(let id, let instant, _):
            event = id.description
            endedAt = JST.precise(instant)
        case .authorityResumeRequested(let id), .authorityResumed(let id):
            event = id?.description
        case .systemEnded(let id):
            systems = [id.text]
        default:
            takeEnds(fact)
        }
    }

    private mutating func takeEnds(_ fact: Fact) {
        switch fact {
        case .grantsEnded(let id, let ids, let end):
            event = id.description
            grants = ids.map(\.description)
            take(end)
        case .credentialsEnded(let id, let references, let end):
            event = id.description
            grants = references.map(\.grant.description)
            credentials = references.map(\.credential.description)
            take(end)
        case .credentialActivated(let credential, let id, _, let superseded):
            event = id.description
            grants = [credential.grant.description]
            credentials = superseded.map { [$0.description] }
            cause = EndCause.superseded.rawValue
            endedAt = JST.precise(credential.activatedAt)
        default:
            break
        }
    }

    private mutating func take(_ plan: EventPlan) {
        eventKind = plan.kind.rawValue
        areas = plan.areas.map(\.text)
        systems = plan.systems.map(\.text)
    }

    private mutating func take(_ window: Window?) {
        opensAt = window.map { JST.precise($0.opensAt) }
        closesAt = window.map { JST.precise($0.closesAt) }
    }

    private mutating func take(_ end: End) {
        cause = end.cause.rawValue
        endedAt = JST.precise(end.at)
    }
}

extension Fact {
    /// Is it an end, a closing, a suspension or a declaration?
    fileprivate var isNews: Bool {
        switch self {
        case .eventStoodBy, .conditionAttested, .eventDeclared, .eventApproved, .eventExtended,
            .eventShortened, .eventClosed, .eventExpired, .eventLapsed, .eventWithdrawn,
            .grantsEnded, .credentialsEnded, .systemEnded, .authoritySuspended,
            .authorityResumeRequested, .authorityResumed, .ledgerContinued:
            true
        // The former credential ends with it.
        case .credentialActivated(_, _, _, let superseded): superseded != nil
        default: false
        }
    }

    /// What of it concerns `system`; nil: nothing does.
    fileprivate func narrowed(to system: SystemID, _ index: StreamIndex) -> Fact? {
        switch self {
        case .eventDeclared(_, let declaration):
            return declaration.plan.systems.contains(system) ? self : nil
        case .eventApproved(let id, _), .eventExtended(let id, _), .eventShortened(let id, _),
            .eventClosed(let id), .eventExpired(let id, _, _), .eventLapsed(let id, _, _),
            .eventWithdrawn(let id, _, _), .authorityResumed(let id?):
            return index.names(id, system) ? self : nil
        // What a restored ledger has lost may be what somebody was told of.
        case .authoritySuspended, .authorityResumed(nil), .ledgerContinued:
            return self
        case .systemEnded(let ended):
            return ended == system ? self : nil
        case .grantsEnded(let event, let ids, let end):
            let own = ids.filter { index.names($0, system) }
            return own.isEmpty ? nil : .grantsEnded(event, own, end)
        case .credentialsEnded(let event, let references, let end):
            let own = references.filter { index.isFor($0.credential, system) }
            return own.isEmpty ? nil : .credentialsEnded(event, own, end)
        case .credentialActivated(let credential, _, _, let superseded):
            return superseded != nil && credential.system == system ? self : nil
        default:
            return nil
        }
    }
}
