import CSystemd
import Glibc
package import Logging

/// Writes log events to the journal with their metadata as fields (`sd_journal_sendv(3)`).
///
/// An event becomes `MESSAGE`, `PRIORITY`, `SYSLOG_IDENTIFIER`, `MADO_LOGGER` and one `MADO_<KEY>`
/// for each metadata key: `journalctl MADO_GRANT=G-…` finds a grant's whole story. Values may
/// have any number of lines.
package struct JournalLogHandler: LogHandler {
    /// Takes the fields of one event, each `NAME=value`.
    package typealias Sink = @Sendable (_ fields: [[UInt8]]) -> Void

    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let identifier: String
    private let sink: Sink

    /// - Parameters:
    ///   - label: The logger's label.
    ///   - identifier: What `journalctl -t` selects: the program's name.
    ///   - sink: Where the fields go; the journal unless a test says otherwise.
    package init(label: String, identifier: String, sink: @escaping Sink = sendToJournal) {
        self.label = label
        self.identifier = identifier
        self.sink = sink
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var merged = metadata
        if let provided = metadataProvider?.get() {
            merged.merge(provided) { _, new in new }
        }
        if let own = event.metadata {
            merged.merge(own) { _, new in new }
        }
        if let error = event.error {
            merged["error"] = "\(error)"
        }
        var fields = [
            field("MESSAGE", event.message.description),
            field("PRIORITY", "\(Self.priority(of: event.level))"),
            field("SYSLOG_IDENTIFIER", identifier),
            field("MADO_LOGGER", label),
        ]
        // Sorted, since a dictionary's order changes with the process.
        for (key, value) in merged.sorted(by: { $0.key < $1.key }) {
            fields.append(field(Self.fieldName(key), value.description))
        }
        sink(fields)
    }

    private func field(_ name: String, _ value: String) -> [UInt8] {
        Array("\(name)=\(value)".utf8)
    }

    /// `MADO_` and the key in the journal's alphabet: upper-case letters, digits, underscores, at
    /// most 64 in all. journald ignores a field of any other name.
    static func fieldName(_ key: String) -> String {
        let body = key.utf8.prefix(59).map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                byte
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                byte - 32
            default:
                UInt8(ascii: "_")
            }
        }
        return "MADO_" + String(decoding: body, as: UTF8.self)
    }

    /// The syslog priority of a level (`syslog(3)`).
    private static func priority(of level: Logger.Level) -> Int {
        switch level {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}

/// Sends one entry to journald; what journald does not take is lost, as with standard error.
package func sendToJournal(_ fields: [[UInt8]]) {
    // One buffer and offsets, so that every pointer belongs to one borrowed array.
    var bytes: [UInt8] = []
    var ranges: [(start: Int, length: Int)] = []
    for field in fields {
        ranges.append((bytes.count, field.count))
        bytes += field
    }
    unsafe bytes.withUnsafeMutableBytes { buffer in
        guard let base = buffer.baseAddress else { return }
        let vectors = unsafe ranges.map { range in
            unsafe iovec(iov_base: base + range.start, iov_len: range.length)
        }
        _ = unsafe sd_journal_sendv(vectors, Int32(vectors.count))
    }
}
