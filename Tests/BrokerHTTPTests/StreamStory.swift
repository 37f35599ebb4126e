import BrokerCore
import BrokerHTTP
import BrokerTesting
import DaemonHarness
import Ledger

/// A ledger drawn from a seed, in which ends are of what was granted before, and what each
/// listener must hear of it: found by looking at the whole, and not as the daemon does it.
struct StreamStory {
    /// What a listener is told of one entry.
    struct Heard: Hashable {
        let seq: UInt64
        let kind: String
        let grants: [String]
        let credentials: [String]
    }

    static let systems = ["sys-1", "sys-2", "sys-3"].compactMap { SystemID($0) }
    private(set) var entries: [Entry] = []
    private var random: SeededRandom
    private var samples: SampleEntries
    private var grants: [Grant] = []
    private var credentials: [Credential] = []
    private var events: [(id: EventID, systems: [SystemID])] = []

    init(seed: UInt64, count: Int) {
        random = SeededRandom(seed: seed)
        samples = SampleEntries(seed: seed)
        while entries.count < count {
            let fact = fact(Int.random(in: 0..<15, using: &random))
            // An entry of any kind now and then, most of them news to nobody.
            let noise = samples.entries(1).map(\.fact).filter { !Self.mayBeNews($0) }
            for fact in [fact].compactMap({ $0 }) + noise { add(fact) }
        }
        // Everybody hears the last one.
        add(.authoritySuspended)
    }

    private mutating func add(_ fact: Fact) { entries.append(samples.entry(fact: fact)) }

    private static func mayBeNews(_ fact: Fact) -> Bool {
        switch fact {
        case .failuresTallied, .exportMade, .clockStepped, .usesDigested, .actRefused,
            .personAttested:
            false
        default: true
        }
    }

    private mutating func fact(_ choice: Int) -> Fact? {
        let event = events.randomElement(using: &random)?.id
        let end = End(cause: .revoked, at: Instant(millisecondsSince1970: 1_793_000_000_000))
        switch choice {
        case 0: return declaration()
        case 1, 2, 3: return issue()
        case 4, 5: return activation()
        case 6: return event.map { .eventClosed($0) }
        case 7: return event.map { .eventExtended($0, closesAt: end.at) }
        case 8, 9:
            let ids = picked(grants).map(\.id)
            guard let event, !ids.isEmpty else { return nil }
            return .grantsEnded(event, ids, end)
        case 10, 11:
            let ids = picked(credentials)
                .map { CredentialReference(grant: $0.grant, credential: $0.id) }
            guard let event, !ids.isEmpty else { return nil }
            return .credentialsEnded(event, ids, end)
        case 12: return Self.systems.randomElement(using: &random).map { .systemEnded($0) }
        case 13: return .authorityResumed(Bool.random(using: &random) ? nil : event)
        default:
            return LedgerOrigins(former: "mado.example/1", current: "mado.example/2")
                .map { .ledgerContinued($0) }
        }
    }

    private mutating func picked<Value>(_ values: [Value]) -> [Value] {
        values.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
    }

    private mutating func someSystems() -> [SystemID] {
        let some = Self.systems.filter { _ in Bool.random(using: &random) }
        return some.isEmpty ? [Self.systems[0]] : some
    }

    private mutating func declaration() -> Fact {
        let id = EventID(drawn: random.next())
        let systems = someSystems()
        events.append((id, systems))
        let digest = samples.credential().token
        let plan = EventPlan(kind: .typhoon, name: digest, areas: [], systems: systems)
        let declaration = Declaration(
            plan: plan,
            limits: EventKind.typhoon.ceiling,
            windowLength: .hours(1),
            approvalDue: Instant(millisecondsSince1970: 1_793_000_000_000),
            inheritedCapAt: nil,
            window: nil
        )
        return .eventDeclared(id, declaration)
    }

    private mutating func issue() -> Fact? {
        guard let event = events.randomElement(using: &random) else { return nil }
        let drawn = samples.grant()
        let grant = Grant(
            id: drawn.id,
            event: event.id,
            person: drawn.person,
            systems: someSystems(),
            scope: drawn.scope,
            purpose: drawn.purpose,
            place: drawn.place,
            notBefore: drawn.notBefore,
            notAfter: drawn.notAfter,
            grantedBy: drawn.grantedBy,
            grantedAt: drawn.grantedAt
        )
        grants.append(grant)
        return .grantIssued(grant)
    }

    private mutating func activation() -> Fact? {
        guard let grant = grants.randomElement(using: &random),
            let system = grant.systems.randomElement(using: &random)
        else { return nil }
        let drawn = samples.credential()
        let former = credentials.first { $0.grant == grant.id && $0.system == system }
        let credential = Credential(
            id: drawn.id,
            grant: grant.id,
            system: system,
            terminal: drawn.terminal,
            token: drawn.token,
            activatedAt: drawn.activatedAt,
            notAfter: drawn.notAfter
        )
        credentials.append(credential)
        return .credentialActivated(
            credential,
            grant.event,
            grant.person,
            superseded: former?.id
        )
    }
}

extension StreamStory {
    /// What `listener` must hear from `start` on.
    func expected(_ listener: StreamListener, from start: UInt64 = 0) -> [Heard] {
        zip(entries, 0...).compactMap { entry, seq in
            seq < start ? nil : heard(entry.fact, UInt64(seq), listener)
        }
    }

    private func heard(_ fact: Fact, _ seq: UInt64, _ listener: StreamListener) -> Heard? {
        var system: SystemID?
        if case .system(let id) = listener { system = id }
        func names(_ systems: [SystemID]?) -> Bool {
            system.map { systems?.contains($0) == true } ?? true
        }
        func told(_ isTold: Bool, _ grants: [GrantID] = [], _ ids: [CredentialID] = []) -> Heard? {
            guard isTold else { return nil }
            return Heard(
                seq: seq,
                kind: fact.kind.rawValue,
                grants: grants.map(\.description),
                credentials: ids.map(\.description)
            )
        }
        switch fact {
        case .eventDeclared(let id, _), .eventClosed(let id), .eventExtended(let id, _),
            .authorityResumed(let id?):
            return told(names(events.first { $0.id == id }?.systems))
        case .grantsEnded(_, let ids, _):
            let own = ids.filter { id in names(grants.first { $0.id == id }?.systems) }
            return told(!own.isEmpty, own)
        case .credentialsEnded(_, let ids, _):
            let own = ids.filter { id in
                names(credentials.first { $0.id == id.credential }.map { [$0.system] })
            }
            return told(!own.isEmpty, own.map(\.grant), own.map(\.credential))
        case .credentialActivated(let credential, _, _, let former?):
            return told(names([credential.system]), [credential.grant], [former])
        case .systemEnded(let id): return told(names([id]))
        case .authoritySuspended, .authorityResumed(nil), .ledgerContinued: return told(true)
        default: return nil
        }
    }
}
