import Messages
import SiteFiles

/// 特別高圧, 高圧, 低圧: the order is fixed.
package enum Voltage: Int, CaseIterable, Sendable {
    case extraHigh
    case high
    case low

    /// As `voltage_history.csv` writes it, or as the JSON names it.
    init?(word: String) {
        switch word {
        case "特別高圧", "ehv": self = .extraHigh
        case "高圧", "hv": self = .high
        case "低圧", "lv": self = .low
        default: return nil
        }
    }
}

/// The contracts (契約) with their suppliers and voltages as of any moment (rules C5 to C7).
///
/// The viewed screens do not hold the supplier (invariant 12): this directory alone knows it.
///
/// There is one for all logs, so that a contract is one contract in whichever log it stands.
/// Where a log normalises, ids of contracts, customers and suppliers are the same in their normal
/// form (see ``LookupTable``); two spellings of one contract then have to agree, and where another
/// log reads byte for byte they are refused. `contracts.csv` decides which contracts there are:
/// one that only a history or a log names is of unknown supplier and voltage (rule C5).
struct ContractDirectory {
    private(set) var contracts: LookupTable
    private(set) var suppliers = IDTable()
    private var customers = IDTable()
    /// Suppliers whose customers are an employer's own, by employer (rule C8).
    private var ownSuppliers: [[Int]] = []
    /// Customer number + 1 of each contract; 0: none.
    private var customerOf: [UInt32] = []
    private var generators: Set<Int> = []
    private var supplierHistory = IntervalTable()
    private var voltageHistory = IntervalTable()
    /// 最終保障供給 (rule C5).
    private var gridSupplier: Int?
    /// How the registers' own ids are compared.
    private let rule: IDRule

    func supplier(of contract: Int, at moment: Moment) -> Int? {
        supplierHistory.value(of: contract, at: moment)
    }

    func voltage(of contract: Int, at moment: Moment) -> Voltage? {
        voltageHistory.value(of: contract, at: moment).flatMap(Voltage.init)
    }

    /// 受電地点: a generator's data, an object class of its own.
    func isGenerator(_ contract: Int) -> Bool {
        !generators.isEmpty && generators.contains(contract)
    }

    func customer(of contract: Int) -> Int? {
        guard contract < customerOf.count, customerOf[contract] > 0 else { return nil }
        return Int(customerOf[contract]) - 1
    }

    /// The contract of a log's id, in the form that its rule made of it.
    ///
    /// One that only a log knows is counted, of unknown supplier and voltage (rule C5).
    mutating func enter(_ contract: Span<UInt8>, _ rule: IDRule) -> Int {
        contracts.enter(form: contract, rule)
    }

    /// C4 and C8: is the supplier one that any of the employers lists as its own?
    func isOwn(_ supplier: Int?, of employers: [Int]) -> Bool {
        guard let supplier else { return false }
        return employers.contains {
            $0 < ownSuppliers.count && ownSuppliers[$0].contains(supplier)
        }
    }

    /// 最終保障供給: counts as a contract, not as a retailer (rule C5).
    func isGridSupplier(_ supplier: Int) -> Bool { gridSupplier == supplier }
}

// MARK: - Reading

extension ContractDirectory {
    /// Reads the three files.
    static func load(
        _ files: CaseFile,
        people: People,
        digests: inout [InputDigest]
    ) throws(FileProblems) -> ContractDirectory {
        var directory = ContractDirectory(rules: files.idRules)
        let rule = directory.rule
        if let grid = files.gridSupplier {
            directory.gridSupplier = directory.suppliers.enter(rule.form(of: grid))
        }
        for names in people.ownSuppliers {
            directory.ownSuppliers.append(
                names.map { directory.suppliers.enter(rule.form(of: $0)) }
            )
        }
        digests.append(try directory.readContracts(files.table(files.registers.contracts)))
        digests.append(try directory.readVoltages(files.table(files.registers.voltageHistory)))
        digests.append(try directory.readSuppliers(files.table(files.registers.supplierHistory)))
        return directory
    }

