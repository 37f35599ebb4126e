/// The figures of a reconciliation, by the counting rules; see ``RuleBook``.
package struct Figures: Hashable, Sendable {
    /// Distinct readable records of all logs (rule C13).
    package var rows = 0
    package var rowsDuplicate = 0
    package var rowsUnreadable = 0
    package var rowsInPeriod = 0
    /// Allowed views by people who are not the grid company's own staff (rule C0).
    package var entrusteeViews = 0
    /// Of those, the counted ones: customers of others.
    package var othersViews = 0
    /// 契約数: distinct counted contracts.
    package var contracts = 0
    /// Seen in the emergency alone (invariant 1).
    package var contractsIn = 0
    package var contractsOut = 0
    /// 区分不明 (rule C5).
    package var contractsUnknown = 0
    /// お客さま数; nil where a counted contract has no customer id (rule C7).
    package var customers: Int?
    package var retailers = 0
    package var extraHigh = 0
    package var high = 0
    package var low = 0
    /// 自社分の権限外利用 (rule C4).
    package var ownViewsUncovered = 0
    package var ownContractsUncovered = 0
    package var generatorViews = 0
    package var generatorContracts = 0
    package var generatorViewsUncovered = 0
    package var generatorContractsUncovered = 0
    package var viewers = 0
    /// 特定不能: shared and unknown accounts (rule C9).
    package var viewersUnattributable = 0
    /// How many of those are shared.
    package var viewersShared = 0
    package var deniedAttempts = 0
    package var unknownResults = 0
    package var searches = 0
    /// Of those, the ones that no grant covers: no views, and yet nobody's right.
    package var searchesUncovered = 0
    package var opens = 0
    package var extractJobs = 0
    package var extractRows = 0
}

extension Figures {
    init(_ tally: Tally, _ rules: RuleBook) {
        rows = tally.rows
        rowsDuplicate = tally.duplicates
        rowsUnreadable = tally.unreadable
        rowsInPeriod = tally.inPeriod
        entrusteeViews = tally.entrusteeViews
        othersViews = tally.countedViews
        contracts = tally.contracts.count
        contractsOut = tally.contracts.values.count { $0.isOut }
        contractsIn = contracts - contractsOut
        extraHigh = tally.contracts.values.count { $0.voltage == .extraHigh }
        high = tally.contracts.values.count { $0.voltage == .high }
        low = tally.contracts.values.count { $0.voltage == .low }
        contractsUnknown = contracts - extraHigh - high - low
        customers = Self.customers(of: tally.contracts.keys, rules)
        retailers = tally.retailers.count
        ownViewsUncovered = tally.ownUncovered
        ownContractsUncovered = tally.ownUncoveredContracts.count
        generatorViews = tally.generatorViews
        generatorContracts = tally.generatorContracts.count
        generatorViewsUncovered = tally.generatorUncovered
        generatorContractsUncovered = tally.generatorUncoveredContracts.count
        viewers = tally.viewers.count { $0.person != nil }
        viewersUnattributable = tally.viewers.count - viewers
        viewersShared = tally.sharedViewers.count
        deniedAttempts = tally.attempts
        unknownResults = tally.unknownResults
        searches = tally.searches
        searchesUncovered = tally.searchesUncovered
        opens = tally.opens
        extractJobs = tally.extractJobs
        extractRows = tally.extractRows
    }

    /// C7: a count of customers needs an id of each.
    private static func customers(
        of contracts: some Collection<Int>,
        _ rules: RuleBook
    ) -> Int? {
        var customers: Set<Int> = []
        for contract in contracts {
            guard let customer = rules.contracts.customer(of: contract) else { return nil }
            customers.insert(customer)
        }
        return customers.count
    }
}
