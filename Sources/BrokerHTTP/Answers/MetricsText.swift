/// Writes figures in Prometheus' text format 0.0.4: each family once, with its help and type.
///
/// Labels are words of closed lists, so that nothing needs escaping and no id can get in.
struct MetricsText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    private(set) var text = ""

    mutating func family(_ name: StaticString, _ kind: Kind, _ help: StaticString) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(
        _ name: StaticString,
        _ labels: [(String, String)] = [],
        _ value: some BinaryInteger
    ) {
        sample(name, labels, written: "\(value)")
    }

    /// In seconds.
    mutating func sample(_ name: StaticString, milliseconds: Int64) {
        sample(name, [], written: Self.seconds(milliseconds))
    }

    mutating func single(_ name: StaticString, _ kind: Kind, _ help: StaticString, _ value: Int) {
        family(name, kind, help)
        sample(name, [], value)
    }

    private mutating func sample(
        _ name: StaticString,
        _ labels: [(String, String)],
        written value: String
    ) {
        let list = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
        text += "\(name)\(list.isEmpty ? "" : "{\(list)}") \(value)\n"
    }

    /// `0.005`, `1`, `2.5`: exact, and the same wherever it is written.
    static func seconds(_ milliseconds: Int64) -> String {
        let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        guard rest > 0 else { return "\(whole)" }
        var digits = String(String(1_000 + rest).dropFirst())
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}