    private init(rules: Set<IDRule>) {
        contracts = LookupTable(rules: rules)
        rule = contracts.joins ? .normalise : .exact
    }

    private mutating func readContracts(_ place: TablePlace) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["contract_id"],
            optional: ["customer_id", "area", "object_class"]
        )
        var lines: [UInt32] = []
        return try table.read { row in
            let cell = row.record.range(row.cell("contract_id"))
            guard !cell.isEmpty else { return row.add(FileText.emptyValue("contract_id")) }
            let entered = contracts.enter(row.record.bytes.span.extracting(cell))
            let customer = row.text("customer_id").map {
                UInt32(customers.enter(rule.form(of: $0)) + 1)
            }
            let isGenerator = isGenerator(&row)
            guard entered.number < lines.count else {
                lines.append(UInt32(clamping: row.line))
                customerOf.append(customer ?? 0)
                if isGenerator { generators.insert(entered.number) }
                return
            }
            let agrees =
                customer ?? 0 == customerOf[entered.number]
                && isGenerator == generators.contains(entered.number)
            let text = row.text("contract_id") ?? ""
            let line = Int(lines[entered.number])
            if !entered.isOtherSpelling {
                row.add(FileText.duplicate("contract_id", text, line: line))
            } else if contracts.isMixed || !agrees {
                row.add(ReconcileText.sameForm(text, line: line))
            }
        }
    }

    private func isGenerator(_ row: inout TableRow) -> Bool {
        let words = ["supply_point", "generator"]
        let word = row.optional("object_class", .oneOf(words)) { words.contains($0) ? $0 : nil }
        return word == "generator"
    }

    private mutating func readVoltages(_ place: TablePlace) throws(FileProblems) -> InputDigest {
        try readHistory(place, \.voltageHistory, "voltage") { (_, row) in
            let words = ["特別高圧", "高圧", "低圧"]
            return row.optional("voltage", .oneOf(words)) { Voltage(word: $0)?.rawValue }
        }
    }

    private mutating func readSuppliers(_ place: TablePlace) throws(FileProblems) -> InputDigest {
        try readHistory(place, \.supplierHistory, "supplier_id") { (directory, row) in
            row.text("supplier_id").map {
                directory.suppliers.enter(directory.rule.form(of: $0))
            }
        }
    }

    /// Overlapping rows of one contract refuse the file (rule C5).
    private mutating func readHistory(
        _ place: TablePlace,
        _ history: WritableKeyPath<ContractDirectory, IntervalTable>,
        _ column: String,
        value: (inout ContractDirectory, inout TableRow) -> Int?
    ) throws(FileProblems) -> InputDigest {
        let table = place.table(required: ["contract_id", column], optional: ["from", "to"])
        var rows = IntervalTable()
        let digest = try table.read { row in
            let cell = row.record.range(row.cell("contract_id"))
            if cell.isEmpty { row.add(FileText.emptyValue("contract_id")) }
            guard row.required(column) != nil, let value = value(&self, &row),
                let interval = row.interval(),
                let contract = contracts.find(
                    spelled: row.record.bytes.span.extracting(cell)
                )
            else { return }
            rows.add(key: contract, value: value, interval, line: row.line)
        }
        let overlaps = rows.finish(keys: contracts.count, mergesEqual: contracts.joins)
        var found = ProblemList(file: place.file)
        for overlap in overlaps.prefix(TableFile.problemsMax) {
            let id = contracts.text(overlap.key)
            found.add(overlap.line, ReconcileText.overlap(id, line: overlap.otherLine))
        }
        try found.check()
        self[keyPath: history] = rows
        return digest
    }
}

/// Where a register of a case lies.
struct TablePlace {
    let path: String
    let file: String

    func table(required: [String], optional: [String]) -> TableFile {
        TableFile(path: path, file: file, required: required, optional: optional)
    }
}

extension CaseFile {
    func table(_ name: String) -> TablePlace { TablePlace(path: path(name), file: name) }
}
