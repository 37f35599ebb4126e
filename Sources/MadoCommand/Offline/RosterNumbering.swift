package import BrokerCore
import Messages
package import SiteFiles

/// Fills the empty `person_id` cells of a roster file and leaves every other byte as it is.
///
/// Works on bytes: in UTF-8 and in CP932 alike, a comma, a quotation mark or a line end is never
/// part of another character.
package enum RosterNumbering {
    /// The numbered file; `draw` gives random ids.
    ///
    /// Throws what is wrong with the file, once numbered, so that no half-right roster comes out.
    package static func number(
        _ bytes: [UInt8],
        file: String,
        draw: () -> PersonID
    ) throws(FileProblems) -> [UInt8] {
        _ = try SiteText.decode(bytes, file: file)
        let records = records(of: bytes)
        guard let header = records.first,
            let column = header.firstIndex(where: { text(of: $0, in: bytes) == "person_id" })
        else {
            // Without the column there is nothing to fill; the reader says what is missing.
            _ = try RosterFile.read(bytes, file: file)
            return bytes
        }
        var taken: Set<String> = []
        var gaps: [Range<Int>] = []
        for record in records.dropFirst() where column < record.count {
            let id = text(of: record[column], in: bytes)
            if !id.isEmpty {
                taken.insert(id)
            } else if !record.allSatisfy({ text(of: $0, in: bytes).isEmpty }) {
                gaps.append(record[column])
            }
        }
        var result: [UInt8] = []
        var copied = 0
        for gap in gaps {
            var id = draw()
            while !taken.insert(id.text).inserted { id = draw() }
            result += bytes[copied..<gap.lowerBound] + Array(id.text.utf8)
            copied = gap.upperBound
        }
        result += bytes[copied...]
        _ = try RosterFile.read(result, file: file)
        return result
    }

    /// An id that says nothing about the person: `P-` and eight digits without I, L, O and U.
    package static func randomID(using generator: inout some RandomNumberGenerator) -> PersonID {
        let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let drawn = (0..<8).map { _ in
            digits[Int.random(in: digits.indices, using: &generator)]
        }
        return PersonID(unchecked: "P-" + String(drawn))
    }

    /// The cells of each record, as ranges of bytes with their quotation marks.
    private static func records(of bytes: [UInt8]) -> [[Range<Int>]] {
        var records: [[Range<Int>]] = []
        var cells: [Range<Int>] = []
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var isQuoted = false
        for (index, byte) in bytes.enumerated().dropFirst(start) {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                cells.append(start..<index)
                start = index + 1
            case 0x0A where !isQuoted:
                let end = index > start && bytes[index - 1] == 0x0D ? index - 1 : index
                records.append(cells + [start..<end])
                cells = []
                start = index + 1
            default: break
            }
        }
        if start < bytes.count || !cells.isEmpty { records.append(cells + [start..<bytes.count]) }
        return records
    }

    /// A cell's text without quotation marks and spaces; only ASCII matters here.
    private static func text(of cell: Range<Int>, in bytes: [UInt8]) -> String {
        let text = String(decoding: bytes[cell], as: UTF8.self)
        return text.filter { $0 != "\"" && $0 != " " }
    }
}
