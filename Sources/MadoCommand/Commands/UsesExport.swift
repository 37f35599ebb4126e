import BrokerCore
import Foundation
import Messages

/// `mado history --uses`: how often which credential was checked, by system and minute.
struct UsesExport {
    /// The files to write; nil: none. `-` is the standard output.
    let csv: String?
    let jsonLines: String?
    /// Which minutes; nil: from the first on, or until the last.
    let from: Instant?
    let until: Instant?

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        if let from, let until, until <= from { throw .usage(HistoryText.reversed) }
        let files = [csv, jsonLines].compactMap { $0 }
        guard !files.isEmpty else { return try await show(session) }
        guard Set(files).count == files.count else { throw .usage(HistoryText.twice) }
        for path in files where path != "-" && FileManager.default.fileExists(atPath: path) {
            throw .stopped(HistoryText.exists(path), .refused)
        }
        // Who takes the record away is on record first.
        _ = try await session.send(APIRequest(.post, "/v1/exports/uses", body: .json("{}")))
        var sheets: [UseSheetFile] = []
        if let csv { sheets.append(try UseSheetFile(csv, .csv, session)) }
        if let jsonLines { sheets.append(try UseSheetFile(jsonLines, .jsonLines, session)) }
        try await eachPage(session, [("limit", "1000")], prints: false) {
            rows throws(CommandFailure) in
            for sheet in sheets { try sheet.add(rows) }
        }
        for sheet in sheets { try sheet.finish() }
        return .done
    }

    /// Page by page; says what was deleted, once.
    private func eachPage(
        _ session: Session,
        _ fields: [(String, String?)],
        prints: Bool,
        _ body: ([UseFileRow]) throws(CommandFailure) -> Void
    ) async throws(CommandFailure) {
        let minutes = [("from", from.map(JST.precise)), ("until", until.map(JST.precise))]
        try await session.eachPage("/v1/uses", fields + minutes, prints: prints) {
            (page: UsesAnswer) throws(CommandFailure) in
            try body(page.rows)
            let stated = page.rows.first { $0.credentialId == UseSubject.deleted.text }
            if let end = stated.flatMap({ JST.parse($0.last) }) {
                session.note(HistoryText.deleted(before: end))
            }
            return page.rows.isEmpty ? nil : page.next
        }
    }

    private func show(_ session: Session) async throws(CommandFailure) -> Outcome {
        var rows: [UseFileRow] = []
        try await eachPage(session, [], prints: session.json) { rows += $0 }
        if session.json { return .done }
        guard !rows.isEmpty else {
            try session.say(HistoryText.empty)
            return .done
        }
        let headings = [
            TableText.minute, TableText.credential, TableText.system, TableText.allowed,
            TableText.denied,
        ]
        var table = Table(headings.map(session.speech.text), flexible: [2])
        for row in rows {
            table.add([
                JST.parse(row.minute).map(JST.people) ?? session.speech.foreign(row.minute),
                UseSubject(row.credentialId).map { session.speech.text($0.message) }
                    ?? session.speech.foreign(row.credentialId),
                session.speech.foreign(row.system), String(row.allowed), String(row.denied),
            ])
        }
        try session.print(table.lines(width: session.tableWidth))
        try session.say(CountUnit.items.text(rows.count))
        return .done
    }
}

private struct UsesAnswer: Decodable, Sendable {
    let rows: [UseFileRow]
    let next: String?
}

/// One row as the daemon gives it, and as a file holds it.
struct UseFileRow: Decodable, Hashable, Sendable {
    static let columns = [
        "credential_id", "system", "minute", "first", "last", "allowed", "denied",
    ]

    let credentialId: String
    let system: String
    let minute: String
    let first: String
    let last: String
    let allowed: Int
    let denied: Int

    private var fields: [String] {
        [credentialId, system, minute, first, last, String(allowed), String(denied)]
    }

    /// For spreadsheets: UTF-8 with BOM, CRLF, every field quoted, and formula-safe.
    static var csvHeading: String { "\u{FEFF}" + csvLine(columns) }

    var csvLine: String { Self.csvLine(fields) }

    private static func csvLine(_ fields: [String]) -> String {
        fields.map(spreadsheetField).joined(separator: ",") + "\r\n"
    }

    /// One object a line, its members in alphabetical order.
    var jsonLine: String {
        let members: [String: LooseJSON] = [
            "credential_id": .text(credentialId), "system": .text(system),
            "minute": .text(minute), "first": .text(first), "last": .text(last),
            "allowed": .number(allowed), "denied": .number(denied),
        ]
        return LooseJSON.object(members).line + "\n"
    }
}
