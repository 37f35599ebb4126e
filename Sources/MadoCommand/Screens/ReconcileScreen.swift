import BrokerCore
import Messages
import Reconciliation

/// A reconciliation for people: figures, findings, the table of the report, and what they rest on.
struct ReconcileScreen {
    private let report: ReconciliationReport
    private let session: Session

    init(_ report: ReconciliationReport, _ session: Session) {
        self.report = report
        self.session = session
    }

    /// So many unreadable rows, gaps and snapshots are shown; the JSON has more.
    private static let shownMax = 20

    var lines: [String] {
        Array(
            [heading, figures, table, findings, coverage, sentences, unreadable, inputs]
                .filter { !$0.isEmpty }
                .joined(separator: [""])
        )
    }

    private func text(_ message: Message) -> String { session.speech.text(message) }

    private func wrap(_ message: Message) -> [String] { session.lines(of: message) }

    private func table(
        _ headings: [Message],
        flexible: Set<Int>,
        _ rows: [[Message]]
    ) -> [String] {
        var table = Table(headings.map(text), flexible: flexible)
        for row in rows { table.add(row.map(text)) }
        return table.lines(width: session.tableWidth)
    }

    // MARK: - What it is about

    private var heading: [String] {
        let files = report.files
        var lines = files.title.isEmpty ? [] : [session.speech.foreign(files.title)]
        func add(_ label: Message, _ value: Message) {
            lines += wrap(Message("\(label.ja): \(value.ja)", "\(label.en): \(value.en)"))
        }
        add(FigureText.period, ReportText.range(report.day(files.firstDay), report.periodEnd))
        add(FigureText.history, report.isVerified ? FigureText.verified : FigureText.unverified)
        if let last = report.lastEntryAt { add(FigureText.lastEntry, .same(JST.people(last))) }
        lines += wrap(report.hasUses ? FigureText.checksGiven : FigureText.noChecks)
        let rules = report.idRules.map {
            $0 == .exact ? FigureText.exactIDs : FigureText.normalisedIDs
        }
        if !rules.isEmpty { add(FigureText.ids, .list(rules)) }
        return lines
    }

    // MARK: - Figures

    private var figures: [String] {
        table(
            [FigureText.figure, FigureText.value],
            flexible: [],
            rowFigures + contractFigures + otherFigures
        )
    }

    private var rowFigures: [[Message]] {
        let figures = report.figures
        let lines = CountUnit.lines
        var rows = [
            [FigureText.logRows, lines.text(figures.rows)],
            [FigureText.part(FigureText.inPeriod), lines.text(figures.rowsInPeriod)],
            [FigureText.duplicates, lines.text(figures.rowsDuplicate)],
            [FigureText.unreadable, lines.text(figures.rowsUnreadable)],
        ]
        if figures.unknownResults > 0 {
            rows.append([FigureText.unknownResults, lines.text(figures.unknownResults)])
        }
        rows += [
            [FigureText.views, lines.text(figures.entrusteeViews)],
            [FigureText.part(FigureText.othersViews), lines.text(figures.othersViews)],
        ]
        return rows
    }

    private var contractFigures: [[Message]] {
        let figures = report.figures
        let leak = report.files.spelling.rawValue
        var rows = [
            [FigureText.contracts, statable(figures.contracts)],
            [FigureText.part(FigureText.contractsIn), statable(figures.contractsIn)],
            [
                FigureText.part(FigureText.contractsOut(leak: leak)),
                statable(figures.contractsOut),
            ],
        ]
        let classes = [
            (ReportText.extraHigh, figures.extraHigh), (ReportText.high, figures.high),
            (ReportText.low, figures.low), (ReportText.unknownClass, figures.contractsUnknown),
        ]
        for (label, count) in classes where count > 0 {
            rows.append([FigureText.part(label), CountUnit.items.text(count)])
        }
        if let customers = figures.customers {
            rows.append([FigureText.customers, statable(customers)])
        }
        let companies = CountUnit.companies
        rows.append([FigureText.retailers, statable(figures.retailers, companies)])
        let own = figures.ownContractsUncovered
        rows.append([
            FigureText.ownUncovered,
            own > 0
                ? FigureText.contracts(own, rows: figures.ownViewsUncovered)
                : statable(0),
        ])
        if figures.generatorViews > 0 {
            rows += [
                [
                    FigureText.generators,
                    FigureText.contracts(
                        figures.generatorContracts,
                        rows: figures.generatorViews
                    ),
                ],
                [
                    FigureText.part(FigureText.uncovered),
                    CountUnit.lines.text(figures.generatorViewsUncovered),
                ],
            ]
        }
        return rows
    }

