import BrokerCore
import DaemonHarness

/// A daemon with one operator who has proven a code, ready for grants.
final class GrantOffice {
    private let site: TestSite
    private let daemon: DaemonProcess
    private let client: Client
    let entrustees: Int

    static let clients = 64

    init(
        program: String,
        arguments: [String] = [],
        entrustees: Int,
        directory: String
    ) throws {
        let site = try TestSite(SitePlan(entrustees: entrustees), under: directory)
        self.site = site
        self.entrustees = entrustees
        do {
            let path = try Programs.path(program)
            daemon = try DaemonProcess(path, site: site, arguments: arguments)
        } catch {
            site.remove()
            throw error
        }
        client = Client.unix(site.socketPath, uid: Staff.operator1.uid)
    }

    /// Ends the daemon and removes its files.
    func close() {
        daemon.kill()
        site.remove()
    }

    /// Enrols two operators; their first acts prove codes, good for a quarter of an hour.
    func enrol() throws {
        var people = try Enrolling(site).enrol([
            Staff.operator1.person, Staff.operator2.person,
        ])
        guard people.count == 2 else { throw HarnessError.badResponse("no operators") }
        _ = try declare(codes: (people[0].nextCode(), people[1].nextCode()))
    }

    /// A new event, in which nobody holds anything yet; beside the ones before it, and so with
    /// approval first.
    func declare(codes: (declarer: String, approver: String)? = nil) throws -> String {
        let act = try Acts.declare("earthquake", approval: "first", totp: codes?.declarer)
        let event = try client.call(act).checked().decoded(EventAnswer.self).event.id
        let approver = Client.unix(site.socketPath, uid: Staff.operator2.uid)
        _ = try approver.call(Acts.approve(event, totp: codes?.approver)).checked()
        return event
    }

    /// Connections of as many clients as the goal names.
    func connect() throws -> Fleet {
        Fleet(
            try (0..<Self.clients).map { _ in
                try Connection.unix(site.socketPath, uid: Staff.operator1.uid)
            }
        )
    }

    /// One grant a request, for as many different persons.
    func requests(_ count: Int, event: String) throws -> [HTTPRequest] {
        try (1...count).map { try Acts.grant(event, [SitePlan.entrustee($0)]) }
    }

    /// One act for `count` persons from `first` on; milliseconds until its answer.
    func grantGroup(_ count: Int, from first: Int, event: String) throws -> Double {
        let request = try Acts.grant(
            event,
            (first..<(first + count)).map(SitePlan.entrustee)
        )
        let start = HarnessClock.nanoseconds
        let response = try client.call(request)
        let milliseconds = Double(HarnessClock.nanoseconds - start) / 1_000_000
        let answer = try response.checked().decoded(GrantAnswer.self)
        guard answer.issued == count else {
            throw HarnessError.badResponse("\(answer.issued) of \(count) issued")
        }
        return milliseconds
    }

    /// What the ledger holds and how many commits, each one fsync, it took since the start.
    func ledger() throws -> LedgerStatus {
        try client.get("/v1/status").checked().decoded(StatusAnswer.self).ledger
    }
}

struct LedgerStatus: Decodable {
    let size: Int
    let commits: Int
}

private struct StatusAnswer: Decodable {
    let ledger: LedgerStatus
}
