import Foundation
import MadoCommand

/// One command line of a transcript file with everything that it must do.
///
///     == what it shows
///     $ mado close E-7K3QZ8         the command line; '…' keeps spaces together
///     tty                           the standard input is a terminal
///     typed 宣言                    an answer at the terminal, or a line of the standard input
///     > POST /v1/events/… {}        a request, exactly
///     < 200 @act-closed             its answer: a name of ``Answers/named``, or the body itself
///     < unreachable | forbidden | lost
///     exit 0
///     ja 1: …                       a line of the standard output, in Japanese
///     en 2: …                       a line of the standard error output, in English
///     C 1: …                        likewise in the C locale, if there is any such line
struct TranscriptBlock: Sendable {
    var title = ""
    var arguments: [String] = []
    var isTerminal = false
    var typed: [String] = []
    var requests: [String] = []
    var answers: [Result<APIResponse, TransportFailure>] = []
    var exit: Int32 = 0
    var lines: [String: [String]] = [:]

    var script: [Exchange] {
        zip(requests, answers).map { Exchange($0, answer: $1) }
    }

    /// In which locales it says anything.
    var locales: [Locale] {
        Locale.allCases.filter { locale in
            locale != .plain || lines.keys.contains { $0.hasPrefix("C ") }
        }
    }

    func expected(in locale: Locale) -> Transcript {
        let name = locale.shortName
        func text(_ stream: String) -> String {
            (lines["\(name) \(stream)"] ?? []).map { $0 + "\n" }.joined()
        }
        return Transcript(
            out: text("1"),
            notes: text("2"),
            status: Outcome(rawValue: exit) ?? .usage
        )
    }
}

extension Locale {
    var shortName: String {
        switch self {
        case .japanese: "ja"
        case .english: "en"
        case .plain: "C"
        }
    }
}

enum TranscriptFile {
    struct Malformed: Error {
        let line: String
    }

    /// The blocks of `Transcripts/<name>.txt`.
    static func blocks(_ name: String) throws -> [TranscriptBlock] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Transcripts")
        let text = try String(
            contentsOf: folder.appending(path: name + ".txt"),
            encoding: .utf8
        )
        var blocks: [TranscriptBlock] = []
        for line in text.split(separator: "\n").map(String.init) where !line.hasPrefix("#") {
            if line.hasPrefix("== ") {
                blocks.append(TranscriptBlock(title: String(line.dropFirst(3))))
                continue
            }
            guard let last = blocks.indices.last else { throw Malformed(line: line) }
            try read(line, into: &blocks[last])
        }
        return blocks
    }

    private static func read(_ line: String, into block: inout TranscriptBlock) throws {
        let word = String(line.prefix { $0 != " " })
        let rest = String(line.dropFirst(word.count + 1))
        switch word {
        case "$": block.arguments = Array(words(rest).dropFirst())
        case "tty": block.isTerminal = true
        case "typed": block.typed.append(rest)
        case ">": block.requests.append(rest)
        case "<": block.answers.append(try answer(rest))
        case "exit": block.exit = try Int32(rest) ?? { throw Malformed(line: line) }()
        case "ja", "en", "C":
            guard let mark = rest.first, rest.dropFirst().first == ":" else {
                throw Malformed(line: line)
            }
            block.lines["\(word) \(mark)", default: []].append(String(rest.dropFirst(3)))
        default: throw Malformed(line: line)
        }
    }

    private static func answer(
        _ text: String
    ) throws -> Result<APIResponse, TransportFailure> {
        switch text {
        case "unreachable": return .failure(.unreachable(reason: "connection refused"))
        case "forbidden": return .failure(.forbidden)
        case "lost": return .failure(.noAnswer)
        default:
            guard let status = Int(text.prefix(3)) else { throw Malformed(line: text) }
            var body = String(text.dropFirst(4))
            if body.hasPrefix("@") {
                guard let named = Answers.named[String(body.dropFirst())] else {
                    throw Malformed(line: text)
                }
                body = named
            }
            return .success(APIResponse(status: status, body: body))
        }
    }

    /// Words separated by spaces; `'…'` is one, and `''` an empty one.
    private static func words(_ text: String) -> [String] {
        var result: [String] = []
        var word: String?
        var isQuoted = false
        for character in text {
            switch character {
            case "'":
                isQuoted.toggle()
                word = word ?? ""
            case " " where !isQuoted:
                if let done = word { result.append(done) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        return result + (word.map { [$0] } ?? [])
    }
}
