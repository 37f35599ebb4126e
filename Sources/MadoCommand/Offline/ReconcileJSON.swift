import BrokerCore
import Messages
import Reconciliation
import SiteFiles

/// A reconciliation as one JSON object: what scripts and other programs compare.
enum ReconcileJSON {
    static func text(_ report: ReconciliationReport) -> String {
        let table = report.tableT1
        return LooseJSON.object([
            "verified": .bool(report.isVerified),
            "clean": .bool(report.isClean),
            "case": about(report),
            "figures": figures(report.figures),
            "events": .list(report.events.map(event)),
            "overlapping_contracts": .number(report.overlappingContracts),
            "findings": .list(report.findings.map(finding)),
            "withheld": .list(
                report.obstacles.map {
                    let message = report.message(of: $0)
                    return .object([
                        "code": .text($0.rawValue), "ja": .text(message.ja),
                        "en": .text(message.en),
                    ])
                }
            ),
            "unjudged": unjudged(report.unjudged),
            "support_hours": .list(
                report.supportHours.map {
                    .object([
                        "fiscal_year": .number($0.fiscalYear), "hours": .number($0.hours),
                    ])
                }
            ),
            "coverage": .list(report.coverage.map(coverage)),
            "exposure": .list(report.exposures.map(exposure)),
            "tables": .object([
                "T1": .object([
                    "title": .text(table.title.ja),
                    "ja": .list(table.rows.map { .list($0.map { .text($0.ja) }) }),
                    "en": .list(table.rows.map { .list($0.map { .text($0.en) }) }),
                    "note": .text(table.note?.ja),
                    "note_en": .text(table.note?.en),
                ])
            ]),
            "sentences": .object([
                "ja": .list(report.sentences.map { .text($0.ja) }),
                "en": .list(report.sentences.map { .text($0.en) }),
            ]),
            "inputs": .list(
                report.inputs.map {
                    .object([
                        "file": .text($0.file), "sha256": .text($0.sha256),
                        "rows": .number($0.rows),
                    ])
                }
            ),
            "unreadable": .list(report.unreadable.map(unreadable)),
        ]).line
    }

    /// Why nothing was reconciled.
    static func text(_ fault: ReconciliationFault) -> String {
        var members: [String: LooseJSON] = ["error": .object(self.fault(fault))]
        if case .ledger = fault { members["verified"] = .bool(false) }
        return LooseJSON.object(members).line
    }

    private static func fault(_ fault: ReconciliationFault) -> [String: LooseJSON] {
        let lines = ReconcileFailure.lines(fault)
        var members: [String: LooseJSON] = [
            "ja": .text(lines.map(\.ja).joined(separator: "\n")),
            "en": .text(lines.map(\.en).joined(separator: "\n")),
        ]
        switch fault {
        case .files(let found):
            members["code"] = .text("files")
            members["problems"] = .list(
                found.problems.map {
                    .object([
                        "file": .text($0.file), "line": .number($0.line),
                        "ja": .text($0.message.ja), "en": .text($0.message.en),
                    ])
                }
            )
        case .ledger(_, let fault):
            members["code"] = .text(fault.code)
            members["entry"] = fault.entry.map { .number(Int(clamping: $0)) } ?? .null
        case .ledgerUnreadable: members["code"] = .text("ledger_unreadable")
        case .noKey: members["code"] = .text("no_key")
        case .changed: members["code"] = .text("changed")
        }
        return members
    }

    // MARK: - Parts

    private static func about(_ report: ReconciliationReport) -> LooseJSON {
        let files = report.files
        return .object([
            "title": .text(files.title),
            "company": .text(files.company),
            "retailer": .text(files.retailer.ja),
            "calendar": .text(files.calendar.rawValue),
            "spelling": .text(files.spelling.rawValue),
            "period": .object([
                "from": .text(files.firstDay.description),
                "to": .text(files.endsAt.map(JST.machine) ?? files.lastDay.description),
            ]),
            "systems": .list(files.systems.map { .text($0.id.text) }),
            "other_systems": .list(files.otherSystems.map { .text($0.text) }),
            "ids": .list(report.idRules.map { .text($0.rawValue) }),
            "uses": .bool(report.hasUses),
            "last_entry_at": .text(report.lastEntryAt.map(JST.precise)),
        ])
    }