    private var otherFigures: [[Message]] {
        let figures = report.figures
        var rows = [
            [
                FigureText.viewers,
                FigureText.people(
                    figures.viewers,
                    shared: figures.viewersShared,
                    unknown: figures.viewersUnattributable - figures.viewersShared
                ),
            ],
            [FigureText.denied, CountUnit.times.text(figures.deniedAttempts)],
        ]
        if figures.searches > 0 {
            rows += [
                [FigureText.searches, CountUnit.times.text(figures.searches)],
                [
                    FigureText.part(FigureText.uncovered),
                    CountUnit.times.text(figures.searchesUncovered),
                ],
            ]
        }
        if figures.opens > 0 {
            rows.append([FigureText.opens, CountUnit.times.text(figures.opens)])
        }
        if figures.extractJobs > 0 {
            rows.append([
                FigureText.extractions,
                FigureText.jobs(figures.extractJobs, rows: figures.extractRows),
            ])
        }
        for part in report.supportHours {
            let year = CivilDate.fiscalYear(
                part.fiscalYear,
                wareki: report.files.calendar == .wareki
            )
            rows.append([FigureText.supportHours(of: year), FigureText.hours(part.hours)])
        }
        return rows
    }

    /// None is stated only where it may be (invariant 16).
    private func statable(_ count: Int, _ unit: CountUnit = .items) -> Message {
        count > 0 || report.canStateNone ? unit.text(count) : ReportText.notCounted
    }

    // MARK: - The table of the report

    private var table: [String] {
        let table = report.tableT1
        var lines = [text(table.title)]
        if let heading = table.rows.first {
            lines += self.table(heading, flexible: [], Array(table.rows.dropFirst()))
        }
        if let note = table.note { lines.append(text(note)) }
        for event in report.events {
            let grants = CountUnit.items.text(event.grants)
            lines += wrap(
                FigureText.event(
                    event.id,
                    event.kind?.message ?? .empty,
                    grants: event.grants > 0 || report.knowsAllGrants
                        ? grants : ReportText.notCounted,
                    contracts: statable(event.contracts)
                )
            )
        }
        if report.overlappingContracts > 0 {
            lines += wrap(FigureText.overlapping(report.overlappingContracts))
        }
        return lines
    }

    // MARK: - Findings

    private var findings: [String] {
        let rows = findingRows
        var lines = rows.isEmpty && report.isClean ? wrap(FigureText.clean) : []
        if !rows.isEmpty {
            lines += table(
                [
                    FigureText.finding, FigureText.code, FigureText.rows,
                    FigureText.contractsColumn, FigureText.personsColumn,
                ],
                flexible: [],
                rows
            )
            lines += shortened(report.finding(.standingEntitlement)?.snapshots ?? []) {
                FigureText.standing(
                    $0.system.text,
                    at: JST.people($0.at),
                    FigureText.people($0.persons, shared: 0, unknown: 0)
                )
            }
            lines += wrap(FigureText.findingsUntilConfirmed)
        }
        return lines + withheld + unjudged
    }

