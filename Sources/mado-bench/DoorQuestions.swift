import Credentials
import DaemonHarness

/// The doors that downstream systems ask at.
enum CheckDoor: String, CaseIterable {
    case introspection
    case forwardAuth = "forward_auth"
    case evaluation
    /// What offline systems read instead.
    case statusList = "status_list"

    /// A check of this credential by the system `sys-1`.
    func question(_ asked: Asked, key: APIKey) -> HTTPRequest {
        let token = asked.token
        let bearer = (name: "authorization", value: "Bearer \(key.exposed)")
        switch self {
        case .introspection: return Acts.introspect(token, key: key)
        case .statusList: return HTTPRequest("GET", "/status/\(asked.event)")
        case .forwardAuth:
            return HTTPRequest(
                "GET",
                "/v1/forward-auth",
                headers: [
                    (name: "x-mado-key", value: key.exposed),
                    (name: "authorization", value: "Bearer \(token)"),
                    (name: "x-original-method", value: "GET"),
                    (name: "x-original-uri", value: "/outage/1"),
                ]
            )
        case .evaluation:
            let body =
                #"{"subject":{"type":"token","id":"\#(token)"},"action":{"name":"view"},"#
                + #""resource":{"type":"system","id":"sys-1"}}"#
            return HTTPRequest("POST", "/access/v1/evaluation", headers: [bearer], body: body)
        }
    }

    /// Was the credential let in? Throws for what is no answer to a check.
    ///
    /// `index`: its place in a status list.
    func isAllowed(_ response: HTTPResponse, index: Int = 0) throws -> Bool {
        let text = response.text
        if self == .statusList {
            let list = try StatusListText(response.checked().text)
            return list.status(at: index) == 0
        }
        switch (self, response.status) {
        case (.introspection, 200) where text.hasPrefix("{\"active\":true,"): return true
        case (.introspection, 200) where text == "{\"active\":false}": return false
        case (.forwardAuth, 200): return true
        case (.forwardAuth, 401), (.forwardAuth, 403): return false
        case (.evaluation, 200) where text.contains("\"decision\":true"): return true
        case (.evaluation, 200) where text.contains("\"decision\":false"): return false
        default: throw HarnessError.unexpectedStatus(response.status, body: text)
        }
    }
}

/// A credential that is asked about: by its token, or by its place in the list of its event.
struct Asked {
    let token: String
    let event: String
    let index: Int
}

/// One check at each door, all sent before any is answered, each on a connection of its own.
struct OneCheckEach: FleetScript {
    private let asked: [Asked]
    private var requests: [HTTPRequest?]
    private(set) var isAllowed: [CheckDoor: Bool] = [:]
    /// When each answer was there, by the harness's clock.
    private(set) var answeredAt: [CheckDoor: Int64] = [:]

    /// `asked`: one for each door.
    init(_ asked: [Asked], key: APIKey) {
        self.asked = asked
        requests = zip(CheckDoor.allCases, asked).map { $0.question($1, key: key) }
    }

    mutating func nextRequest(of member: Int) -> HTTPRequest? {
        defer { requests[member] = nil }
        return requests[member]
    }

    mutating func answered(_ member: Int, _ response: HTTPResponse) throws {
        let door = CheckDoor.allCases[member]
        answeredAt[door] = HarnessClock.nanoseconds
        isAllowed[door] = try door.isAllowed(response, index: asked[member].index)
    }

    func isFinished() -> Bool { isAllowed.count == CheckDoor.allCases.count }
}