    private static func figures(_ figures: Figures) -> LooseJSON {
        .object([
            "rows": .number(figures.rows),
            "rows_duplicate": .number(figures.rowsDuplicate),
            "rows_unreadable": .number(figures.rowsUnreadable),
            "rows_in_period": .number(figures.rowsInPeriod),
            "entrustee_views": .number(figures.entrusteeViews),
            "others_views": .number(figures.othersViews),
            "contracts": .number(figures.contracts),
            "contracts_in": .number(figures.contractsIn),
            "contracts_out": .number(figures.contractsOut),
            "contracts_unknown": .number(figures.contractsUnknown),
            "customers": figures.customers.map { .number($0) } ?? .null,
            "retailers": .number(figures.retailers),
            "ehv": .number(figures.extraHigh),
            "hv": .number(figures.high),
            "lv": .number(figures.low),
            "own_views_uncovered": .number(figures.ownViewsUncovered),
            "own_contracts_uncovered": .number(figures.ownContractsUncovered),
            "generator_views": .number(figures.generatorViews),
            "generator_contracts": .number(figures.generatorContracts),
            "generator_views_uncovered": .number(figures.generatorViewsUncovered),
            "viewers": .number(figures.viewers),
            "viewers_unattributable": .number(figures.viewersUnattributable),
            "denied_attempts": .number(figures.deniedAttempts),
            "unknown_results": .number(figures.unknownResults),
            "searches": .number(figures.searches),
            "searches_uncovered": .number(figures.searchesUncovered),
            "opens": .number(figures.opens),
            "extract_jobs": .number(figures.extractJobs),
            "extract_rows": .number(figures.extractRows),
        ])
    }

    private static func unjudged(_ unjudged: Unjudged) -> LooseJSON {
        .object([
            "terminal_rows": .number(unjudged.terminalRows),
            "site_rows": .number(unjudged.siteRows),
            "screen_rows": .number(unjudged.screenRows),
            "field_rows": .number(unjudged.fieldRows),
            "grants": .number(unjudged.grants),
        ])
    }

    private static func event(_ event: EventFigure) -> LooseJSON {
        .object([
            "event_id": .text(event.id),
            "kind": .text(event.kind?.rawValue),
            "name": .text(event.name),
            "grants": .number(event.grants),
            "contracts": .number(event.contracts),
        ])
    }

    private static func finding(_ finding: FindingSummary) -> LooseJSON {
        let label = FindingWords.label(finding.code.rawValue)
        var members: [String: LooseJSON] = [
            "code": .text(finding.code.rawValue),
            "ja": .text(label.ja),
            "en": .text(label.en),
            "rows": .number(finding.rows),
            "contracts": .number(finding.contracts),
            "persons": .number(finding.persons),
        ]
        if finding.code == .standingEntitlement {
            members["snapshots"] = .list(
                finding.snapshots.map {
                    .object([
                        "system_id": .text($0.system.text),
                        "at": .text(JST.machine($0.at)),
                        "persons": .number($0.persons),
                    ])
                }
            )
        }
        return .object(members)
    }

    private static func coverage(_ coverage: SystemCoverage) -> LooseJSON {
        .object([
            "system_id": .text(coverage.system.text),
            "complete": .bool(coverage.isComplete),
            "gaps": .list(
                coverage.gaps.map {
                    .object([
                        "from": .text(JST.machine($0.interval.from.instant)),
                        "to": .text(JST.machine($0.interval.to.instant)),
                        "reason": .text($0.reason.code),
                    ])
                }
            ),
        ])
    }

    private static func exposure(_ exposure: Exposure) -> LooseJSON {
        .object([
            "system_id": .text(exposure.system.text),
            "from": .text(exposure.firstDay.description),
            "to": .text(exposure.lastDay?.description),
        ])
    }

    private static func unreadable(_ row: UnreadableRow) -> LooseJSON {
        .object([
            "file": .text(row.file),
            "line": .number(row.line),
            "ja": .text(row.problem.message.ja),
            "en": .text(row.problem.message.en),
        ])
    }
}
