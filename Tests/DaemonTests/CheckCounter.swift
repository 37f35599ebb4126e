import Credentials
import DaemonHarness
import Testing

/// A daemon with two systems and an open event, in which one person has activated a grant for each
/// of them: what downstream systems ask about.
struct CheckCounter {
    let site: TestSite
    let event: String
    let grant: String
    /// Whose the first token is.
    let person: EnrolledPerson
    /// The first person's for `sys-1`, and the second's for `sys-2`.
    let tokens: [String]
    /// What the doors answered to the two activations.
    let activations: [TokenAnswer]
    let daemon: DaemonProcess

    var token: String { tokens[0] }
    var otherKey: APIKey { site.otherKeys[0] }

    /// `terminal`: where the person activates. `prepare`: what is done to the site before the
    /// start.
    static func open<Value: Sendable>(
        terminal: String? = nil,
        prepare: @escaping @Sendable (TestSite) throws -> Void = { _ in },
        _ change: (inout SitePlan) -> Void = { _ in },
        _ body: @escaping @Sendable (inout CheckCounter) throws -> Value
    ) async throws -> Value {
        var plan = SitePlan(entrustees: 3, hasTCP: true)
        plan.systems = 2
        change(&plan)
        let ready = plan
        return try await onOwnThread {
            let site = try TestSite(ready)
            defer { site.remove() }
            try prepare(site)
            let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
            defer { daemon.kill() }
            var counter = try CheckCounter(site, daemon, terminal)
            return try body(&counter)
        }
    }

    private init(_ site: TestSite, _ daemon: DaemonProcess, _ terminal: String?) throws {
        let systems = ["sys-1", "sys-2"]
        let holders = [SitePlan.entrustee(1), SitePlan.entrustee(2)]
        var people = try Enrolling(site).enrol([Staff.operator1.person] + holders)
        let client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
        let kind = site.plan.isDrill ? "drill" : "earthquake"
        let declare = try Acts.declare(kind, systems: systems, totp: people[0].nextCode())
        event = try client.call(declare).checked().decoded(EventAnswer.self).event.id
        let granted = try client.call(Acts.grant(event, holders, systems: systems)).checked()
            .decoded(GrantAnswer.self).results.compactMap(\.grant)
        try #require(granted.count == 2)
        grant = granted[0]
        self.site = site
        self.daemon = daemon
        var activations: [TokenAnswer] = []
        for (index, system) in systems.enumerated() {
            let act = try Acts.activate(
                people[index + 1],
                totp: people[index + 1].nextCode(),
                grant: granted[index],
                system: system,
                terminal: terminal
            )
            activations.append(try client.call(act).checked().decoded(TokenAnswer.self))
        }
        self.activations = activations
        tokens = activations.map(\.accessToken)
        person = people[1]
    }

    /// A third person, newly enrolled, with a grant for `sys-1` that is not activated yet.
    func newHolder() throws -> EnrolledPerson {
        let person = SitePlan.entrustee(3)
        let client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
        let enrolled = try #require(try Enrolling(site).enrol([person]).first)
        _ = try client.call(Acts.grant(event, [person])).checked()
        return enrolled
    }

    /// Which reader of requests answers: the short lane, or the full server, to which a header
    /// sends everything that the lane does not take.
    enum Lane: CaseIterable, Sendable {
        case short
        case full

        var headers: [(name: String, value: String)] {
            self == .full ? [(name: "te", value: "trailers")] : []
        }
    }

    var network: Client {
        get throws { Client.loopback(port: try #require(site.tcpPort)) }
    }

    /// Asks about `fields` with the given `Authorization`, or none.
    func ask(
        _ fields: [(name: String, value: String)],
        authorization: String?,
        lane: Lane = .short
    ) throws -> HTTPResponse {
        let header = authorization.map { [(name: "authorization", value: $0)] } ?? []
        return try network.call(
            HTTPRequest.form("/oauth2/introspect", fields, headers: header + lane.headers)
        )
    }

    func introspect(_ token: String, key: APIKey? = nil, lane: Lane = .short) throws
        -> HTTPResponse
    {
        try ask(
            [("token", token)],
            authorization: "Bearer \((key ?? site.apiKey).exposed)",
            lane: lane
        )
    }

    func isActive(_ token: String) throws -> Bool {
        try introspect(token).checked().decoded(IntrospectionAnswer.self).active
    }

    /// Everything that travelled in an answer.
    static func bytes(_ response: HTTPResponse) -> String {
        "\(response.status)\n\(response.head)\n\(response.text)"
    }
}
