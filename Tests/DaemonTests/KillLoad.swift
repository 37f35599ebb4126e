import BrokerCore
import Credentials
import DaemonHarness

/// A token that an activation gave out, and what its end would be acknowledged by.
struct HeldToken {
    let text: String
    let grant: GrantID
    let event: String
    /// Its end was acknowledged to this client.
    var isEnded = false
}

/// What is sent while the daemon is killed: grants, revocations, declarations, a closing,
/// activations and introspections, each connection always with one request under way.
struct KillLoad: FleetScript {
    /// Which account a connection has, and so what is asked on it.
    enum Desk {
        case granter
        case closer
        case holder
        case system
    }

    static let desks: [Desk] =
        Array(repeating: .granter, count: 16) + Array(repeating: .closer, count: 4)
        + [.holder, .system, .system, .system]

    private enum Sent {
        case grant(event: String)
        case revoke
        case declare
        case close(event: String)
        case activate(person: Int, GrantID, event: String)
        case introspect(token: Int, mustBeInactive: Bool)
    }

    let key: APIKey
    let entrustees: Int
    var random: SeededRandom
    var holders: [EnrolledPerson]

    /// Every act that was answered, over all lives of the daemon.
    private(set) var acknowledged: [Acknowledged] = []
    private(set) var tokens: [HeldToken] = []
    private(set) var introspections = 0
    /// Answers that no run may see.
    private(set) var faults: [String] = []

    private var sent: [Sent?] = []
    private var event = ""
    private var nextPerson = 0
    private var live: [(grant: GrantID, event: String)] = []
    /// Of tokens, to be revoked before all others: among so many, none would be met by chance.
    private var held: [(grant: GrantID, event: String)] = []
    private var activatable: [(person: Int, grant: GrantID, event: String)] = []
    private var target = 0
    private var closesAt = 0
    /// An activation takes a hundred times longer than a grant: some lives wait for one.
    private var awaitsActivation = false
    private var activates = false
    /// Drawn when the target is reached, so that the kill meets the daemon at any point of a turn.
    private var killAt: Int64?

    init(key: APIKey, entrustees: Int, holders: [EnrolledPerson], seed: UInt64) {
        self.key = key
        self.entrustees = entrustees
        self.holders = holders
        random = SeededRandom(seed: seed)
    }

    /// The next life: new connections, an event with no grants yet, some acts until the kill.
    mutating func begin(event: String) {
        sent = Array(repeating: nil, count: Self.desks.count)
        self.event = event
        nextPerson = 0
        activatable = []
        killAt = nil
        awaitsActivation = Bool.random(using: &random)
        // Codes are few: a person has two at first, then one in half a minute.
        activates = awaitsActivation || Int.random(in: 0..<4, using: &random) == 0
        let acts = Int.random(in: 20...300, using: &random)
        target = acknowledged.count + acts
        // In half of the lives the event is closed before the kill.
        closesAt = acknowledged.count + Int.random(in: 10...(2 * acts), using: &random)
    }

    mutating func isFinished() -> Bool {
        guard acknowledged.count >= target, !awaitsActivation else { return false }
        let now = HarnessClock.nanoseconds
        let killAt = self.killAt ?? now + Int64.random(in: 0..<2_000_000, using: &random)
        self.killAt = killAt
        return now >= killAt
    }

    // MARK: Asking

    mutating func nextRequest(of member: Int) throws -> HTTPRequest? {
        let (next, request) = try draw(Self.desks[member])
        sent[member] = next
        return request
    }

    private mutating func draw(_ desk: Desk) throws -> (Sent, HTTPRequest) {
        switch desk {
        case .granter: return try drawGrant()
        case .closer: return try drawEnd()
        case .holder:
            if activates, let activation = try drawActivation() { return activation }
            if !holders.contains(where: \.hasCode) { awaitsActivation = false }
            return try tokens.isEmpty ? drawGrant() : drawIntrospection()
        case .system: return try tokens.isEmpty ? drawGrant() : drawIntrospection()
        }
    }

    /// Whoever has factors comes first, so that each life can have activations.
    private mutating func drawGrant() throws -> (Sent, HTTPRequest) {
        let person =
            nextPerson < holders.count
            ? holders[nextPerson].id
            : SitePlan.entrustee(holders.count + 1 + (nextPerson - holders.count) % entrustees)
        nextPerson += 1
        return (.grant(event: event), try Acts.grant(event, [person]))
    }

    private mutating func drawEnd() throws -> (Sent, HTTPRequest) {
        if acknowledged.count >= closesAt, !awaitsActivation {
            closesAt = .max
            return (.close(event: event), try Acts.close(event))
        }
        if Int.random(in: 0..<8, using: &random) == 0 {
            // Beside an open event of its kind, a declaration needs approval first.
            return (.declare, try Acts.declare("earthquake", approval: "first"))
        }
        let index = live.indices.randomElement(using: &random)
        let found = held.popLast() ?? index.map { live.remove(at: $0) }
        guard let found else { return try drawGrant() }
        return (.revoke, try Acts.revoke([found.grant.description]))
    }

