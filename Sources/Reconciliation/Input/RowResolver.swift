import BrokerCore

/// Looks up the ids of parsed records in the registers of the case.
struct RowResolver {
    /// Shared and unknown accounts of all systems, each with its system in front.
    private var accounts = IDTable()
    /// No grant restricts screens, fields or terminals: then nobody asks for them.
    private let needsScope: Bool

    init(_ history: History) {
        needsScope = history.grants.contains {
            !$0.scope.screens.isEmpty || !$0.scope.fields.isEmpty || $0.terminal != nil
        }
    }

    mutating func row(
        _ parsed: ParsedRow,
        _ record: CSVRecord,
        _ intake: LogIntake,
        _ inputs: inout CaseInputs
    ) -> LogRow {
        let rule = intake.profile.ids
        let forms = intake.forms.span
        var isBorrowed = false
        let viewer = viewer(parsed, intake, &inputs.rules.people, inputs.accounts, &isBorrowed)
        var row = LogRow(
            system: intake.system,
            at: parsed.time.moment,
            precision: parsed.time.precision,
            clockBound: intake.profile.clockBound,
            viewer: viewer,
            operation: parsed.operation,
            result: parsed.result,
            contract: nil
        )
        row.isBorrowed = isBorrowed
        row.extractedRows = parsed.extractedRows
        row.claim = claim(parsed, record, intake, inputs)
        if !parsed.contract.isEmpty {
            row.contract = inputs.rules.contracts.enter(forms.extracting(parsed.contract), rule)
        }
        if needsScope {
            row.terminal = intake.text(.terminal, record)
            row.screen = intake.text(.screen, record)
            row.fields = (intake.text(.fields, record) ?? "")
                .split { " ;,|、".contains($0) }.map(String.init)
        }
        return row
    }

    // MARK: - Who

    /// C8 and C9: the log's own person id, else the account's holder; a shared account is nobody.
    private mutating func viewer(
        _ parsed: ParsedRow,
        _ intake: LogIntake,
        _ people: inout People,
        _ accounts: Accounts,
        _ isBorrowed: inout Bool
    ) -> Viewer {
        let rule = intake.profile.ids
        let forms = intake.forms.span
        let holder = accounts.holder(
            system: intake.system,
            account: forms.extracting(parsed.account),
            rule,
            at: parsed.time.moment
        )
        if let holder, holder.isShared {
            return unattributable(parsed, intake, isShared: true, custodian: holder.person)
        }
        if !parsed.person.isEmpty {
            let form = forms.extracting(parsed.person)
            let person = people.persons.find(form, rule) ?? people.enter(person: text(of: form))
            if let owner = holder?.person, owner != person { isBorrowed = true }
            return .person(person)
        }
        if let person = holder?.person { return .person(person) }
        return unattributable(parsed, intake, isShared: false, custodian: nil)
    }

    private mutating func unattributable(
        _ parsed: ParsedRow,
        _ intake: LogIntake,
        isShared: Bool,
        custodian: Int?
    ) -> Viewer {
        let form = Array("\(intake.system) ".utf8) + intake.forms[parsed.account]
        let number = accounts.enter(form.span)
        return .unattributable(account: number, isShared: isShared, custodian: custodian)
    }

    // MARK: - What it claims

    /// C10: grant id, then token hash. A token that the history does not know claims nothing.
    private func claim(
        _ parsed: ParsedRow,
        _ record: CSVRecord,
        _ intake: LogIntake,
        _ inputs: CaseInputs
    ) -> Claim {
        if !parsed.grant.isEmpty {
            let form = intake.forms.span.extracting(parsed.grant)
            let number = inputs.grantIDs.find(form, intake.profile.ids)
            return number.map { .grant($0) } ?? .unknownGrant
        }
        guard let hex = intake.text(.token, record), let token = Digest(hex: hex),
            let number = inputs.tokens[token]
        else { return .none }
        return .credential(number)
    }
}
