import DaemonHarness
import Foundation

/// A daemon with people who have enrolled, for one test.
struct Office {
    let site: TestSite
    private(set) var people: [String: EnrolledPerson] = [:]

    /// Starts a daemon on the files as `prepare` left them, has `enrolled` enrol, runs `body` on a
    /// thread of its own, and ends all.
    static func open<Value: Sendable>(
        _ plan: SitePlan = SitePlan(),
        enrolled: [Staff] = [],
        prepare: @escaping @Sendable (TestSite) throws -> Void = { _ in },
        _ body: @escaping @Sendable (inout Office) throws -> Value
    ) async throws -> Value {
        try await onOwnThread {
            let site = try TestSite(plan)
            defer { site.remove() }
            try prepare(site)
            let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
            defer { daemon.kill() }
            var office = Office(site: site)
            let people = try enrolled.isEmpty ? [] : Enrolling(site).enrol(enrolled.map(\.person))
            for person in people { office.people[person.id] = person }
            return try body(&office)
        }
    }

    func client(_ uid: UInt32) -> Client { .unix(site.socketPath, uid: uid) }

    /// A one-time code of this member of staff.
    mutating func code(_ staff: Staff) throws -> String {
        guard var person = people[staff.person] else {
            throw HarnessError.badResponse("\(staff.person) has not enrolled")
        }
        defer { people[staff.person] = person }
        return try person.nextCode()
    }

    /// The roster of a site with another plan in place of this one's.
    func rewriteRoster(_ plan: SitePlan) throws {
        let other = try TestSite(plan)
        defer { other.remove() }
        let text = try String(contentsOfFile: "\(other.root)/roster.csv", encoding: .utf8)
        try site.write(text, to: "\(site.root)/roster.csv")
    }

    /// Declares an event, with a code of its declarer, and gives its id.
    mutating func declare(_ staff: Staff, kind: String = "earthquake") throws -> String {
        try client(staff.uid).call(Acts.declare(kind, totp: code(staff))).checked()
            .decoded(EventAnswer.self).event.id
    }
}

/// The status of an answer and the code of the refusal in it.
struct Said: Hashable, Sendable, CustomStringConvertible {
    let status: Int
    let refusal: String?

    init(_ status: Int, _ refusal: String? = nil) {
        self.status = status
        self.refusal = refusal
    }

    init(_ response: HTTPResponse) {
        status = response.status
        refusal = (try? response.decoded(ProblemAnswer.self))?.refusal
    }

    var description: String { "\(status) \(refusal ?? "-")" }
}
