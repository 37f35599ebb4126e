import BrokerCore
import Foundation
import Messages

/// Reads a file that `mado history --uses` wrote: CSV, or JSON Lines.
enum UseFile {
    /// Throws for a row that the export does not write, with its line; a CSV without its heading
    /// is none, and so is an empty file.
    static func read(_ text: String, file: String) throws(CommandFailure) -> [Use] {
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let isCSV = !text.hasPrefix("{")
        var uses: [Use] = []
        if isCSV, fields(lines[0]) != UseFileRow.columns { throw bad(file, 1) }
        for (index, line) in lines.enumerated().dropFirst(isCSV ? 1 : 0) where !line.isEmpty {
            let row = isCSV ? self.row(fields(line)) : self.row(json: line)
            guard let use = row.flatMap(\.use) else { throw bad(file, index + 1) }
            uses.append(use)
        }
        return uses
    }

    private static func bad(_ file: String, _ line: Int) -> CommandFailure {
        .stopped(LedgerText.badUses(file, line: line), .unreachable)
    }

    /// The fields of a line, each of which may be quoted; no value of an export has a line end.
    /// The mark that keeps a spreadsheet from taking an id for a formula is taken off again.
    private static func fields(_ line: Substring) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { field in
            var text = field
            if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
                text = text.dropFirst().dropLast()
            }
            return String(text.hasPrefix("'") ? text.dropFirst() : text)
        }
    }

    private static func row(_ fields: [String]) -> UseFileRow? {
        guard fields.count == UseFileRow.columns.count, let allowed = Int(fields[5]),
            let denied = Int(fields[6])
        else { return nil }
        return UseFileRow(
            credentialId: fields[0],
            system: fields[1],
            minute: fields[2],
            first: fields[3],
            last: fields[4],
            allowed: allowed,
            denied: denied
        )
    }

    private static func row(json line: Substring) -> UseFileRow? {
        try? Wire.decoder.decode(UseFileRow.self, from: Data(line.utf8))
    }
}

extension UseFileRow {
    /// Nil for what no export has.
    fileprivate var use: Use? {
        guard let subject = UseSubject(credentialId), let minute = JST.parse(minute),
            let first = JST.parse(first), let last = JST.parse(last), allowed >= 0, denied >= 0,
            system.isEmpty != subject.countsChecks, system.isEmpty || SystemID(system) != nil
        else { return nil }
        return Use(
            key: UseKey(minute: minute, system: SystemID(system), subject: subject),
            first: first,
            last: last,
            allowed: allowed,
            denied: denied
        )
    }
}
