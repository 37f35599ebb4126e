import BrokerCore
import Credentials
import DaemonHarness
import Synchronization

/// A daemon with very many live credentials in one event, and another event in which people are
/// granted something and activate.
final class BusyOffice: Sendable {
    let site: TestSite
    /// The event that is to be closed.
    let event: String
    let otherEvent: String
    let tokens: [String]
    /// Enrolled, each with a grant in the other event that is not activated yet.
    let holders: [Holder]
    private let daemon: Mutex<DaemonProcess>

    struct Holder: Sendable {
        var person: EnrolledPerson
        let grant: String
    }

    /// The first entrustees hold; the rest of the first half are granted something.
    static let holderCount = 100
    private static let entrustees = 24_000

    init(live: Int, directory: String) throws {
        site = try TestSite(
            SitePlan(entrustees: Self.entrustees, hasTCP: true),
            under: directory
        )
        do {
            let program = try Programs.path("madod")
            let id = try ChecksOffice.founded(program, site)
            event = id.description
            (otherEvent, holders) = try Self.held(program, site)
            tokens = try Seeding(site).addLive(live, in: id).map(\.token.exposed)
            daemon = Mutex(try DaemonProcess(program, site: site))
        } catch {
            site.remove()
            throw error
        }
    }

    func close() {
        daemon.withLock { $0.kill() }
        site.remove()
    }

    private static func held(_ program: String, _ site: TestSite) throws -> (String, [Holder]) {
        let daemon = try DaemonProcess(program, site: site)
        defer { _ = daemon.stop() }
        let client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
        let declare = try Acts.declare("earthquake", approval: "first")
        let event = try client.call(declare).checked().decoded(EventAnswer.self).event.id
        let approver = Client.unix(site.socketPath, uid: Staff.operator2.uid)
        _ = try approver.call(Acts.approve(event)).checked()
        let people = try Enrolling(site).enrol((1...holderCount).map(SitePlan.entrustee))
        let grants = try client.call(Acts.grant(event, people.map(\.id))).checked()
            .decoded(GrantAnswer.self).results.compactMap(\.grant)
        guard grants.count == people.count else { throw HarnessError.badResponse("no grants") }
        return (event, zip(people, grants).map(Holder.init))
    }

    /// Whom nobody has granted anything yet, from `number` on.
    func freePerson(_ number: Int) throws -> String {
        let index = Self.holderCount + 1 + number
        guard index <= Self.entrustees / 2 else { throw HarnessError.badResponse("no more people") }
        return SitePlan.entrustee(index)
    }

    /// Connections for checks, and for activation.
    func network(_ count: Int) throws -> Fleet {
        guard let port = site.tcpPort else { throw HarnessError.badResponse("no port") }
        return Fleet(try (0..<count).map { _ in try Connection.loopback(port: port) })
    }

    func operators(_ count: Int) throws -> Fleet {
        Fleet(
            try (0..<count).map { _ in
                try Connection.unix(site.socketPath, uid: Staff.operator1.uid)
            }
        )
    }

    /// Closes the big event; when it was asked and when it was acknowledged.
    func closeEvent() throws -> (sentAt: Int64, acknowledgedAt: Int64) {
        let client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
        let sentAt = HarnessClock.nanoseconds
        let answer = try client.call(Acts.close(event))
        let acknowledgedAt = HarnessClock.nanoseconds
        _ = try answer.checked()
        return (sentAt, acknowledgedAt)
    }
}

/// People who activate all at once, each as soon as a connection is free; whoever is told to wait
/// comes again.
struct ActivationFlood: FleetScript {
    private var waiting: [HTTPRequest]
    private let until: Deadline
    private var asked: [HTTPRequest?]
    private var open = 0
    private(set) var activated = 0
    private(set) var toldToWait = 0

    init(_ holders: [BusyOffice.Holder], clients: Int, seconds: Int) throws {
        waiting = try holders.map { holder in
            var person = holder.person
            return Acts.activate(person, totp: try person.nextCode(), grant: holder.grant)
        }
        until = Deadline(in: .seconds(Int64(seconds)))
        asked = Array(repeating: nil, count: clients)
    }

    mutating func nextRequest(of member: Int) -> HTTPRequest? {
        guard !until.isOver, let request = waiting.popLast() else { return nil }
        asked[member] = request
        open += 1
        return request
    }

    mutating func answered(_ member: Int, _ response: HTTPResponse) throws {
        open -= 1
        switch response.status {
        case 200: activated += 1
        case 503:
            toldToWait += 1
            asked[member].map { waiting.insert($0, at: 0) }
        default: throw HarnessError.unexpectedStatus(response.status, body: response.text)
        }
    }

    func isFinished() -> Bool { open == 0 && (waiting.isEmpty || until.isOver) }
}
