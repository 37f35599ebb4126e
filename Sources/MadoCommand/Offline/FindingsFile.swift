import BrokerCore
import Foundation
import Messages
import Reconciliation

/// Findings as CSV for spreadsheets, written one by one: there may be as many as rows of a log.
///
/// UTF-8 with BOM, CRLF, every field quoted, and no field that a spreadsheet would take for a
/// formula. New, and readable by its owner alone; it goes away unless it is closed.
final class FindingsFile {
    private let path: String
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var isClosed = false
    private(set) var lines = 0

    private static let bufferBytes = 256 * 1024
    private static let columns = [
        "finding", "label", "label_en", "system_id", "at", "person_id", "account", "contract_id",
        "grant_id", "file", "sha256", "line",
    ]

    /// Throws if `path` is there already or cannot be written.
    init(path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw NSError(domain: NSPOSIXErrorDomain, code: Int(errno))
        }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        buffer += [0xEF, 0xBB, 0xBF]
        append(Self.columns)
    }

    deinit {
        // What is unfinished is of no use to anybody.
        if !isClosed { try? FileManager.default.removeItem(atPath: path) }
    }

    func add(_ finding: FindingLine) throws {
        let code = finding.what.code
        let label = FindingWords.label(code)
        append([
            code, label.ja, label.en, finding.system?.text ?? "",
            finding.at.map { JST.precise($0.instant) } ?? "", finding.person ?? "",
            finding.account ?? "", finding.contract ?? "", finding.grant ?? "", finding.file,
            finding.sha256, finding.line == 0 ? "" : String(finding.line),
        ])
        lines += 1
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Writes the rest and makes it last.
    func close() throws {
        try flush()
        try handle.synchronize()
        isClosed = true
    }

    private func flush() throws {
        try handle.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
    }

    private func append(_ fields: [String]) {
        let line = fields.map(spreadsheetField).joined(separator: ",") + "\r\n"
        buffer += line.utf8
    }
}

extension FindingLine.What {
    /// As the file and its readers know it.
    fileprivate var code: String {
        switch self {
        case .code(let code): code.rawValue
        case .ownCustomer: "OWN_CUSTOMER_UNCOVERED"
        case .generator: "GENERATOR_UNCOVERED"
        case .search: "SEARCH_UNCOVERED"
        case .unknownResult: "UNKNOWN_RESULT"
        case .unreadable: "UNREADABLE_ROW"
        }
    }
}
