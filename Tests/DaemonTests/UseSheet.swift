import BrokerCore
import DaemonHarness

/// The rows of `GET /v1/uses`, page by page.
struct UseSheet {
    struct Row: Decodable, Hashable {
        let credentialId: String
        let system: String
        let minute: String
        let first: String
        let last: String
        let allowed: Int
        let denied: Int
    }

    private struct Page: Decodable {
        let rows: [Row]
        let next: String?
    }

    let rows: [Row]

    init(_ client: Client, limit: Int = 2) throws {
        var rows: [Row] = []
        var path: String? = "/v1/uses?limit=\(limit)"
        while let asked = path {
            let page = try client.get(asked).checked().decoded(Page.self)
            rows += page.rows
            path = page.next.map { "/v1/uses?limit=\(limit)&cursor=\($0)" }
        }
        self.rows = rows
    }

    /// Once so many checks are counted, or after ten seconds.
    static func waiting(for total: Int, _ client: Client) throws -> UseSheet {
        let deadline = Deadline(in: .seconds(10))
        var sheet = try UseSheet(client)
        while sheet.total < total, !deadline.isOver { sheet = try UseSheet(client) }
        return sheet
    }

    var total: Int { rows.reduce(0) { $0 + $1.allowed + $1.denied } }

    func sum(_ number: (Row) -> Int, where isWanted: (Row) -> Bool) -> Int {
        rows.filter(isWanted).reduce(0) { $0 + number($1) }
    }
}
