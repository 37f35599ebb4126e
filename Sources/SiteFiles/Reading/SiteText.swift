import Foundation
import Messages

/// The text of a file that a company wrote: UTF-8, UTF-8 with BOM, or CP932.
package enum SiteText {
    /// Larger files are refused before they are decoded.
    package static let bytesMax = 64 * 1024 * 1024

    /// The bytes of the file at `path`; throws the operating system's reason as a problem.
    package static func load(path: String) throws(FileProblems) -> [UInt8] {
        let failure: any Error
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            // One byte more than allowed tells a file that is too large.
            return [UInt8](try handle.read(upToCount: bytesMax + 1) ?? Data())
        } catch {
            failure = error
        }
        throw FileProblems(
            FileProblem(
                file: path,
                line: 0,
                message: FileText.unreadable(SystemErrorText.words(of: failure))
            )
        )
    }

    /// Decodes strictly: no byte is replaced by another, no control character passes.
    package static func decode(_ bytes: [UInt8], file: String) throws(FileProblems) -> String {
        guard bytes.count <= bytesMax else {
            throw FileProblems(
                FileProblem(file: file, line: 0, message: FileText.tooLarge(limit: bytesMax))
            )
        }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let body = hasMark ? bytes[3...] : bytes[...]
        let text: String
        if let utf8 = String(validating: body, as: UTF8.self) {
            text = utf8
        } else if !hasMark, let cp932 = decodeCP932(body) {
            text = cp932
        } else {
            let line = hasMark ? undecodableLine(body, isUTF8) : undecodableLine(body, isCP932)
            throw FileProblems(FileProblem(file: file, line: line, message: FileText.encoding))
        }
        var found = ProblemList(file: file)
        reportControls(in: text, to: &found)
        try found.check()
        return text
    }

    /// Foundation's Shift JIS is Microsoft's code page 932 here: it knows ①, ㈱ and 髙, and gives
    /// nil for bytes that are no character.
    private static func decodeCP932(_ bytes: ArraySlice<UInt8>) -> String? {
        String(data: Data(bytes), encoding: .shiftJIS)
    }

    private static func isUTF8(_ line: ArraySlice<UInt8>) -> Bool {
        String(validating: line, as: UTF8.self) != nil
    }

    private static func isCP932(_ line: ArraySlice<UInt8>) -> Bool { decodeCP932(line) != nil }

    /// A line feed is never the second byte of a CP932 character, so lines stand alone.
    private static func undecodableLine(
        _ bytes: ArraySlice<UInt8>,
        _ isReadable: (ArraySlice<UInt8>) -> Bool
    ) -> Int {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return (lines.firstIndex { !isReadable($0) } ?? 0) + 1
    }

    private static func reportControls(in text: String, to found: inout ProblemList) {
        var line = 1
        var afterReturn = false
        for scalar in text.unicodeScalars {
            // A carriage return is the first half of a line end or nothing.
            if afterReturn, scalar != "\n" { found.add(line, FileText.controlCharacter(0x0D)) }
            afterReturn = scalar == "\r"
            switch scalar {
            case "\n": line += 1
            case "\t", "\r": continue
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
                found.add(line, FileText.controlCharacter(scalar.value))
            default: continue
            }
            // One broken file must not fill the screen.
            if found.problems.count >= 20 { return }
        }
    }
}
