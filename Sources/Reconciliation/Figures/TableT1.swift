import BrokerCore
package import Messages

/// T1 【…へのアクセスログの確認結果】: three columns, the first of which spans rows.
package struct TableT1: Hashable, Sendable {
    package let title: Message
    /// The headings and five rows of three cells; a cell that another spans is empty.
    package let rows: [[Message]]
    /// Under the table; nil where the table needs none.
    package let note: Message?
}

extension ReconciliationReport {
    package var tableT1: TableT1 {
        let names = files.systems.map(\.name).joined(separator: "、")
        let hasNote = figures.contracts > 0 && figures.contractsIn > 0
        // A rest of none is a statement of none (invariant 16).
        let rest = figures.contractsOut > 0 || canStateNone ? figures.contractsOut : nil
        return TableT1(
            title: ReportText.accessLogTitle(names),
            rows: [
                [ReportText.mainItems, .empty, ReportText.content],
                [
                    ReportText.viewed(ReportText.range(day(files.firstDay), periodEnd)),
                    ReportText.demandClass, demandClasses,
                ],
                [.empty, ReportText.information, informationItems],
                [.empty, ReportText.retailers, statable(figures.retailers, ReportText.companies)],
                [
                    .empty, ReportText.contracts,
                    statable(figures.contracts) {
                        ReportText.contractCount($0, hasNote: hasNote)
                    },
                ],
                [ReportText.exposure, .empty, exposureCell],
            ],
            note: hasNote ? ReportText.emergencyNote(figures.contractsIn, rest: rest) : nil
        )
    }

    /// A figure; none is stated only where it may be.
    private func statable(_ count: Int, _ text: (Int) -> Message) -> Message {
        count > 0 || canStateNone ? text(count) : ReportText.notCounted
    }

    private var demandClasses: Message {
        let classes = [
            (figures.extraHigh, ReportText.extraHigh), (figures.high, ReportText.high),
            (figures.low, ReportText.low), (figures.contractsUnknown, ReportText.unknownClass),
        ].filter { $0.0 > 0 }.map(\.1)
        if !classes.isEmpty { return ReportText.customers(of: classes) }
        return canStateNone ? ReportText.none : ReportText.notCounted
    }

    private var informationItems: Message {
        var items: [String] = []
        for item in files.systems.flatMap(\.items) where !items.contains(item) {
            items.append(item)
        }
        return items.isEmpty ? ReportText.none : ReportText.items(items)
    }

    /// One text where all systems have the same, else each system by name.
    private var exposureCell: Message {
        let parts = files.systems.map { (name: $0.name, text: exposure(of: $0.id)) }
        let blanks = [ReportText.none, ReportText.notCounted]
        if let first = parts.first?.text, parts.count == 1 || blanks.contains(first),
            parts.allSatisfy({ $0.text == first })
        {
            return first
        }
        return .list(parts.map { ReportText.ofSystem($0.name, $0.text) })
    }

    /// None is a statement: it takes a snapshot of this system, and what none takes anywhere.
    private func exposure(of system: SystemID) -> Message {
        let ranges = exposures.filter { $0.system == system }.map(range)
        if !ranges.isEmpty { return .list(ranges) }
        return snapshotSystems.contains(system) && canStateNone
            ? ReportText.none : ReportText.notCounted
    }

    private func range(_ exposure: Exposure) -> Message {
        guard let last = exposure.lastDay else { return ReportText.since(day(exposure.firstDay)) }
        return days(exposure.firstDay, last)
    }

    // MARK: - Dates

    /// A day as this company's reports write it.
    package func day(_ date: CivilDate) -> Message {
        Message(files.calendar == .wareki ? date.wareki : date.seireki, date.description)
    }

    /// The last day of the period, with the time at which it ends if the day was not over.
    package var periodEnd: Message {
        let last = day(files.lastDay)
        guard let clock = files.endsAt.map({ JST.machine($0).dropFirst(11).prefix(8) }) else {
            return last
        }
        return last + Message(" \(clock)", "\(clock)")
    }

    package func days(_ first: CivilDate, _ last: CivilDate) -> Message {
        ReportText.range(day(first), day(last))
    }
}

extension Exposure {
    package var firstDay: CivilDate { JST.date(from.instant) }

    /// The last day on which it was possible (requirement X11); nil while it goes on.
    package var lastDay: CivilDate? { to.map { JST.date(($0 - 1).instant) } }
}
