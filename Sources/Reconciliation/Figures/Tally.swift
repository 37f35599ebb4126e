/// Adds up classified records: counts of rows, and sets of distinct things.
///
/// Grows with distinct contracts and persons, never with rows. The order of rows makes no
/// difference (invariant 2).
struct Tally {
    var rows = 0
    var duplicates = 0
    var unreadable = 0
    private(set) var inPeriod = 0
    private(set) var entrusteeViews = 0
    private(set) var countedViews = 0
    private(set) var attempts = 0
    private(set) var unknownResults = 0
    /// The systems that have rows of unknown result.
    private(set) var unknownSystems: Set<Int> = []
    private(set) var searches = 0
    private(set) var searchesUncovered = 0
    private(set) var opens = 0
    private(set) var extractJobs = 0
    private(set) var extractRows = 0
    private(set) var ownUncovered = 0
    private(set) var generatorViews = 0
    private(set) var generatorUncovered = 0
    private(set) var usedGrants: Set<Int> = []
    /// By contract, of ``ContractDirectory/contracts``, as in all sets of contracts.
    private(set) var contracts: [Int: ContractMark] = [:]
    /// Of ``ContractDirectory/suppliers``.
    private(set) var retailers: Set<Int> = []
    private(set) var ownUncoveredContracts: Set<Int> = []
    private(set) var generatorContracts: Set<Int> = []
    private(set) var generatorUncoveredContracts: Set<Int> = []
    private(set) var viewers: Set<Viewer> = []
    /// Those of ``viewers`` by a shared account.
    private(set) var sharedViewers: Set<Viewer> = []
    private(set) var outViewers: Set<ViewerGroup> = []
    var unjudged = Unjudged()
    private(set) var codes: [FindingCode: CodeTally] = [:]
    private(set) var eventContracts: Set<EventContract> = []

    struct EventContract: Hashable {
        let event: Int
        let contract: Int
    }

    /// Adds one distinct record.
    mutating func add(_ classified: Classified, _ row: LogRow, _ rules: RuleBook) {
        if case .outsidePeriod = classified { return }
        inPeriod += 1
        if let grant = classified.grant { usedGrants.insert(grant) }
        switch classified {
        case .outsidePeriod, .ownStaff: break
        case .attempt: attempts += 1
        case .unknownResult:
            unknownResults += 1
            unknownSystems.insert(row.system)
        case .search(let verdict):
            searches += 1
            if verdict.grant == nil { searchesUncovered += 1 }
        case .opened(let verdict, let flags):
            opens += 1
            judgeLimits(row, verdict, rules)
            add(flags, row, contract: nil)
        case .extraction(let count, _, let flags):
            extractJobs += 1
            extractRows += count
            add(flags, row, contract: nil)
        case .view(let view):
            entrusteeViews += 1
            add(view, row, rules)
        }
    }

    private mutating func add(_ view: ViewClass, _ row: LogRow, _ rules: RuleBook) {
        let isCovered = view.verdict.grant != nil
        add(view.codes, row, contract: view.kind == .counted ? view.contract : nil)
        judgeLimits(row, view.verdict, rules)
        switch view.kind {
        case .ownCustomer:
            guard !isCovered else { return }
            ownUncovered += 1
            ownUncoveredContracts.insert(view.contract)
        case .generator:
            generatorViews += 1
            generatorContracts.insert(view.contract)
            guard !isCovered else { return }
            generatorUncovered += 1
            generatorUncoveredContracts.insert(view.contract)
        case .counted:
            countedViews += 1
            viewers.insert(row.viewer)
            if row.isShared { sharedViewers.insert(row.viewer) }
            if !isCovered {
                outViewers.insert(rules.people.group(of: row.viewer.person, at: row.at))
            }
            contracts[view.contract, default: ContractMark()].add(view, at: row.at)
            // C5: 最終保障供給 is no retailer. C6: every counted supplier counts.
            if let supplier = view.supplier, !rules.contracts.isGridSupplier(supplier) {
                retailers.insert(supplier)
            }
            // C11: a contract counts in each event it was viewed under.
            if let grant = view.verdict.grant {
                let event = rules.grants.history.grants[grant].event
                eventContracts.insert(EventContract(event: event, contract: view.contract))
            }
        }
    }

    private mutating func judgeLimits(_ row: LogRow, _ verdict: Verdict, _ rules: RuleBook) {
        guard let grant = verdict.grant else { return }
        unjudged.add(row, under: rules.grants.history.grants[grant])
    }

    private mutating func add(_ set: CodeSet, _ row: LogRow, contract: Int?) {
        guard !set.isEmpty else { return }
        for code in set.codes {
            codes[code, default: CodeTally()].add(row.viewer, contract)
        }
    }

    /// What lies beside the rows, such as uses that the log lacks.
    mutating func add(_ code: FindingCode, person: Int?) {
        codes[code, default: CodeTally()].add(person.map { .person($0) }, nil)
    }
}

/// What is known of one counted contract.
struct ContractMark: Hashable {
    private var firstAt = Moment.distantFuture
    /// C6: as of the first counted view; nil: 区分不明.
    private(set) var voltage: Voltage?
    private(set) var isOut = false

    /// C6: which view comes first does not depend on which is read first.
    mutating func add(_ view: ViewClass, at moment: Moment) {
        if view.verdict.grant == nil { isOut = true }
        guard moment < firstAt else { return }
        firstAt = moment
        // C5: an unknown supplier makes it 区分不明, whatever its voltage.
        voltage = view.supplier == nil ? nil : view.voltage
    }
}

/// What has one finding code.
struct CodeTally {
    private(set) var rows = 0
    private(set) var contracts: Set<Int> = []
    private(set) var viewers: Set<Viewer> = []

    mutating func add(_ viewer: Viewer?, _ contract: Int?) {
        rows += 1
        if let contract { contracts.insert(contract) }
        if let viewer { viewers.insert(viewer) }
    }

    /// C9: shared and unknown accounts are no persons.
    var persons: Int { viewers.count { $0.person != nil } }
}
