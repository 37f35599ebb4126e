/// What one record counts as; see ``RuleBook/classify(_:)``.
enum Classified: Hashable, Sendable {
    /// C0: its time lies outside the period.
    case outsidePeriod
    /// C0: the grid company's own staff: in no figure but the rows.
    case ownStaff
    /// C12: refused by the system: an attempt, never a view.
    case attempt
    /// C12: nobody can say whether it was a view.
    case unknownResult
    /// C12: a search without a contract (検索件数).
    case search(Verdict)
    /// 開封 of a ready-made report; its own count.
    case opened(Verdict, CodeSet)
    /// 抽出; its own counts of jobs and rows, never a view (invariant 23).
    case extraction(rows: Int, Verdict, CodeSet)
    case view(ViewClass)
}

extension Classified {
    /// Nil for what is not judged.
    var verdict: Verdict? {
        switch self {
        case .search(let verdict), .opened(let verdict, _), .extraction(_, let verdict, _): verdict
        case .view(let view): view.verdict
        case .outsidePeriod, .ownStaff, .attempt, .unknownResult: nil
        }
    }

    /// The grant under which it was done.
    var grant: Int? { verdict?.grant }
}

/// What an entrustee's view counts as.
struct ViewClass: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// C4: 自社分, never in 契約数.
        case ownCustomer
        /// 発電者: an object class of its own, never in 契約数.
        case generator
        /// A counted view: somebody else's customer.
        case counted
    }

    let kind: Kind
    /// Of ``ContractDirectory/contracts``.
    let contract: Int
    /// C5: as of the view; nil: unknown contract or gap in the history.
    let supplier: Int?
    /// C6: as of the view.
    let voltage: Voltage?
    /// C1 and C2.
    let verdict: Verdict
    /// C2: whatever else is to be said of the row.
    var flags: CodeSet

    /// Its primary code and its flags.
    var codes: CodeSet {
        guard kind == .counted, case .out(let code) = verdict else { return flags }
        return flags.union(CodeSet(code))
    }
}

/// The counting rules (domain: §1.8), each where its number stands.
struct RuleBook: Sendable {
    let period: Interval
    var people: People
    var contracts: ContractDirectory
    let grants: GrantIndex

    /// Classifies one distinct record; pure.
    func classify(_ row: LogRow) -> Classified {
        // C0: within the period by t alone.
        guard period.contains(row.at) else { return .outsidePeriod }
        // C8: relation and employer at t. C0: views by relation other than own.
        let standing = people.standing(of: row.viewer.person, at: row.at)
        if standing.isOwnStaff, !isLent(row) { return .ownStaff }
        // C12: 2xx and 304 are views; 401 and 403 are attempts; other statuses are unknown.
        switch row.result {
        case .deny: return .attempt
        case .unknown: return .unknownResult
        case .allow: break
        }
        switch row.operation {
        // C12: a print is a view, and a search that shows a contract is one too.
        case .view, .print, .search:
            let verdict = grants.verdict(on: row)
            guard let contract = row.contract else { return .search(verdict) }
            return .view(view(of: contract, row, standing, verdict))
        case .open:
            let verdict = grants.verdict(on: row)
            return .opened(verdict, scopeFlags(row, verdict))
        case .extract:
            let verdict = grants.verdict(on: row)
            let flags = extractionFlags(verdict)
            return .extraction(rows: row.extractedRows, verdict, flags)
        }
    }

    /// An account of somebody who is not the grid company's own, under the name of one who is:
    /// nobody can say which of them it was, and in doubt a view counts.
    private func isLent(_ row: LogRow) -> Bool {
        row.isBorrowed && !people.standing(of: row.holder, at: row.at).isOwnStaff
    }

    private func view(
        of contract: Int,
        _ row: LogRow,
        _ standing: Standing,
        _ verdict: Verdict
    ) -> ViewClass {
        // C5: supplier as of the view; C6: voltage too.
        let supplier = contracts.supplier(of: contract, at: row.at)
        let voltage = contracts.voltage(of: contract, at: row.at)
        let kind: ViewClass.Kind =
            if contracts.isGenerator(contract) {
                .generator
            } else if contracts.isOwn(supplier, of: standing.employers) {
                // C4 and C8: a customer of a supplier that the employer lists as its own.
                .ownCustomer
            } else {
                .counted
            }
        var flags = viewerFlags(row, standing).union(scopeFlags(row, verdict))
        // C5: 区分不明, in whichever of the two histories the gap is.
        if kind == .counted, supplier == nil || voltage == nil { flags.insert(.supplierUnknown) }
        return ViewClass(
            kind: kind,
            contract: contract,
            supplier: supplier,
            voltage: voltage,
            verdict: verdict,
            flags: flags
        )
    }

    // MARK: - Flags

    private func viewerFlags(_ row: LogRow, _ standing: Standing) -> CodeSet {
        var flags: CodeSet = []
        // C9: a shared id is nobody.
        if row.isShared { flags.insert(.sharedCredential) }
        guard let person = row.viewer.person else { return flags }
        if !standing.isOnRoster { flags.insert(.rosterDrift) }
        if row.isBorrowed { flags.insert(.credentialBorrowed) }
        // A token that another person holds.
        switch row.claim {
        case .credential(let number), .contradictory(let number):
            if holder(of: number) != person { flags.insert(.credentialBorrowed) }
        case .none, .unknownGrant, .grant: break
        }
        return flags
    }

    private func holder(of credential: Int) -> Int {
        grants.history.grants[grants.history.credentials[credential].grant].person
    }

    /// Covered, but by a grant for other screens, fields, operations or another terminal.
    private func scopeFlags(_ row: LogRow, _ verdict: Verdict) -> CodeSet {
        guard case .covered(let number) = verdict else {
            // A report that no grant covers is outside every scope.
            return row.operation == .open ? CodeSet(.scopeExceeded) : []
        }
        let grant = grants.history.grants[number]
        var flags: CodeSet = []
        let scope = grant.scope
        let isWithin =
            scope.operations.contains(row.operation.rawValue)
            && (scope.screens.isEmpty || row.screen.map(scope.screens.contains) != false)
            && (scope.fields.isEmpty || row.fields.allSatisfy(scope.fields.contains))
        if !isWithin { flags.insert(.scopeExceeded) }
        if let terminal = grant.terminal, let used = row.terminal, used != terminal {
            flags.insert(.terminalMismatch)
        }
        return flags
    }

    /// An extraction needs a grant that says so (requirement G5).
    private func extractionFlags(_ verdict: Verdict) -> CodeSet {
        guard case .covered(let grant) = verdict,
            grants.history.grants[grant].scope.operations.contains(LogOperation.extract.rawValue)
        else { return CodeSet(.extractWithoutRight) }
        return []
    }
}
