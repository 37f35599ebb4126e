import BrokerCore
import Foundation
import Messages

/// `mado history --uses`: how often which credential was checked, by system and minute.
struct UsesExport {
    /// The files to write; nil: none. `-` is the standard output.
    let csv: String?
    let jsonLines: String?

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let files = [csv, jsonLines].compactMap { $0 }
        guard !files.isEmpty else { return try await show(session) }
        guard Set(files).count == files.count else { throw .usage(HistoryText.twice) }
        for path in files where path != "-" && FileManager.default.fileExists(atPath: path) {
            throw .stopped(HistoryText.exists(path), .refused)
        }
        // Who takes the record away is on record first.
        _ = try await session.send(APIRequest(.post, "/v1/exports/uses", body: .json("{}")))
        let rows = try await rows(session)
        if let csv { try write(UseFileRow.csv(rows), to: csv, rows.count, session) }
        if let jsonLines {
            try write(UseFileRow.jsonLines(rows), to: jsonLines, rows.count, session)
        }
        return .done
    }

    private func rows(_ session: Session) async throws(CommandFailure) -> [UseFileRow] {
        var rows: [UseFileRow] = []
        let fields: [(String, String?)] = [("limit", "1000")]
        try await session.eachPage("/v1/uses", fields, prints: false) { (page: UsesAnswer) in
            rows += page.rows
            return page.rows.isEmpty ? nil : page.next
        }
        return rows
    }

    private func write(
        _ text: String,
        to path: String,
        _ count: Int,
        _ session: Session
    ) throws(CommandFailure) {
        guard path != "-" else { return try session.write(text) }
        do {
            try NewFile.write(text, to: path)
        } catch {
            throw .stopped(FailureText.file(path, systemReason(error)), .unreachable)
        }
        session.note(HistoryText.written(path, rows: count))
    }

    private func show(_ session: Session) async throws(CommandFailure) -> Outcome {
        var rows: [UseFileRow] = []
        try await session.eachPage("/v1/uses", [], prints: session.json) { (page: UsesAnswer) in
            rows += page.rows
            return page.rows.isEmpty ? nil : page.next
        }
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
    static func csv(_ rows: [UseFileRow]) -> String {
        let lines = ([columns] + rows.map(\.fields)).map { fields in
            fields.map(spreadsheetField).joined(separator: ",") + "\r\n"
        }
        return "\u{FEFF}" + lines.joined()
    }

    /// One object a line, its members in alphabetical order.
    static func jsonLines(_ rows: [UseFileRow]) -> String {
        rows.map { row in
            let members: [String: LooseJSON] = [
                "credential_id": .text(row.credentialId), "system": .text(row.system),
                "minute": .text(row.minute), "first": .text(row.first), "last": .text(row.last),
                "allowed": .number(row.allowed), "denied": .number(row.denied),
            ]
            return LooseJSON.object(members).line + "\n"
        }.joined()
    }
}
