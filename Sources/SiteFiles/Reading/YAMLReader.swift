import BrokerCore
package import Messages
import Yams

/// A block of keys that has been checked for unknown and missing ones.
package struct YAMLBlock {
    /// The path to the block, such as `limits`; empty for the file itself.
    package let name: String
    package let line: Int
    fileprivate let values: [String: Node]
    /// Where each key stands: a value that is not there has no line of its own.
    fileprivate let lines: [String: Int]

    func has(_ key: String) -> Bool { values[key] != nil }

    package func line(of key: String) -> Int { lines[key] ?? line }

    /// `limits.inbox_max`: how messages name a key.
    package func path(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

    fileprivate init(name: String, line: Int, values: [String: Node], lines: [String: Int]) {
        self.name = name
        self.line = line
        self.values = values
        self.lines = lines
    }
}

/// Reads a YAML file strictly and goes on after a problem, so that all are reported at once.
package struct YAMLReader {
    package var found: ProblemList

    /// The most items of one list.
    static let itemsMax = 10_000
    /// Larger YAML files are refused before they are parsed.
    static let bytesMax = 4 * 1024 * 1024

    package init(file: String) { found = ProblemList(file: file) }

    /// The block that is the whole file; nil after reporting why there is none.
    package mutating func root(
        _ text: String,
        required: [String],
        optional: [String] = []
    ) -> YAMLBlock? {
        guard text.utf8.count <= Self.bytesMax else {
            found.add(0, FileText.tooLarge(limit: Self.bytesMax))
            return nil
        }
        if let line = Self.manyAliases(in: text) {
            found.add(line, FileText.yamlAnchor)
            return nil
        }
        do {
            let parser = try Parser(yaml: text, encoding: .utf8)
            guard let node = try parser.singleRoot() else {
                found.add(1, FileText.empty)
                return nil
            }
            // The parser alone holds the names of anchors: look while it lives.
            if let line = withExtendedLifetime(parser, { firstAnchor(in: node) }) {
                found.add(line, FileText.yamlAnchor)
                return nil
            }
            return block(node, name: "", line: 1, required: required, optional: optional)
        } catch {
            report(error, in: text)
            return nil
        }
    }

    /// The block under `key`; nil if it is absent or, after reporting, no block.
    package mutating func block(
        _ parent: YAMLBlock,
        _ key: String,
        required: [String],
        optional: [String] = []
    ) -> YAMLBlock? {
        guard let node = parent.values[key] else { return nil }
        return block(
            node,
            name: parent.path(key),
            line: parent.line(of: key),
            required: required,
            optional: optional
        )
    }

    /// The blocks of the list under `key`; an absent list is empty.
    package mutating func blocks(
        _ parent: YAMLBlock,
        _ key: String,
        required: [String],
        optional: [String] = []
    ) -> [YAMLBlock] {
        list(parent, key).compactMap { node in
            block(
                node,
                name: parent.path(key),
                line: line(of: node),
                required: required,
                optional: optional
            )
        }
    }

    /// The value under `key` if `parse` accepts it; nil if absent or, after reporting, refused.
    package mutating func value<Value>(
        _ block: YAMLBlock,
        _ key: String,
        _ rule: ValueRule,
        parse: (String) -> Value?
    ) -> Value? {
        guard let text = scalar(block, key) else { return nil }
        guard let value = parse(text) else {
            found.add(valueLine(block, key), FileText.badValue(block.path(key), text, rule))
            return nil
        }
        return value
    }

    /// The written value under `key`; nil if absent or, after reporting, not a single value.
    package mutating func scalar(_ block: YAMLBlock, _ key: String) -> String? {
        guard let node = block.values[key] else { return nil }
        return scalar(node, path: block.path(key), line: block.line(of: key))
    }

    /// The items of the list under `key` that `parse` accepts, none twice; nil if it is absent.
    package mutating func values<Value: Hashable>(
        _ block: YAMLBlock,
        _ key: String,
        _ rule: ValueRule,
        parse: (String) -> Value?
    ) -> [Value]? {
        guard block.values[key] != nil else { return nil }
        var result: [Value] = []
        var lines: [Value: Int] = [:]
        for node in list(block, key, limit: Ceiling.listed) {
            let line = line(of: node)
            guard let text = scalar(node, path: block.path(key), line: line) else { continue }
            guard let value = parse(text) else {
                found.add(line, FileText.badValue(block.path(key), text, rule))
                continue
            }
            if let other = lines[value] {
                found.add(line, FileText.duplicate(block.path(key), text, line: other))
                continue
            }
            lines[value] = line
            result.append(value)
        }
        return result
    }

    /// The pairs of the block under `key`, whose keys are the file's own words; in its order.
    package mutating func pairs(
        _ block: YAMLBlock,
        _ key: String
    ) -> [(word: String, value: String, line: Int)] {
        guard let node = block.values[key] else { return [] }
        guard case .mapping(let pairs) = node else {
            found.add(block.line(of: key), FileText.shape(block.path(key), .block))
            return []
        }
        guard pairs.count <= Self.itemsMax else {
            found.add(
                block.line(of: key),
                FileText.tooMany(block.path(key), limit: Self.itemsMax)
            )
            return []
        }
        var result: [(word: String, value: String, line: Int)] = []
        for (word, value) in pairs {
            let line = line(of: word)
            let path = block.path(key)
            guard let word = scalar(word, path: path, line: line),
                let value = scalar(value, path: path + "." + word, line: line)
            else { continue }
            result.append((word, value, line))
        }
        return result
    }

    /// The line of the value under `key`, or of the key where there is no value.
    package func valueLine(_ block: YAMLBlock, _ key: String) -> Int {
        block.values[key]?.mark?.line ?? block.line(of: key)
    }
}

extension YAMLReader {
    private func line(of node: Node) -> Int { node.mark?.line ?? 1 }

    /// The line of one star too many that may be an alias; nil where there is none.
    ///
    /// The parser compares the keys of a block, each with all that its aliases stand for: a few
    /// lines of aliases of aliases would keep it for years, so they must not reach it.
    private static func manyAliases(in text: String) -> Int? {
        let star = UInt8(ascii: "*")
        let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        var stars = 0
        let lines = text.utf8.split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        )
        for (index, line) in lines.enumerated() {
            let words = line.drop { blanks.contains($0) }
            guard words.first != UInt8(ascii: "#") else { continue }
            stars += words.count { $0 == star }
            if stars > aliasesMax { return index + 1 }
        }
        return nil
    }

    /// With so few aliases nothing grows beyond twenty times its written size.
    private static let aliasesMax = 8

    /// Aliases come after their anchors, so the walk ends before it could follow one.
    ///
    /// Each node is asked once: `lazy.compactMap {}.first` asks twice where it finds something,
    /// which in nested lists is twice at each level.
    private func firstAnchor(in node: Node) -> Int? {
        if node.anchor != nil { return line(of: node) }
        let inner: [Node]
        switch node {
        case .scalar, .alias: inner = []
        case .sequence(let items): inner = Array(items)
        case .mapping(let pairs): inner = pairs.flatMap { [$0.key, $0.value] }
        }
        for node in inner {
            if let line = firstAnchor(in: node) { return line }
        }
        return nil
    }

    private mutating func block(
        _ node: Node,
        name: String,
        line: Int,
        required: [String],
        optional: [String]
    ) -> YAMLBlock? {
        guard case .mapping(let pairs) = node else {
            found.add(line, FileText.shape(name.isEmpty ? "YAML" : name, .block))
            return nil
        }
        let known = required + optional
        var values: [String: Node] = [:]
        var lines: [String: Int] = [:]
        for (keyNode, value) in pairs {
            let keyLine = self.line(of: keyNode)
            guard let key = keyNode.scalar?.string, known.contains(key) else {
                found.add(
                    keyLine,
                    FileText.unknownKey(keyNode.scalar?.string ?? "?", known: known)
                )
                continue
            }
            values[key] = value
            lines[key] = keyLine
        }
        let block = YAMLBlock(name: name, line: line, values: values, lines: lines)
        for key in required where values[key] == nil {
            found.add(line, FileText.missingKey(block.path(key)))
        }
        return block
    }

    private mutating func list(
        _ block: YAMLBlock,
        _ key: String,
        limit: Int = Self.itemsMax
    ) -> [Node] {
        guard let node = block.values[key] else { return [] }
        guard case .sequence(let items) = node else {
            found.add(block.line(of: key), FileText.shape(block.path(key), .list))
            return []
        }
        guard items.count <= limit else {
            found.add(
                block.line(of: key),
                FileText.tooMany(block.path(key), limit: limit)
            )
            return []
        }
        return Array(items)
    }

    private mutating func scalar(_ node: Node, path: String, line: Int) -> String? {
        guard let scalar = node.scalar else {
            found.add(line, FileText.shape(path, .single))
            return nil
        }
        guard scalar.style != .plain || !["", "~", "null"].contains(scalar.string.lowercased())
        else {
            found.add(line, FileText.emptyValue(path))
            return nil
        }
        return scalar.string
    }

    private mutating func report(_ error: any Error, in text: String) {
        // At an end without a line feed the parser has gone to a line that is not there.
        let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            found.add(min(mark.line, lines), FileText.yamlSyntax(problem))
        case .duplicatedKeysInMapping(let keys, let context):
            found.add(context.mark.line, FileText.duplicateKey(keys.first ?? "?"))
        case .reader(let problem, let offset, _, _):
            let line = text.prefix(offset ?? 0).count(where: \.isNewline) + 1
            found.add(line, FileText.yamlSyntax(problem))
        default:
            found.add(0, FileText.yamlSyntax("unreadable"))
        }
    }
}