    /// The findings by code, and what has a figure of its own and no code of the rules.
    private var findingRows: [[Message]] {
        let figures = report.figures
        let beside = [
            (
                "OWN_CUSTOMER_UNCOVERED", figures.ownViewsUncovered,
                figures.ownContractsUncovered
            ),
            (
                "GENERATOR_UNCOVERED", figures.generatorViewsUncovered,
                figures.generatorContractsUncovered
            ),
            ("SEARCH_UNCOVERED", figures.searchesUncovered, 0),
            ("UNKNOWN_RESULT", figures.unknownResults, 0),
            ("UNREADABLE_ROW", figures.rowsUnreadable, 0),
        ]
        return report.findings.map {
            findingRow($0.code.rawValue, $0.rows, $0.contracts, $0.persons)
        } + beside.filter { $0.1 > 0 }.map { findingRow($0.0, $0.1, $0.2, 0) }
    }

    private func findingRow(
        _ code: String,
        _ rows: Int,
        _ contracts: Int,
        _ persons: Int
    ) -> [Message] {
        [
            FindingWords.label(code), .same(code), .same(grouped(rows)),
            .same(contracts > 0 ? grouped(contracts) : "-"),
            .same(persons > 0 ? grouped(persons) : "-"),
        ]
    }

    /// Why none is not stated: each reason that holds, and no other.
    private var withheld: [String] {
        guard !report.canStateNone else { return [] }
        return wrap(WithheldText.heading)
            + report.obstacles.flatMap { wrap(FigureText.part(report.message(of: $0))) }
    }

    private var unjudged: [String] {
        let unjudged = report.unjudged
        let notes: [(Int, (Int) -> Message)] = [
            (unjudged.terminalRows, WithheldText.terminals),
            (unjudged.siteRows, WithheldText.sites),
            (unjudged.screenRows, WithheldText.screens),
            (unjudged.fieldRows, WithheldText.fields),
            (unjudged.grants, WithheldText.grants),
        ]
        return notes.filter { $0.0 > 0 }.flatMap { wrap($0.1($0.0)) }
    }

    private func shortened<Item>(_ items: [Item], _ message: (Item) -> Message) -> [String] {
        let shown = items.prefix(Self.shownMax).flatMap { wrap(message($0)) }
        let rest = items.count - Self.shownMax
        return rest > 0 ? shown + wrap(FigureText.more(rest)) : shown
    }

    // MARK: - What it rests on

    private var coverage: [String] {
        var lines = [text(FigureText.coverage)]
        for system in report.coverage {
            let state = system.isComplete ? FigureText.complete : FigureText.incomplete
            lines += wrap(
                Message("\(system.name): \(state.ja)", "\(asciiOnly(system.name)): \(state.en)")
            )
            lines += shortened(system.gaps) { gap in
                var hasRows = false
                if case .uncovered(let read) = gap.reason { hasRows = read > 0 }
                let reason = FindingWords.gap(gap.reason.code, hasRows: hasRows)
                let (from, to) = (time(gap.interval.from), time(gap.interval.to))
                return Message(
                    "  \(from)～\(to) \(reason.ja)",
                    "  \(from) to \(to): \(reason.en)"
                )
            }
        }
        return lines
    }

    /// `2022-12-03 10:00 (JST)`, with seconds where there are any.
    private func time(_ moment: Moment) -> String {
        let instant = moment.instant
        return "\(JST.date(instant)) \(JST.clock(instant)) (JST)"
    }

    /// Each on one line: they are copied into reports.
    private var sentences: [String] { report.sentences.map(text) }

    private var unreadable: [String] {
        guard !report.unreadable.isEmpty else { return [] }
        let lines = [text(FigureText.unreadableHeading)]
        let shown = report.unreadable.prefix(Self.shownMax).flatMap { row in
            wrap(
                Message(
                    "\(row.file):\(row.line): \(row.problem.message.ja)",
                    "\(asciiOnly(row.file)):\(row.line): \(row.problem.message.en)"
                )
            )
        }
        let rest = report.figures.rowsUnreadable - Self.shownMax
        return lines + shown + (rest > 0 ? wrap(FigureText.more(rest)) : [])
    }

    private var inputs: [String] {
        table(
            [FigureText.inputs, FigureText.rows, .same("SHA-256")],
            flexible: [],
            report.inputs.map { [.same($0.file), .same(grouped($0.rows)), .same($0.sha256)] }
        )
    }
}
