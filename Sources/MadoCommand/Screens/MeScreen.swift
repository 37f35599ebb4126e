import BrokerCore
import Messages

/// What somebody may see now, and what was recorded of them.
struct MeScreen {
    private let answer: MeAnswer
    private let speech: Speech
    private let width: Int

    init(_ answer: MeAnswer, _ speech: Speech, width: Int) {
        (self.answer, self.speech, self.width) = (answer, speech, width)
    }

    var lines: [String] {
        var lines = [speech.text(MeText.heading(speech.foreign(answer.person), answer.now.instant))]
        if let system = answer.onlySystem {
            lines.append(speech.text(MeText.only(speech.foreign(system))))
        }
        lines += ["", speech.text(MeText.maySee)]
        lines += maySee.isEmpty ? ["  " + speech.text(MeText.seesNothing)] : maySee
        lines += section(MeText.grants, HistoryText.empty, grants)
        lines += section(MeText.activations, HistoryText.empty, activations)
        guard answer.uses != nil else { return lines + ["", speech.text(MeText.noUses)] }
        return lines + section(MeText.uses, HistoryText.empty, uses)
    }

    private func section(_ title: Message, _ empty: Message, _ table: Table?) -> [String] {
        ["", speech.text(title)] + (table?.lines(width: width) ?? ["  " + speech.text(empty)])
    }

    private func table(
        _ headings: [Message],
        flexible: Set<Int>,
        _ rows: [[String]]
    ) -> Table? {
        guard !rows.isEmpty else { return nil }
        var table = Table(headings.map(speech.text), flexible: flexible)
        for row in rows { table.add(row) }
        return table
    }

    /// A paragraph a system: lists of screens and fields are longer than columns.
    private var maySee: [String] {
        answer.maySee.flatMap { row in
            let end = row.until.map { JST.people($0.instant) } ?? ""
            let rows: [(Message, String)] = [
                (MeText.screens, words(row.screens)), (MeText.fields, words(row.fields)),
                (MeText.purpose, purpose(row.purpose)),
                (MeText.place, speech.foreign(row.terminal ?? row.site ?? "-")),
                (TableText.until, end),
            ]
            return ["  \(speech.foreign(row.system))  (\(speech.foreign(row.event)))"]
                + rows.flatMap { name, value in
                    wrapped("    \(speech.text(name)): \(value)", to: min(width, 80))
                }
        }
    }

    private var grants: Table? {
        table(
            [
                TableText.grant, TableText.event, TableText.system, TableText.from,
                TableText.until, TableText.end,
            ],
            flexible: [2, 5],
            answer.grants.map { row in
                [
                    speech.foreign(row.grant), speech.foreign(row.event), words(row.systems),
                    time(row.grantedAt), time(row.endedAt), cause(row.endCause),
                ]
            }
        )
    }

    private var activations: Table? {
        table(
            [
                TableText.credential, TableText.system, TableText.terminal, TableText.from,
                TableText.until, TableText.end,
            ],
            flexible: [1, 5],
            answer.activations.map { row in
                [
                    speech.foreign(row.credentialId), speech.foreign(row.system),
                    speech.foreign(row.terminal ?? "-"), time(row.activatedAt),
                    time(row.endedAt), cause(row.endCause),
                ]
            }
        )
    }

    private var uses: Table? {
        table(
            [
                TableText.minute, TableText.credential, TableText.system, TableText.allowed,
                TableText.denied,
            ],
            flexible: [2],
            (answer.uses ?? []).map { row in
                [
                    JST.parse(row.minute).map(minute) ?? "",
                    speech.foreign(row.credentialId), speech.foreign(row.system),
                    String(row.allowed), String(row.denied),
                ]
            }
        )
    }

    private func words(_ ids: [String]) -> String {
        ids.isEmpty ? "-" : ids.map(speech.foreign).joined(separator: " ")
    }

    private func time(_ time: WireTime?) -> String { time.map { minute($0.instant) } ?? "" }

    private func minute(_ instant: Instant) -> String {
        "\(JST.date(instant)) \(JST.short(instant).suffix(5))"
    }

    private func cause(_ code: String?) -> String {
        guard let code else { return "" }
        return EndCause(rawValue: code).map { speech.text($0.message) } ?? speech.foreign(code)
    }

    private func purpose(_ code: String) -> String {
        Purpose(rawValue: code).map { speech.text($0.message) } ?? speech.foreign(code)
    }
}
