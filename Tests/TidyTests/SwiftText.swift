/// A Swift file taken apart: what the compiler reads, and what people read.
///
/// Both halves keep every line where it was, so that a finding in either has its line number.
/// Regular-expression literals are not known here; the sources use none.
struct SwiftText {
    /// The file with comments and the contents of string literals blanked.
    let code: String
    /// The file with everything but comments and string literals blanked.
    let prose: String

    init(_ text: String) {
        var splitter = Splitter(bytes: Array(text.utf8))
        splitter.run()
        code = String(decoding: splitter.code, as: UTF8.self)
        prose = String(decoding: splitter.prose, as: UTF8.self)
    }
}

private struct Splitter {
    private enum Mode {
        case code(depth: Int)
        case string(hashes: Int, isMultiline: Bool)
        case lineComment
        case blockComment(depth: Int)
    }

    private let bytes: [UInt8]
    private(set) var code: [UInt8] = []
    private(set) var prose: [UInt8] = []
    private var position = 0
    private var modes: [Mode] = [.code(depth: 0)]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func run() {
        while position < bytes.count {
            switch modes.last ?? .code(depth: 0) {
            case .code(let depth): stepCode(depth)
            case .string(let hashes, let isMultiline): stepString(hashes, isMultiline)
            case .lineComment: stepLineComment()
            case .blockComment(let depth): stepBlockComment(depth)
            }
        }
    }

    private mutating func stepCode(_ depth: Int) {
        if starts("//") {
            modes.append(.lineComment)
            return takeProse(2)
        }
        if starts("/*") {
            modes.append(.blockComment(depth: 1))
            return takeProse(2)
        }
        if bytes[position] == UInt8(ascii: "`"), let end = closingBacktick() {
            return takeCode(end - position + 1)
        }
        if let hashes = hashesBeforeQuote() { return openString(hashes) }
        let isInterpolation = modes.count > 1
        if isInterpolation, bytes[position] == UInt8(ascii: "(") {
            modes[modes.count - 1] = .code(depth: depth + 1)
        }
        if isInterpolation, bytes[position] == UInt8(ascii: ")") {
            modes[modes.count - 1] = .code(depth: depth - 1)
            if depth == 1 { modes.removeLast() }
        }
        takeCode(1)
    }

    private mutating func openString(_ hashes: Int) {
        takeCode(hashes)
        let isMultiline = starts("\"\"\"")
        modes.append(.string(hashes: hashes, isMultiline: isMultiline))
        takeCode(isMultiline ? 3 : 1)
    }

    private mutating func stepString(_ hashes: Int, _ isMultiline: Bool) {
        let marks = String(repeating: "#", count: hashes)
        if starts("\\" + marks) {
            if starts("\\" + marks + "(") {
                takeProse(1 + hashes)
                modes.append(.code(depth: 1))
                return takeCode(1)
            }
            return takeProse(2 + hashes)
        }
        let end = (isMultiline ? "\"\"\"" : "\"") + marks
        if starts(end) {
            modes.removeLast()
            return takeCode(end.utf8.count)
        }
        takeProse(1)
    }

    private mutating func stepLineComment() {
        if bytes[position] == UInt8(ascii: "\n") { modes.removeLast() }
        takeProse(1)
    }

    private mutating func stepBlockComment(_ depth: Int) {
        if starts("/*") {
            modes[modes.count - 1] = .blockComment(depth: depth + 1)
            return takeProse(2)
        }
        if starts("*/") {
            modes[modes.count - 1] = .blockComment(depth: depth - 1)
            if depth == 1 { modes.removeLast() }
            return takeProse(2)
        }
        takeProse(1)
    }

    private func starts(_ text: String) -> Bool {
        bytes[position...].starts(with: text.utf8)
    }

    /// How many `#` stand between here and a quotation mark; nil if none follows.
    private func hashesBeforeQuote() -> Int? {
        var end = position
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        return end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end - position : nil
    }

    /// The end of a raw identifier such as `` `is one line` ``; nil if the line ends first.
    private func closingBacktick() -> Int? {
        bytes[(position + 1)...].firstIndex {
            $0 == UInt8(ascii: "`") || $0 == UInt8(ascii: "\n")
        }.flatMap { bytes[$0] == UInt8(ascii: "`") ? $0 : nil }
    }

    private mutating func takeCode(_ count: Int) {
        take(count, isCode: true)
    }

    private mutating func takeProse(_ count: Int) {
        take(count, isCode: false)
    }

    private mutating func take(_ count: Int, isCode: Bool) {
        for byte in bytes[position..<min(position + count, bytes.count)] {
            let isKept = byte == UInt8(ascii: "\n")
            code.append(isCode || isKept ? byte : UInt8(ascii: " "))
            prose.append(!isCode || isKept ? byte : UInt8(ascii: " "))
        }
        position += count
    }
}
