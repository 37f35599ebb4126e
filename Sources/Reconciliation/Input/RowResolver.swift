/// Looks up the ids of parsed records in the registers of the case.
struct RowResolver {
    /// No grant restricts screens, fields or terminals: then nobody asks for them.
    private let needsScope: Bool

    init(_ history: History) {
        needsScope = history.grants.contains {
            !$0.scope.screens.isEmpty || !$0.scope.fields.isEmpty || $0.terminal != nil
        }
    }

    func row(
        _ parsed: ParsedRow,
        _ record: CSVRecord,
        _ intake: LogIntake,
        _ inputs: inout CaseInputs
    ) -> LogRow {
        let rule = intake.profile.ids
        let forms = intake.forms.span
        let system = intake.system
        let moment = parsed.time.moment
        let account = inputs.accounts.enter(
            system: system,
            account: forms.extracting(parsed.account),
            rule
        )
        let holder = inputs.accounts.holder(system: system, account: account, at: moment)
        let isShared = holder?.isShared == true
        var row = LogRow(
            system: system,
            at: moment,
            precision: parsed.time.precision,
            clockBound: intake.profile.clockBound,
            viewer: .unattributable(system: system, account: account),
            isShared: isShared,
            holder: isShared ? nil : holder?.person,
            operation: parsed.operation,
            result: parsed.result
        )
        if !isShared, let person = person(parsed, intake, row.holder, &inputs.rules.people) {
            row.viewer = .person(person)
        }
        row.extractedRows = parsed.extractedRows
        row.claim = inputs.claims.claim(
            grant: forms.extracting(parsed.grant),
            rule,
            token: intake.text(.token, record)
        )
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

    /// C8: the log's own person id, else the account's holder; nil: 特定不能.
    private func person(
        _ parsed: ParsedRow,
        _ intake: LogIntake,
        _ holder: Int?,
        _ people: inout People
    ) -> Int? {
        guard !parsed.person.isEmpty else { return holder }
        return people.enter(
            form: intake.forms.span.extracting(parsed.person),
            intake.profile.ids
        )
    }
}
