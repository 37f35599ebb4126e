import Broker
import BrokerCore
import Hummingbird
import Ledger
import Messages
import Requests

/// `GET /v1/uses`: how often which credential was checked, by system and minute.
extension Doors {
    func addUses(to router: Router<DoorContext>) {
        router.get("/v1/uses") { request, context in
            try await self.admitHistoryReader(context)
            let page = try UsePage(request)
            let uses = try await self.read(page)
            // A full page may be the last one: the next one is then empty.
            let next = uses.count == page.limit ? uses.last.map { UsePage.cursor($0.key) } : nil
            return Response.json(UsesPayload(rows: uses.map(UsePayload.init), next: next))
        }
    }

    private func read(_ page: UsePage) async throws -> [Use] {
        try await UseReader(keeper: uses).read { store in
            // Whoever asks for later minutes only is told all the same what is not there any more.
            let stated = try store.deleted().flatMap { page.begins(within: $0) ? [$0] : nil } ?? []
            return try stated
                + store.uses(
                    from: page.from,
                    until: page.until,
                    after: page.after,
                    limit: page.limit - stated.count
                )
        }
    }
}

/// Which uses of which minutes.
private struct UsePage {
    let from: Instant?
    let until: Instant?
    let after: UseKey?
    let limit: Int

    init(_ request: Request) throws {
        let query = request.uri.queryParameters
        from = try query["from"].map { try Reading.instant(String($0)) }
        until = try query["until"].map { try Reading.instant(String($0)) }
        limit = try Page.limit(request)
        after = try query["cursor"].map { text in
            guard let key = Self.key(String(text)) else { throw Problem.malformed }
            return key
        }
    }

    /// Is it the first page of minutes of which some were deleted, and does not have the row that
    /// states it?
    func begins(within deleted: Use) -> Bool {
        guard let from, after == nil else { return false }
        return deleted.key.minute < from && from < deleted.last
    }

    /// `~` is in no id, and needs no escaping in a URL.
    static func cursor(_ key: UseKey) -> String {
        let minute = key.minute.millisecondsSince1970
        return "\(minute)~\(key.system?.text ?? "")~\(key.subject.text)"
    }

    private static func key(_ cursor: String) -> UseKey? {
        let parts = cursor.split(separator: "~", omittingEmptySubsequences: false)
        guard parts.count == 3, let minute = Int64(parts[0]),
            let subject = UseSubject(parts[2])
        else { return nil }
        let system = SystemID(parts[1])
        guard system != nil || parts[1].isEmpty else { return nil }
        return UseKey(
            minute: Instant(millisecondsSince1970: minute),
            system: system,
            subject: subject
        )
    }
}

private struct UsesPayload: Encodable {
    let rows: [UsePayload]
    let next: String?
}

/// One row, with the columns of an export.
struct UsePayload: Encodable {
    let credentialId: String
    let system: String
    let minute: String
    let first: String
    let last: String
    let allowed: Int
    let denied: Int

    init(_ use: Use) {
        credentialId = use.key.subject.text
        system = use.key.system?.text ?? ""
        minute = JST.machine(use.key.minute)
        first = JST.precise(use.first)
        last = JST.precise(use.last)
        allowed = use.allowed
        denied = use.denied
    }
}
