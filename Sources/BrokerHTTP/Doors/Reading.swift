import BrokerCore
import Hummingbird
import Messages

/// Parsing at the boundary: what comes out is of the core's own types, or a problem was thrown.
enum Reading {
    static func id<ID: DrawnID>(_ text: String?, _ unknown: Refusal) throws -> ID {
        guard let text else { throw Problem.malformed }
        guard let id = ID(text) else { throw Problem(unknown, reference: nil) }
        return id
    }

    static func named<ID: NamedID>(_ text: String, _ unknown: Refusal) throws -> ID {
        guard let id = ID(text) else { throw Problem(unknown, reference: nil) }
        return id
    }

    static func all<ID: NamedID>(_ texts: [String]?, _ unknown: Refusal) throws -> [ID] {
        try (texts ?? []).map { try named($0, unknown) }
    }

    static func word<Word: RawRepresentable<String>>(
        _ text: String,
        _ unknown: Refusal = .malformed
    ) throws -> Word {
        guard let word = Word(rawValue: text) else { throw Problem(unknown, reference: nil) }
        return word
    }

    static func instant(_ text: String) throws -> Instant {
        guard let instant = JST.parse(text) else { throw Problem.malformed }
        return instant
    }

    static func length(_ text: String) throws -> Milliseconds {
        guard let length = Length.parse(text) else { throw Problem.malformed }
        return length
    }

    /// A free text of a person, for the directory: not empty, and short enough to read.
    static func text(_ text: String) throws -> String {
        guard (1...400).contains(text.count), !text.contains("\0") else {
            throw Problem.malformed
        }
        return text
    }
}

extension DoorContext {
    func eventID() throws -> EventID {
        try Reading.id(parameters.get("event"), .eventUnknown)
    }
}

/// A page of a list: where to begin, and how much.
struct Page {
    static let limitMax = 1_000
    let offset: Int
    let limit: Int

    init(_ request: Request) throws {
        let query = request.uri.queryParameters
        offset = try Self.number(query["cursor"].map(String.init), 0, 0...Int.max / 2)
        limit = try Self.limit(request)
    }

    static func limit(_ request: Request) throws -> Int {
        let text = request.uri.queryParameters["limit"].map(String.init)
        return try number(text, 200, 1...limitMax)
    }

    private static func number(
        _ text: String?,
        _ fallback: Int,
        _ bounds: ClosedRange<Int>
    ) throws -> Int {
        guard let text else { return fallback }
        guard let number = Int(text), bounds.contains(number) else { throw Problem.malformed }
        return number
    }

    /// The rows of this page and the cursor of the next; nil: this was the last.
    func of<Row>(_ rows: [Row]) -> (rows: [Row], next: String?) {
        let end = min(offset + limit, rows.count)
        guard offset < end else { return ([], nil) }
        return (Array(rows[offset..<end]), end < rows.count ? String(end) : nil)
    }
}
