import BrokerCore
import Messages
import Reconciliation
import SiteFiles

extension Parser {
    /// `mado.yaml`.
    static let configuration = site("configuration") { bytes throws(FileProblems) in
        try DaemonConfig.read(bytes, file: "/etc/mado/mado.yaml")
    }

    static let areas = site("areas") { bytes throws(FileProblems) in
        try AreasFile.read(bytes, file: "areas.yaml")
    } holds: { areas throws(Broken) in
        try demandDistinct(areas.map(\.id))
    }

    static let policy = site("policy") { bytes throws(FileProblems) in
        try PolicyFile.read(bytes, file: "policy.yaml")
    } holds: { policy throws(Broken) in
        try demand(policy.isWithinCeilings, "above the ceilings")
    }

    static let systems = site("systems") { bytes throws(FileProblems) in
        try SystemsFile.read(bytes, file: "systems.yaml")
    } holds: { systems throws(Broken) in
        try demandDistinct(systems.map(\.system.id))
        try demandDistinct(systems.compactMap(\.apiKey))
        for prefix in systems.flatMap(\.uriRules).map(\.pathPrefix) {
            try demand(prefix.hasPrefix("/") && !prefix.contains("//"), "a prefix \(prefix)")
        }
    }

    static let roster = site("roster") { bytes throws(FileProblems) in
        try RosterFile.read(bytes, file: "roster.csv")
    } holds: { rows throws(Broken) in
        try demandDistinct(rows.map(\.person.id))
        try demandDistinct(rows.compactMap(\.person.uid))
        try demandDistinct(rows.compactMap(\.person.certificate))
        try demand(!rows.compactMap(\.person.uid).contains(where: isNobody), "nobody's account")
    }

    static let terminals = site("terminals") { bytes throws(FileProblems) in
        try TerminalsFile.read(bytes, file: "terminals.csv")
    } holds: { rows throws(Broken) in
        try demandDistinct(rows.map(\.terminal.id))
    }

    /// A log's profile, of a reconciliation.
    static let profile = Parser("profile") { bytes in
        switch Result(catching: { () throws(FileProblems) in
            try LogProfile.read(bytes, file: "profile.yaml")
        }) {
        case .success(let profile):
            try demandDistinct(Array(profile.columns.values))
        case .failure(let problems):
            try demandSound(problems, of: bytes)
        }
    }

    /// A file of the company's: refused with sound problems, or read alike with a byte order mark.
    private static func site<Value: Equatable & SendableMetatype>(
        _ name: String,
        _ read: @escaping @Sendable ([UInt8]) throws(FileProblems) -> Value,
        holds: @escaping @Sendable (Value) throws(Broken) -> Void = { _ in }
    ) -> Parser {
        Parser(name) { bytes in
            let result = Result { () throws(FileProblems) in try read(bytes) }
            switch result {
            case .success(let value): try holds(value)
            case .failure(let problems): try demandSound(problems, of: bytes)
            }
            guard String(validating: bytes, as: UTF8.self) != nil,
                !bytes.starts(with: byteOrderMark)
            else { return }
            let marked = try? read(byteOrderMark + bytes)
            try demand(marked == (try? result.get()), "read otherwise after a byte order mark")
        }
    }
}

/// The readers report what is there twice.
private func demandDistinct(_ values: [some Hashable]) throws(Broken) {
    try demand(Set(values).count == values.count, "the same twice: \(values)")
}

private let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

/// Holds problems to what people are told of them: lines of the file, in order, and a sentence in
/// both languages that no terminal chokes on.
func demandSound(_ found: FileProblems, of bytes: [UInt8]) throws(Broken) {
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    try demand(!found.problems.isEmpty, "refused without a problem")
    var last = 0
    for problem in found.problems {
        try demand((0...lines).contains(problem.line), "line \(problem.line) of \(lines)")
        try demand(problem.line >= last, "line \(problem.line) after \(last)")
        last = problem.line
        try demandSound(problem.message)
    }
}

func demandSound(_ message: Message) throws(Broken) {
    try demand(!message.ja.isEmpty && !message.en.isEmpty, "an empty message")
    try demand(
        message.en.utf8.allSatisfy { (0x20...0x7E).contains($0) },
        "English that is no ASCII: \(message.en)"
    )
    let controls = message.ja.unicodeScalars.filter { $0.properties.generalCategory == .control }
    try demand(controls.isEmpty, "controls in \(message.ja.debugDescription)")
}
