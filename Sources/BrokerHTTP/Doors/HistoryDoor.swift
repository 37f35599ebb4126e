import Broker
import BrokerCore
import Hummingbird
import Ledger
import Requests

/// `/v1/history` and `/v1/exports`: the auditor's tables, from the ledger itself.
extension Doors {
    func addHistory(to router: Router<DoorContext>) {
        router.get("/v1/history") { request, context in
            try await self.history(request, context)
        }
        router.post("/v1/exports/:what") { request, context in
            _ = try await request.act(EmptyBody.self, context)
            return try await self.export(context.parameters.get("what") ?? "", context)
        }
    }

    private func history(_ request: Request, _ context: DoorContext) async throws -> Response {
        try await admitHistoryReader(context)
        let page = try Page(request)
        let event: EventID? = try request.uri.queryParameters["event"].map {
            try Reading.id(String($0), .eventUnknown)
        }
        let fold = try await HistoryReader(ledger: ledger).fold()
        let table = HistoryTable.grants(fold, events: await eventTexts(fold), only: event)
        let rows = page.of(table.objects)
        return .json(HistoryPayload(rows: rows.rows, next: rows.next))
    }

    /// An export is itself an entry: who took the history away, and up to where.
    private func export(_ what: String, _ context: DoorContext) async throws -> Response {
        guard let what = ExportTable(rawValue: what) else { throw Problem.notFound }
        let size = try await read { $0.ledgerSize }
        let reply = try await act(.export(entries: size), context)
        // A repeat takes away what the first one did, if its caller still may.
        if reply.isRepeat { try await admitHistoryReader(context) }
        guard case .accepted(.exported(let entries)) = reply.outcome else {
            throw Problem.malformed
        }
        let table: (HistoryFold, [Digest: String]) -> HistoryTable
        switch what {
        case .history: table = { .grants($0, events: $1) }
        case .events: table = { .events($0, names: $1) }
        case .credentials: table = { fold, _ in .credentials(fold) }
        case .suspensions: table = { fold, _ in .suspensions(fold) }
        // Read by pages (`GET /v1/uses`): there may be many.
        case .uses: return .json(["entries": entries])
        }
        // Exactly what the entry says was taken, whatever was recorded since.
        let fold = try await HistoryReader(ledger: ledger).fold(entries: entries)
        let names = await eventTexts(fold)
        return .text(table(fold, names).csv, type: "text/csv; charset=utf-8")
    }

    private func eventTexts(_ fold: HistoryFold) async -> [Digest: String] {
        await names.texts(
            for: fold.events.flatMap { history in
                [history.event.plan.name] + [history.event.plan.basis].compactMap { $0 }
                    + history.event.conditions.map(\.text)
            }
        )
    }
}

/// What can be exported.
enum ExportTable: String, CaseIterable {
    case history, events, credentials, suspensions, uses
}

private struct HistoryPayload: Encodable {
    let rows: [[String: String]]
    let next: String?
}
