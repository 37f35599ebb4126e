import BrokerCore
import Messages
package import SiteFiles

extension CaseFile {
    /// Reads a case file and the profiles that it names; throws the problems of all of them.
    ///
    /// Unknown keys are refused with their line, as in all of Mado's files.
    package static func load(path: String) throws(FileProblems) -> CaseFile {
        let text = try SiteText.decode(SiteText.load(path: path), file: path)
        var reader = CaseReader(file: path)
        let found = reader.read(text)
        var problems = reader.yaml.found.problems + reader.profileProblems
        if let found, problems.isEmpty { return found }
        if problems.isEmpty {
            problems = [FileProblem(file: path, line: 0, message: FileText.empty)]
        }
        let first = problems.removeFirst()
        throw FileProblems(first, problems)
    }
}

private struct CaseReader {
    let file: String
    var yaml: YAMLReader
    var profileProblems: [FileProblem] = []
    private var profiles: [String: LogProfile] = [:]

    private static let required = [
        "company", "retailer", "period", "history", "roster", "employers", "accounts",
        "contracts", "voltage_history", "supplier_history", "systems",
    ]
    private static let optional = [
        "title", "retailer_en", "calendar", "spelling", "grid_supplier", "entitlements", "coverage",
        "uses", "other_systems",
    ]

    init(file: String) {
        self.file = file
        yaml = YAMLReader(file: file)
    }

    private var folder: String {
        guard let end = file.lastIndex(of: "/") else { return "" }
        return end == file.startIndex ? "/" : String(file[..<end])
    }

    mutating func read(_ text: String) -> CaseFile? {
        guard let root = yaml.root(text, required: Self.required, optional: Self.optional)
        else { return nil }
        let title = self.text(root, "title")
        let company = self.text(root, "company")
        let retailer = self.text(root, "retailer")
        let retailerEN = self.text(root, "retailer_en")
        let calendar = word(root, "calendar", Calendar.self) ?? .wareki
        let spelling = word(root, "spelling", Spelling.self) ?? .kana
        let days = period(root)
        let gridSupplier = self.text(root, "grid_supplier")
        let history = history(root)
        let registers = registers(root)
        let systems = systems(root)
        let others = yaml.values(root, "other_systems", .identifier) { SystemID($0) }
        guard let company, let retailer, let days, let history, let registers, !systems.isEmpty
        else { return nil }
        return CaseFile(
            file: file,
            folder: folder,
            title: title ?? "",
            company: company,
            retailer: Message(retailer, asciiOnly(retailerEN ?? retailer)),
            calendar: calendar,
            spelling: spelling,
            firstDay: days.first,
            lastDay: days.last,
            endsAt: days.endsAt,
            gridSupplier: gridSupplier,
            history: history,
            registers: registers,
            systems: systems,
            otherSystems: others ?? []
        )
    }

    // MARK: - Blocks

    private typealias Days = (first: CivilDate, last: CivilDate, endsAt: Instant?)

    /// Two days, both included; or to a moment of a day that is not over, itself not included.
    private mutating func period(_ root: YAMLBlock) -> Days? {
        guard let block = yaml.block(root, "period", required: ["from", "to"]) else { return nil }
        let first = yaml.value(block, "from", .date) { CivilDate($0) }
        let last = yaml.value(block, "to", .dateOrTime) { text -> (CivilDate, Instant?)? in
            if let day = CivilDate(text) { return (day, nil) }
            guard let end = JST.parse(text) else { return nil }
            let last = JST.date((Moment(end) - 1).instant)
            return JST.end(of: last) == end ? (last, nil) : (last, end)
        }
        guard let first, let (last, endsAt) = last else { return nil }
        guard first <= last else {
            yaml.found.add(block.line, FileText.datesReversed("from", "to"))
            return nil
        }
        return (first, last, endsAt)
    }

