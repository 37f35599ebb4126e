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
                    who: outViewers.map { $0.message(retailer: files.retailer) },
                    contracts: figures.contractsOut
                )
            )
        } else if statesNone {
            sentences.append(ReportText.notFound(period))
        }
        for system in coverage {
            for gap in system.gaps { sentences.append(sentence(gap, of: system.name)) }
        }
        for event in events {
            guard let standby = event.unusedStandbyAt else { continue }
            let (day, name) = (day(JST.date(standby.instant)), self.name(of: event))
            sentences.append(
                knowsAllGrants
                    ? ReportText.noGrants(day, event: name)
                    : ReportText.grantsUnknown(day, event: name)
            )
        }
        return sentences
    }

    private func name(of event: EventFigure) -> Message {
        event.name.map { Message($0, asciiOnly($0)) }
            ?? ReportText.event(event.kind?.message, id: event.id)
    }

    /// What a gap means, by its reason: a log that came short was not "not received".
    private func sentence(_ gap: CoverageGap, of system: String) -> Message {
        let time = span(gap.interval)
        return switch gap.reason {
        case .uncovered(read: 0): ReportText.notReceived(system, time)
        case .uncovered: ReportText.notDeclared(system, time)
        case .rowsMissing(let expected, let received):
            ReportText.rowsMissing(system, time, expected: expected, received: received)
        case .rowsUnknown: ReportText.rowsUnknown(system, time)
        case .rowsNotRead(let received, let read):
            ReportText.rowsNotRead(system, time, received: received, read: read)
        }
    }

    /// Whole JST days as dates, both included (requirement X11); anything else with its times of
    /// day, the end of which is no part of it.
    private func span(_ interval: Interval) -> Message {
        let first = JST.date(interval.from.instant)
        let last = JST.date((interval.to - 1).instant)
        let isWhole =
            Moment(JST.start(of: first)) == interval.from
            && Moment(JST.end(of: last)) == interval.to
        guard isWhole else {
            return ReportText.fromTo(time(interval.from), time(interval.to))
        }
        return first == last ? day(first) : ReportText.fromTo(day(first), day(last))
    }

    /// 「令和4年12月3日 10:00」
    private func time(_ moment: Moment) -> Message {
        let (day, clock) = (day(JST.date(moment.instant)), JST.clock(moment.instant))
        return Message("\(day.ja) \(clock)", "\(day.en) \(clock)")
    }
}
