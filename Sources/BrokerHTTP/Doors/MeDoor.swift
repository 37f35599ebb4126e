import Broker
import BrokerCore
import Credentials
import Hummingbird
import Ledger
import Messages
import Synchronization

/// `GET /v1/me`: what an entrustee may see now, and what was recorded of them; only their own.
///
/// Known by their token (`Authorization: Bearer`), while it is valid, by their account on the
/// operators' socket, or by their client certificate. A downstream system holds the tokens that
/// are shown to it: what is told for a token is therefore of the token's own system alone.
extension Doors {
    func addMe(to router: Router<DoorContext>) {
        router.get("/v1/me") { request, context in
            let caller = try await self.entrustee(request, context)
            return try await self.me(caller)
        }
    }

    private func entrustee(_ request: Request, _ context: DoorContext) async throws -> MeCaller {
        guard let header = request.headers.single(.authorization) else {
            guard request.headers[.authorization] == nil else { throw Problem.unauthenticated }
            let caller = try context.caller
            guard let person = try await read({ $0.state.register.person(behind: caller) }) else {
                throw Problem(.actorUnknown, reference: drawRequest())
            }
            return MeCaller(person: person, only: nil)
        }
        if table.isDenying { throw cannotRecord() }
        guard case .token(let token) = Authorization.parse(header),
            let system = table.audience(of: token.digest),
            case .success(let valid) = table.judge(token.digest, for: system, .validity).result
        else { throw Problem.unauthenticated }
        return MeCaller(person: valid.grant.person, only: system)
    }

    private func me(_ caller: MeCaller) async throws -> Response {
        // The first one after a start reads the whole ledger: a few wait at a time, whoever asks.
        guard meReaders.enter() else {
            throw Problem(
                .overloaded,
                reference: drawRequest(),
                retryAfter: .seconds(1),
                isDecided: true
            )
        }
        defer { meReaders.leave() }
        let clock = clock
        let fold = try await personReader.grants(of: caller.person)
        let grants = fold.grants.filter { caller.mayKnow($0.grant) }
        let own = grants.map(\.grant.id)
        let view = try await read { MeView(own, $0, caller, at: clock.stamp().now) }
        let ids = Set(own)
        let credentials = fold.credentials.filter {
            ids.contains($0.credential.grant) && caller.mayKnow($0.credential.system)
        }
        let uses = try await uses(of: credentials.map(\.credential.id), caller)
        return .json(
            MePayload(
                now: JST.machine(view.now),
                person: caller.person.text,
                onlySystem: caller.only?.text,
                maySee: view.maySee,
                grants: grants.map { MeGrantPayload($0, caller) },
                activations: credentials.map(MeCredentialPayload.init),
                uses: uses?.map(UsePayload.init)
            )
        )
    }

    /// Nil where they cannot be read: that is no reason to say nothing else.
    private func uses(of ids: [CredentialID], _ caller: MeCaller) async throws -> [Use]? {
        guard uses.store != nil else { return nil }
        return try await UseReader(keeper: uses).read { store in
            try ids.suffix(MePayload.credentialsMax).flatMap {
                try store.uses(of: $0, limit: MePayload.usesMax)
            }.filter { use in use.key.system.map(caller.mayKnow) == true }
        }
    }
}

/// Who asks, and about which system alone; nil: about all.
private struct MeCaller: Sendable {
    let person: PersonID
    let only: SystemID?

    func mayKnow(_ system: SystemID) -> Bool { only == nil || only == system }

    func mayKnow(_ grant: Grant) -> Bool {
        grant.person == person && grant.systems.contains(where: mayKnow)
    }
}

/// How many may read the ledger for themselves at one time.
final class MeReaders: Sendable {
    private static let max = 2
    private let count = Mutex(0)

    func enter() -> Bool {
        count.withLock { count in
            guard count < Self.max else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}

/// What the record that is in force says of the person at this moment.
private struct MeView: Sendable {
    let now: Instant
    let maySee: [MaySeePayload]

    /// `own`: the grants that they ever had. Acts wait for this answer: nobody else's are looked
    /// at.
    init(_ own: [GrantID], _ engine: Engine, _ caller: MeCaller, at now: Instant) {
        let state = engine.state
        self.now = now
        let grants = own.compactMap { GrantView($0, engine, at: now) }
            .filter { state.authority.refusal(of: $0.grant, at: now) == nil }
        maySee = grants.flatMap { view in
            view.grant.systems.filter(caller.mayKnow).compactMap { id in
                state.authority.systems[id].map { MaySeePayload(view, $0, state) }
            }
        }
    }
}

/// One system that the person may see now.
private struct MaySeePayload: Encodable, Sendable {
    let grant: String
    let event: String
    let eventKind: String?
    let system: String
    let screens: [String]
    let fields: [String]
    let operations: [String]
    let purpose: String
    let terminal: String?
    let site: String?
    let until: String?
    /// Is a credential for it valid now? If not, the person has to activate first.
    let active: Bool

    init(_ view: GrantView, _ system: System, _ state: State) {
        let grant = view.grant
        let scope = grant.scope
        self.grant = grant.id.description
        event = grant.event.description
        eventKind = state.event(grant.event)?.plan.kind.rawValue
        self.system = system.id.text
        // An empty list stands for all of the system's.
        screens = (scope.screens.isEmpty ? system.screens : scope.screens).map(\.text)
        fields = (scope.fields.isEmpty ? system.fields : scope.fields).map(\.text)
        operations = scope.operations.filter(system.operations.contains).map(\.rawValue)
        purpose = grant.purpose.rawValue
        terminal = if case .terminal(let id) = grant.place { id.text } else { nil }
        site = if case .site(let id) = grant.place { id.text } else { nil }
        until = view.endsAt.map(JST.machine)
        active = view.activeSystems.contains(system.id)
    }
}

private struct MePayload: Encodable {
    /// The uses of so many of the newest credentials, and so many rows of each.
    static let credentialsMax = 50
    static let usesMax = 500

    let now: String
    let person: String
    /// Set where a token was shown: nothing is said of other systems.
    let onlySystem: String?
    let maySee: [MaySeePayload]
    let grants: [MeGrantPayload]
    let activations: [MeCredentialPayload]
    /// Absent where they cannot be read.
    let uses: [UsePayload]?
}

private struct MeGrantPayload: Encodable {
    let grant: String
    let event: String
    let systems: [String]
    let purpose: String
    let grantedAt: String
    let notBefore: String
    let notAfter: String?
    let endedAt: String?
    let endCause: String?

    init(_ history: GrantHistory, _ caller: MeCaller) {
        grant = history.grant.id.description
        event = history.grant.event.description
        systems = history.grant.systems.filter(caller.mayKnow).map(\.text)
        purpose = history.grant.purpose.rawValue
        grantedAt = JST.machine(history.grant.grantedAt)
        notBefore = JST.machine(history.grant.notBefore)
        notAfter = history.grant.fixedEnd.map(JST.machine)
        endedAt = history.end.map { JST.machine($0.at) }
        endCause = history.end?.cause.rawValue
    }
}

private struct MeCredentialPayload: Encodable {
    let credentialId: String
    let grant: String
    let system: String
    let terminal: String?
    let activatedAt: String
    let endedAt: String?
    let endCause: String?

    init(_ history: CredentialHistory) {
        let credential = history.credential
        credentialId = credential.id.description
        grant = credential.grant.description
        system = credential.system.text
        terminal = credential.terminal?.text
        activatedAt = JST.machine(credential.activatedAt)
        endedAt = history.end.map { JST.machine($0.at) }
        endCause = history.end?.cause.rawValue
    }
}