    private mutating func history(_ root: YAMLBlock) -> HistoryFiles? {
        let keys = ["ledger", "key", "grants", "events", "credentials", "suspensions"]
        guard let block = yaml.block(root, "history", required: [], optional: keys) else {
            return nil
        }
        let files = keys.reduce(into: [String: String]()) { files, key in
            files[key] = path(block, key)
        }
        if let ledger = files["ledger"], let key = files["key"], files.count == 2 {
            return .ledger(folder: ledger, key: key)
        }
        if let grants = files["grants"], let events = files["events"], files["ledger"] == nil,
            files["key"] == nil
        {
            return .tables(
                grants: grants,
                events: events,
                credentials: files["credentials"],
                suspensions: files["suspensions"]
            )
        }
        yaml.found.add(block.line, ReconcileText.historyForms)
        return nil
    }

    private mutating func registers(_ root: YAMLBlock) -> RegisterFiles? {
        let keys = [
            "roster", "employers", "accounts", "contracts", "voltage_history",
            "supplier_history", "entitlements", "coverage", "uses",
        ]
        let files = keys.map { path(root, $0) }
        guard let roster = files[0], let employers = files[1], let accounts = files[2],
            let contracts = files[3], let voltage = files[4], let supplier = files[5]
        else { return nil }
        return RegisterFiles(
            roster: roster,
            employers: employers,
            accounts: accounts,
            contracts: contracts,
            voltageHistory: voltage,
            supplierHistory: supplier,
            entitlements: files[6],
            coverage: files[7],
            uses: files[8]
        )
    }

    private mutating func systems(_ root: YAMLBlock) -> [CaseSystem] {
        let blocks = yaml.blocks(
            root,
            "systems",
            required: ["id", "name", "enforcement", "logs"],
            optional: ["items"]
        )
        if blocks.isEmpty { yaml.found.add(root.line(of: "systems"), ReconcileText.noSystems) }
        var lines: [SystemID: Int] = [:]
        return blocks.compactMap { block in
            let id = yaml.value(block, "id", .identifier) { SystemID($0) }
            let name = text(block, "name")
            let items = yaml.values(block, "items", .text(max: 100)) { Values.text($0, max: 100) }
            let enforcement = word(block, "enforcement", Enforcement.self)
            let logs = logs(block)
            guard let id, let name, let enforcement else { return nil }
            if let other = lines.updateValue(block.line, forKey: id) {
                yaml.found.add(block.line, FileText.duplicate("id", id.text, line: other))
            }
            return CaseSystem(
                id: id,
                name: name,
                items: items ?? [],
                enforcement: enforcement,
                logs: logs
            )
        }
    }

    private mutating func logs(_ system: YAMLBlock) -> [LogFile] {
        yaml.blocks(system, "logs", required: ["file", "profile"]).compactMap { block in
            guard let file = path(block, "file"), let profile = path(block, "profile"),
                let read = self.profile(profile)
            else { return nil }
            return LogFile(file: file, profile: read)
        }
    }

    /// Read once, however many logs are of one form.
    private mutating func profile(_ name: String) -> LogProfile? {
        if let known = profiles[name] { return known }
        let isWhole = name.hasPrefix("/") || folder.isEmpty
        do throws(FileProblems) {
            let profile = try LogProfile.load(
                path: isWhole ? name : folder + "/" + name,
                file: name
            )
            profiles[name] = profile
            return profile
        } catch {
            if !profileProblems.contains(where: { $0.file == name }) {
                profileProblems += error.problems
            }
            return nil
        }
    }

    // MARK: - Values

    private mutating func text(_ block: YAMLBlock, _ key: String) -> String? {
        yaml.value(block, key, .text(max: 100)) { Values.text($0, max: 100) }
    }

    private mutating func path(_ block: YAMLBlock, _ key: String) -> String? {
        yaml.value(block, key, .path) { $0.isEmpty || $0.utf8.contains(0) ? nil : $0 }
    }

    private mutating func word<Word: RawRepresentable & CaseIterable>(
        _ block: YAMLBlock,
        _ key: String,
        _: Word.Type
    ) -> Word? where Word.RawValue == String {
        yaml.value(block, key, .oneOf(Word.allCases.map(\.rawValue))) { Word(rawValue: $0) }
    }
}
