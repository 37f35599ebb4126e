import ArgumentParser
import BrokerCore
import Foundation
import Messages

struct HistoryCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "history",
            HelpText.history,
            usage: """
                mado history [--event <event>]
                mado history [--what <record>] --csv <file>
                mado history --uses [--from <time>] [--until <time>]
                             [--csv <file>] [--jsonl <file>]
                """
        )
    }

    enum What: String, CaseIterable {
        case history, events, credentials, suspensions, uses
    }

    @Option(name: .customLong("event"), help: ArgumentHelp(OptionText.historyEvent, value: "event"))
    var event: String?

    @Option(name: .customLong("what"), help: ArgumentHelp(OptionText.what, value: "record"))
    var what: String?

    @Option(name: .customLong("csv"), help: ArgumentHelp(OptionText.csv, value: "file"))
    var csv: String?

    @Flag(name: .customLong("uses"), help: ArgumentHelp(OptionText.uses))
    var uses = false

    @Option(name: .customLong("jsonl"), help: ArgumentHelp(OptionText.jsonLines, value: "file"))
    var jsonLines: String?

    @Option(name: .customLong("from"), help: ArgumentHelp(OptionText.usesFrom, value: "time"))
    var from: String?

    @Option(name: .customLong("until"), help: ArgumentHelp(OptionText.usesUntil, value: "time"))
    var until: String?

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        var what = try what.map { text throws(CommandFailure) in
            try Values.word(What.self, text, "--what") { .same($0.rawValue) }
        }
        if uses {
            guard what == nil || what == .uses else { throw .usage(HistoryText.usesAlone) }
            what = .uses
        }
        let id = try event.map { text throws(CommandFailure) in
            try Values.drawn(EventID.self, text, "--event").description
        }
        if what == .uses {
            guard id == nil else { throw .usage(HistoryText.usesAlone) }
            return try await usesExport().perform(in: session)
        }
        if jsonLines != nil { throw .usage(HistoryText.jsonLinesOfUses) }
        if from != nil || until != nil { throw .usage(HistoryText.minutesOfUses) }
        if let csv {
            if id != nil { throw .usage(HistoryText.wholeOnly) }
            return try await export(what ?? .history, to: csv, session)
        }
        switch what ?? .history {
        case .history: return try await showGrants(of: id, session)
        case .events: return try await showEvents(only: id, session)
        case .credentials, .suspensions, .uses: throw .usage(HistoryText.needsFile)
        }
    }

    private func usesExport() throws(CommandFailure) -> UsesExport {
        UsesExport(
            csv: csv,
            jsonLines: jsonLines,
            from: try from.map { text throws(CommandFailure) in
                try Values.pastTime(text, "--from", ofDate: JST.start(of:))
            },
            until: try until.map { text throws(CommandFailure) in
                try Values.pastTime(text, "--until", ofDate: JST.end(of:))
            }
        )
    }

    // MARK: - Tables

    private func showGrants(
        of event: String?,
        _ session: Session
    ) async throws(CommandFailure) -> Outcome {
        var rows: [[String: LooseText]] = []
        try await session.eachPage("/v1/history", [("event", event)], prints: session.json) {
            (page: HistoryAnswer) in
            rows += page.rows
            return page.rows.isEmpty ? nil : page.next
        }
        if session.json { return .done }
        guard !rows.isEmpty else {
            try session.say(HistoryText.empty)
            return .done
        }
        let headings = [
            TableText.grant, TableText.event, TableText.person, TableText.system, TableText.from,
            TableText.until, TableText.end,
        ]
        var table = Table(headings.map(session.speech.text), flexible: [3, 6])
        for row in rows {
            let cell = { (name: String) in session.speech.foreign(row[name]?.text ?? "") }
            let cause = EndCause(rawValue: row["end_cause"]?.text ?? "")
            let end = ["ended_at", "not_after"].compactMap { row[$0]?.text }.first { !$0.isEmpty }
            table.add([
                cell("grant_id"), cell("event_id"), cell("person_id"), cell("systems"),
                JST.parse(row["not_before"]?.text ?? "").map(minutes) ?? "",
                end.flatMap { JST.parse($0) }.map(JST.short)
                    ?? session.speech.text(TableText.eventEnd),
                cause.map { session.speech.text($0.message) } ?? cell("end_cause"),
            ])
        }
        try session.print(table.lines(width: session.tableWidth))
        try session.say(CountUnit.items.text(rows.count))
        return .done
    }

    private func showEvents(
        only id: String?,
        _ session: Session
    ) async throws(CommandFailure) -> Outcome {
        if let id {
            let response = try await session.send(APIRequest(.get, "/v1/events/\(id)"))
            if session.json {
                try session.printBody(response.body)
            } else {
                try show([session.read(response, as: EventAnswer.self)], session)
            }
            return .done
        }
        var events: [EventAnswer] = []
        try await session.eachPage("/v1/events", [], prints: session.json) { (page: EventsAnswer) in
            events += page.events
            return page.events.isEmpty ? nil : page.next
        }
        if !session.json { try show(events, session) }
        return .done
    }

    private func show(_ events: [EventAnswer], _ session: Session) throws(CommandFailure) {
        guard !events.isEmpty else { return try session.say(HistoryText.empty) }
        let headings = [
            TableText.event, TableText.state, TableText.kind, TableText.title, TableText.from,
            TableText.until,
        ]
        var table = Table(headings.map(session.speech.text), flexible: [1, 2, 3])
        for event in events {
            let end = event.endedAt ?? event.endsAt ?? event.closesAt
            table.add([
                session.speech.foreign(event.id), session.speech.text(event.stateMessage),
                session.speech.text(event.kindMessage), session.speech.foreign(event.name),
                event.opensAt.map { minutes($0.instant) } ?? "",
                end.map { minutes($0.instant) } ?? "",
            ])
        }
        try session.print(table.lines(width: session.tableWidth))
        try session.say(CountUnit.items.text(events.count))
    }

    private func minutes(_ instant: Instant) -> String {
        "\(JST.date(instant)) \(JST.short(instant).suffix(5))"
    }

    // MARK: - CSV

    private func export(
        _ what: What,
        to path: String,
        _ session: Session
    ) async throws(CommandFailure) -> Outcome {
        if path != "-", FileManager.default.fileExists(atPath: path) {
            throw .stopped(HistoryText.exists(path), .refused)
        }
        let response = try await session.send(
            APIRequest(.post, "/v1/exports/\(what.rawValue)", body: .json("{}"))
        )
        if path == "-" {
            try session.write(response.body)
            return .done
        }
        do {
            try NewFile.write(response.body, to: path)
        } catch {
            throw NewFile.failure(error, path)
        }
        session.note(HistoryText.written(path, rows: rowCount(response.body)))
        return .done
    }

    /// Records of a CSV without its heading: line ends within quotation marks do not count.
    private func rowCount(_ csv: String) -> Int {
        var isQuoted = false
        var count = 0
        for byte in csv.utf8 {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: "\n"), !isQuoted { count += 1 }
        }
        return max(0, count - 1)
    }
}
