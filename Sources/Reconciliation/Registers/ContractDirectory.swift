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
struct ContractDirectory {
    private(set) var contracts = IDTable()
    private(set) var suppliers = IDTable()
    private var customers = IDTable()
    /// Customer number + 1 of each contract; 0: none.
    private var customerOf: [UInt32] = []
    private var generators: Set<Int> = []
    private var supplierHistory = IntervalTable()
    private var voltageHistory = IntervalTable()
    /// 最終保障供給 (rule C5).
    private(set) var gridSupplier: Int?
    let rule: IDRule

    var customerCount: Int { customers.count }

    func find(_ contract: Span<UInt8>) -> Int? { contracts.find(contract) }

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

    /// A contract that only a log knows: counted, of unknown supplier and voltage (rule C5).
    mutating func enter(_ contract: Span<UInt8>) -> Int { contracts.enter(contract) }
}

// MARK: - Reading

extension ContractDirectory {
    /// Reads the three files; `rule` is how the logs' profiles compare ids.
    static func load(
        _ files: CaseFile,
        rule: IDRule,
        digests: inout [InputDigest]
    ) throws(FileProblems) -> ContractDirectory {
        var directory = ContractDirectory(rule: rule)
        if let grid = files.gridSupplier {
            directory.gridSupplier = directory.suppliers.enter(rule.form(of: grid))
        }
        digests.append(try directory.readContracts(files.table(files.registers.contracts)))
        digests.append(try directory.readVoltages(files.table(files.registers.voltageHistory)))
        digests.append(try directory.readSuppliers(files.table(files.registers.supplierHistory)))
        return directory
    }

    private init(rule: IDRule) { self.rule = rule }

    private mutating func readContracts(_ place: TablePlace) throws(FileProblems) -> InputDigest {
        let table = place.table(
            required: ["contract_id"],
            optional: ["customer_id", "area", "object_class"]
        )
        var lines: [Int] = []
        var form: [UInt8] = []
        return try table.read { row in
            guard let contract = enterContract(&row, &form) else { return }
            if contract < lines.count, lines[contract] > 0, rule == .exact {
                let text = row.text("contract_id") ?? ""
                row.add(FileText.duplicate("contract_id", text, line: lines[contract]))
            }
            while lines.count <= contract { lines.append(0) }
            lines[contract] = row.line
            if let customer = row.text("customer_id") {
                while customerOf.count <= contract { customerOf.append(0) }
                customerOf[contract] = UInt32(customers.enter(rule.form(of: customer)) + 1)
            }
            switch row.text("object_class") {
            case "generator": generators.insert(contract)
            case nil, "supply_point": break
            case let other?:
                row.add(
                    FileText.badValue("object_class", other, .oneOf(["supply_point", "generator"]))
                )
            }
        }
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
        var form: [UInt8] = []
        var rows = IntervalTable()
        let digest = try table.read { row in
            guard row.required(column) != nil, let contract = enterContract(&row, &form),
                let value = value(&self, &row), let interval = row.interval()
            else { return }
            rows.add(key: contract, value: value, interval, line: row.line)
        }
        let overlaps = rows.finish(keys: contracts.count, mergesEqual: rule == .normalise)
        var found = ProblemList(file: place.file)
        for overlap in overlaps.prefix(TableFile.problemsMax) {
            let id = contracts.text(overlap.key)
            found.add(overlap.line, ReconcileText.overlap(id, line: overlap.otherLine))
        }
        try found.check()
        self[keyPath: history] = rows
        return digest
    }

    private mutating func enterContract(_ row: inout TableRow, _ form: inout [UInt8]) -> Int? {
        let range = row.record.range(row.cell("contract_id"))
        guard !range.isEmpty else {
            row.add(FileText.emptyValue("contract_id"))
            return nil
        }
        form.removeAll(keepingCapacity: true)
        rule.append(row.record.bytes.span.extracting(range), to: &form)
        return contracts.enter(form.span)
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
