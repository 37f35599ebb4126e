import BrokerCore
package import Messages

extension ReconciliationReport {
    /// What the report states, in whole sentences (domain: sentence templates).
    package var sentences: [Message] {
        let period = ReportText.fromTo(day(files.firstDay), periodEnd)
        var sentences: [Message] = []
        if figures.contractsOut > 0 {
            sentences.append(
                ReportText.found(
                    period,
                    company: files.retailer,
                    contracts: figures.contractsOut
                )
            )
        } else if statesNone {
            sentences.append(ReportText.notFound(period))
        }
        for system in coverage {
            for gap in system.gaps {
                sentences.append(ReportText.notReceived(system.name, days(of: gap.interval)))
            }
        }
        if isVerified, !historyReachesEnd, let lastEntryAt {
            sentences.append(
                ReportText.ledgerEndsEarly(
                    Message(JST.people(lastEntryAt), JST.people(lastEntryAt))
                )
            )
        }
        for event in events {
            guard let standby = event.unusedStandbyAt else { continue }
            let name = event.name.map { Message($0, asciiOnly($0)) }
            sentences.append(
                ReportText.noGrants(
                    day(JST.date(standby.instant)),
                    event: name ?? ReportText.event(event.kind?.message, id: event.id)
                )
            )
        }
        return sentences
    }

    /// The JST days that an interval touches, both included (requirement X11).
    private func days(of interval: Interval) -> Message {
        let first = JST.date(interval.from.instant)
        let last = JST.date((interval.to - 1).instant)
        return first == last ? day(first) : ReportText.fromTo(day(first), day(last))
    }
}
