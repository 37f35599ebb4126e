package import BrokerCore
import Messages

/// A row of `terminals.csv` (端末管理台帳).
package struct TerminalRow: Hashable, Sendable {
    package let line: Int
    package let terminal: Terminal
    /// 管理者: who answers for the device; for the directory, not the ledger.
    package let custodian: String?
    /// What the device is really set up for, where that was looked at (requirement O5).
    package let configuredAs: TerminalKind?
    package let validFrom: Instant?
    package let validTo: Instant?
}

/// Reads `terminals.csv`; dates as in ``RosterFile``.
package enum TerminalsFile {
    static let required = ["terminal_id", "kind", "site"]
    static let optional = ["room", "custodian", "configured_as", "valid_from", "valid_to"]

    package static func load(path: String) throws(FileProblems) -> [TerminalRow] {
        try read(SiteText.load(path: path), file: path)
    }

    package static func read(
        _ bytes: [UInt8],
        file: String
    ) throws(FileProblems) -> [TerminalRow] {
        var found = ProblemList(file: file)
        let text = try SiteText.decode(bytes, file: file)
        let rows = CSVRows.read(text, required: required, optional: optional, found: &found)
        var ids = Taken<TerminalID>()
        var result: [TerminalRow] = []
        for source in rows {
            var cells = CellReader(row: source, found: found)
            let row = row(&cells)
            found = cells.found
            guard let row else { continue }
            if let other = ids.other(row.terminal.id, line: source.line) {
                let text = row.terminal.id.text
                found.add(source.line, FileText.duplicate("terminal_id", text, line: other))
            }
            result.append(row)
        }
        try found.check()
        return result
    }

    private static func row(_ cells: inout CellReader) -> TerminalRow? {
        let kinds = ValueRule.oneOf(TerminalKind.allCases.map(\.rawValue))
        let id = cells.required("terminal_id", .identifier) { TerminalID($0) }
        let kind = cells.required("kind", kinds) { TerminalKind(rawValue: $0) }
        let site = cells.required("site", .identifier) { SiteID($0) }
        let room = cells.optional("room", .identifier) { ResourceID($0) }
        let custodian = cells.text("custodian")
        let configured = cells.optional("configured_as", kinds) { TerminalKind(rawValue: $0) }
        let from = cells.optional("valid_from", .dateOrTime, parse: Values.start)
        let to = cells.optional("valid_to", .dateOrTime, parse: Values.end)
        if let from, let to, to <= from {
            cells.add(FileText.datesReversed("valid_from", "valid_to"))
        }
        guard let id, let kind, let site else { return nil }
        return TerminalRow(
            line: cells.line,
            terminal: Terminal(id: id, kind: kind, site: site, room: room),
            custodian: custodian,
            configuredAs: configured,
            validFrom: from,
            validTo: to
        )
    }
}
