import BrokerCore
import HeapModule

/// When the record of which end falls due. It only writes the record: validity never asks it (L2).
///
/// An item whose end moved is not searched for: it comes up at its old instant, the core finds
/// nothing due, and ``note(_:_:)`` had put it in again under its new one.
struct ExpirySchedule {
    private struct Alarm: Comparable {
        let at: Instant
        /// Ties come up in the order in which they were noted, so that runs repeat exactly (L14).
        let order: UInt64
        let item: DueItem

        static func < (left: Alarm, right: Alarm) -> Bool {
            (left.at, left.order) < (right.at, right.order)
        }

        static func == (left: Alarm, right: Alarm) -> Bool {
            left.at == right.at && left.order == right.order
        }
    }

    private var alarms = Heap<Alarm>()
    private var noted: UInt64 = 0

    init() {}

    /// After a recovery: everything alive, in the order of the record.
    init(resuming state: State) {
        for id in state.register.personOrder { note(person: state.register.persons[id]) }
        for id in state.eventOrder {
            note(event: id, state)
            for grantID in state.records[id]?.grantOrder ?? [] {
                guard let live = state.authority.grants[grantID] else { continue }
                if let end = live.grant.fixedEnd { add(end, .grant(grantID)) }
                for token in live.tokens {
                    guard let held = state.authority.credentials[token] else { continue }
                    add(held.credential.notAfter, .credential(token))
                }
            }
        }
    }

    /// What the entry, applied to `state`, lets fall due later.
    mutating func note(_ entry: Entry, _ state: State) {
        switch entry.fact {
        case .eventDeclared(let id, _), .eventApproved(let id, _), .eventExtended(let id, _),
            .eventShortened(let id, _):
            note(event: id, state)
        case .grantIssued(let grant):
            if let end = grant.fixedEnd { add(end, .grant(grant.id)) }
        case .personAttested(let person): note(person: person)
        case .credentialActivated(let credential, _, _, _):
            add(credential.notAfter, .credential(credential.token))
        default:
            break
        }
    }

    private mutating func note(event id: EventID, _ state: State) {
        guard let event = state.event(id) else { return }
        if event.endedAt == nil, let closesAt = event.closesAt { add(closesAt, .event(id)) }
        if let lapsesAt = event.lapsesAt { add(lapsesAt, .event(id)) }
    }

    private mutating func note(person: Person?) {
        if let person, let validTo = person.validTo { add(validTo, .person(person.id)) }
    }

    private mutating func add(_ at: Instant, _ item: DueItem) {
        noted += 1
        alarms.insert(Alarm(at: at, order: noted, item: item))
    }

    /// Takes what is due by `now`, oldest first, at most `most` of it.
    mutating func takeDue(by now: Instant, atMost most: Int) -> [DueItem] {
        var items: [DueItem] = []
        while items.count < most, let alarm = alarms.min, alarm.at <= now {
            items.append(alarm.item)
            alarms.removeMin()
        }
        return items
    }
}