    private mutating func drawActivation() throws -> (Sent, HTTPRequest)? {
        for (index, candidate) in activatable.enumerated() {
            guard let totp = holders[candidate.person].authenticator.code(at: HarnessClock.wall)
            else { continue }
            activatable.remove(at: index)
            let request = Acts.activate(
                holders[candidate.person],
                totp: totp,
                grant: candidate.grant.description
            )
            let sent = Sent.activate(
                person: candidate.person,
                candidate.grant,
                event: candidate.event
            )
            return (sent, request)
        }
        return nil
    }

    private mutating func drawIntrospection() throws -> (Sent, HTTPRequest) {
        let index = Int.random(in: tokens.indices, using: &random)
        let token = tokens[index]
        return (
            .introspect(token: index, mustBeInactive: token.isEnded),
            Acts.introspect(token.text, key: key)
        )
    }

    // MARK: Taking answers

    mutating func answered(_ member: Int, _ response: HTTPResponse) throws {
        guard let request = sent[member] else { return }
        sent[member] = nil
        guard response.status < 500 else {
            faults.append("\(response.status) \(response.text)")
            return
        }
        if case .introspect(_, let mustBeInactive) = request {
            introspections += 1
            if try response.checked().decoded(IntrospectionAnswer.self).active, mustBeInactive {
                faults.append("an ended token was active")
            }
            return
        }
        if case .activate = request { awaitsActivation = false }
        guard response.status < 300 else {
            try note(problem: response, of: request)
            return
        }
        switch request {
        case .grant(let event): try note(granted: response, event)
        case .revoke: try note(revoked: response)
        case .declare: try note(declared: response)
        case .close(let event): try note(closed: response, event)
        case .activate(let person, let grant, let event):
            try note(activated: response, person, grant, event)
        case .introspect: break
        }
    }

    private mutating func note(problem response: HTTPResponse, of request: Sent) throws {
        let problem = try response.decoded(ProblemAnswer.self)
        guard let refused = try Acknowledged.read(problem) else {
            faults.append("\(response.status) \(response.text)")
            return
        }
        // Before the factors nobody is known to have asked: such a refusal is only counted (L13).
        if case .activate = request, !Self.judgedByFactors.contains(refused.deed) { return }
        acknowledged.append(refused)
    }

    private static let judgedByFactors: [Deed] = [
        .refused(.factorMissing), .refused(.factorWrong), .refused(.factorReplayed),
    ]

    private mutating func note(granted response: HTTPResponse, _ event: String) throws {
        let answer = try response.decoded(GrantAnswer.self)
        acknowledged += try Acknowledged.read(answer)
        for result in answer.results {
            guard let text = result.grant else { continue }
            let grant = try Acknowledged.id(text, GrantID.self)
            if let person = holders.firstIndex(where: { $0.id == result.person }) {
                activatable.append((person, grant, event))
            } else {
                live.append((grant, event))
            }
        }
    }

    private mutating func note(revoked response: HTTPResponse) throws {
        let deeds = try Acknowledged.read(response.decoded(RevokeAnswer.self))
        acknowledged += deeds
        for deed in deeds {
            guard case .ended(let grant) = deed.deed else { continue }
            end { $0.grant == grant }
        }
    }

    private mutating func note(declared response: HTTPResponse) throws {
        let answer = try response.decoded(EventAnswer.self)
        acknowledged.append(try deed(answer) { .declared($0) })
    }

    private mutating func note(closed response: HTTPResponse, _ event: String) throws {
        let answer = try response.decoded(EventAnswer.self)
        acknowledged.append(try deed(answer) { .closed($0) })
        live.removeAll { $0.event == event }
        held.removeAll { $0.event == event }
        end { $0.event == event }
    }

    private func deed(_ answer: EventAnswer, _ make: (EventID) -> Deed) throws -> Acknowledged {
        Acknowledged(
            request: try Acknowledged.id(answer.reference, RequestID.self),
            deed: make(try Acknowledged.id(answer.event.id, EventID.self))
        )
    }

    private mutating func note(
        activated response: HTTPResponse,
        _ person: Int,
        _ grant: GrantID,
        _ event: String
    ) throws {
        let answer = try response.decoded(TokenAnswer.self)
        acknowledged.append(try Acknowledged.read(answer))
        // One live credential per grant and system: the former is superseded.
        end { $0.grant == grant }
        tokens.append(HeldToken(text: answer.accessToken, grant: grant, event: event))
        // Next it is revoked, activated again, or left alone: to outlive the kill. In turn, for on
        // a slow machine there are few.
        switch tokens.count % 3 {
        case 1: held.append((grant, event))
        case 2: activatable.append((person, grant, event))
        default: break
        }
    }

    private mutating func end(_ isMeant: (HeldToken) -> Bool) {
        for index in tokens.indices where isMeant(tokens[index]) { tokens[index].isEnded = true }
    }
}
