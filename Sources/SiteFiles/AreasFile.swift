package import BrokerCore
package import Messages

/// One of the company's areas, with the name that people know.
package struct Area: Hashable, Sendable {
    package let id: AreaID
    package let name: Message
}

/// Reads `areas.yaml`: `areas:` is a list of `id` and `name` (`ja`, `en`).
package enum AreasFile {
    package static func load(path: String) throws(FileProblems) -> [Area] {
        try read(SiteText.load(path: path), file: path)
    }

    package static func read(_ bytes: [UInt8], file: String) throws(FileProblems) -> [Area] {
        var reader = YAMLReader(file: file)
        let text = try SiteText.decode(bytes, file: file)
        var areas: [Area] = []
        if let root = reader.root(text, required: ["areas"]) {
            var ids = Taken<AreaID>()
            for block in reader.blocks(root, "areas", required: ["id", "name"]) {
                let id = reader.value(block, "id", .identifier) { AreaID($0) }
                let name = reader.name(block, "name")
                if let id, let other = ids.other(id, line: block.line) {
                    reader.found.add(
                        block.line,
                        FileText.duplicate(block.path("id"), id.text, line: other)
                    )
                }
                if let id, let name { areas.append(Area(id: id, name: name)) }
            }
        }
        if areas.count > Ceiling.listed {
            reader.found.add(1, FileText.tooMany("areas", limit: Ceiling.listed))
        }
        try reader.found.check()
        return areas
    }
}

extension YAMLReader {
    /// A name in both languages: `{ja: …, en: …}`, the English in ASCII.
    mutating func name(_ parent: YAMLBlock, _ key: String) -> Message? {
        guard let block = block(parent, key, required: ["ja", "en"]) else { return nil }
        let ja = value(block, "ja", .text(max: 100)) { Values.text($0, max: 100) }
        let en = value(block, "en", .asciiText(max: 100)) { Values.asciiText($0, max: 100) }
        guard let ja, let en else { return nil }
        return Message(ja, en)
    }
}
