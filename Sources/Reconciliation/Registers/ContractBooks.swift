/// The contract directories of a case: one for each id rule that its profiles use (rule C13).
struct ContractBooks: Sendable {
    private var books = Books()

    /// One place for each rule: found for each row of a log.
    private struct Books: Sendable {
        var exact: Book?
        var normal: Book?

        subscript(rule: IDRule) -> Book? {
            get { rule == .exact ? exact : normal }
            _modify {
                if rule == .exact { yield &exact } else { yield &normal }
            }
        }
    }

    private struct Book: Sendable {
        var directory: ContractDirectory
        /// Suppliers whose customers are an employer's own, by employer (rule C8).
        let ownSuppliers: [[Int]]
    }

    mutating func add(_ directory: ContractDirectory, people: People) {
        let own = people.ownSuppliers.map { names in
            names.compactMap { directory.suppliers.find(directory.rule.form(of: $0)) }
        }
        books[directory.rule] = Book(directory: directory, ownSuppliers: own)
    }

    /// The contract of an id, entered if the directory does not know it.
    mutating func enter(_ id: Span<UInt8>, _ rule: IDRule) -> ContractRef {
        ContractRef(rule: rule, number: books[rule]?.directory.enter(id) ?? 0)
    }

    func supplier(of contract: ContractRef, at moment: Moment) -> Int? {
        books[contract.rule]?.directory.supplier(of: contract.number, at: moment)
    }

    func voltage(of contract: ContractRef, at moment: Moment) -> Voltage? {
        books[contract.rule]?.directory.voltage(of: contract.number, at: moment)
    }

    func isGenerator(_ contract: ContractRef) -> Bool {
        books[contract.rule]?.directory.isGenerator(contract.number) == true
    }

    func customer(of contract: ContractRef) -> Int? {
        books[contract.rule]?.directory.customer(of: contract.number)
    }

    func isOwn(_ supplier: Int?, _ rule: IDRule, of employers: [Int]) -> Bool {
        guard let supplier, let own = books[rule]?.ownSuppliers else { return false }
        return employers.contains { $0 < own.count && own[$0].contains(supplier) }
    }

    /// 最終保障供給: counts as a contract, not as a retailer (rule C5).
    func isGridSupplier(_ supplier: Int, _ rule: IDRule) -> Bool {
        books[rule]?.directory.gridSupplier == supplier
    }

    func supplierName(_ supplier: Int, _ rule: IDRule) -> String {
        books[rule]?.directory.suppliers.text(supplier) ?? ""
    }

    func name(_ contract: ContractRef) -> String {
        books[contract.rule]?.directory.contracts.text(contract.number) ?? ""
    }
}
