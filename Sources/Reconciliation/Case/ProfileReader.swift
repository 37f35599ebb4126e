import BrokerCore
import Messages
package import SiteFiles

extension LogProfile {
    /// Reads a profile; `file` is how messages name it.
    package static func load(path: String, file: String) throws(FileProblems) -> LogProfile {
        let bytes: [UInt8]
        do {
            bytes = try SiteText.load(path: path)
        } catch {
            throw error.named(file)
        }
        return try read(bytes, file: file)
    }

    package static func read(_ bytes: [UInt8], file: String) throws(FileProblems) -> LogProfile {
        var yaml = YAMLReader(file: file)
        let text = try SiteText.decode(bytes, file: file)
        guard
            let root = yaml.root(
                text,
                required: ["encoding", "columns"],
                optional: ["zone", "dates", "clock_bound", "operations", "results", "ids"]
            )
        else {
            try yaml.found.check()
            throw FileProblems(FileProblem(file: file, line: 1, message: FileText.empty))
        }
        let encoding = yaml.value(
            root,
            "encoding",
            .oneOf(TextEncoding.allCases.map(\.rawValue))
        ) { TextEncoding(rawValue: $0) }
        let zone = yaml.value(root, "zone", .oneOf(["+09:00", "Z"])) { LogTime.zone($0) }
        let dates = yaml.value(root, "dates", .oneOf(DateStyle.allCases.map(\.rawValue))) {
            DateStyle(rawValue: $0)
        }
        let day = Milliseconds.days(1)
        let bound = yaml.value(root, "clock_bound", .duration(min: .zero, max: day)) {
            Values.duration($0, in: .zero...day)
        }
        let ids = yaml.value(root, "ids", .oneOf(IDRule.allCases.map(\.rawValue))) {
            IDRule(rawValue: $0)
        }
        let operationWords = LogOperation.allCases.map(\.rawValue)
        let operations = words(root, "operations", operationWords, &yaml) {
            LogOperation(rawValue: $0)
        }
        let results = words(root, "results", ["allow", "deny"], &yaml) { word -> LogResult? in
            word == "allow" ? .allow : word == "deny" ? .deny : nil
        }
        let columns = columns(root, &yaml)
        try yaml.found.check()
        return LogProfile(
            encoding: encoding ?? .utf8,
            zone: zone ?? LogTime.jst,
            dates: dates ?? .iso,
            clockBound: (bound?.count ?? 0) * 1_000_000,
            columns: columns,
            operations: operations,
            results: results,
            ids: ids ?? .exact
        )
    }

    private static func columns(
        _ root: YAMLBlock,
        _ yaml: inout YAMLReader
    ) -> [LogColumn: String] {
        let required: [LogColumn] = [.time, .operation, .result]
        guard
            let block = yaml.block(
                root,
                "columns",
                required: required.map(\.rawValue),
                optional: LogColumn.allCases.filter { !required.contains($0) }.map(\.rawValue)
            )
        else { return [:] }
        var columns: [LogColumn: String] = [:]
        var names: [String: Int] = [:]
        for column in LogColumn.allCases {
            let key = column.rawValue
            guard
                let name = yaml.value(
                    block,
                    key,
                    .text(max: 100),
                    parse: {
                        Values.text($0, max: 100)
                    }
                )
            else { continue }
            let line = yaml.valueLine(block, key)
            if let other = names.updateValue(line, forKey: name) {
                yaml.found.add(line, FileText.duplicate(block.path(key), name, line: other))
            }
            columns[column] = name
        }
        // Without either nobody could say whose view it was.
        if columns[.account] == nil, columns[.person] == nil {
            yaml.found.add(block.line, FileText.missingKey(block.path(LogColumn.account.rawValue)))
        }
        return columns
    }

    /// `照会: view`: the log's own words as keys, which only the log knows.
    private static func words<Word>(
        _ root: YAMLBlock,
        _ key: String,
        _ known: [String],
        _ yaml: inout YAMLReader,
        parse: (String) -> Word?
    ) -> [String: Word] {
        var words: [String: Word] = [:]
        for (word, value, line) in yaml.pairs(root, key) {
            guard let meaning = parse(value) else {
                yaml.found.add(
                    line,
                    FileText.badValue(root.path(key) + "." + word, value, .oneOf(known))
                )
                continue
            }
            words[word] = meaning
        }
        return words
    }
}

extension FileProblems {
    /// The same problems of a file under the name that the case gives it.
    func named(_ file: String) -> FileProblems {
        let renamed = problems.map {
            FileProblem(file: file, line: $0.line, message: $0.message)
        }
        return FileProblems(renamed[0], Array(renamed.dropFirst()))
    }
}
