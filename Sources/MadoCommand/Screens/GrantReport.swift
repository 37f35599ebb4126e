import BrokerCore
import Messages

/// Who got a grant, and why the others did not.
struct GrantReport {
    private let answer: GrantActAnswer
    private let speech: Speech
    private let width: Int

    init(_ answer: GrantActAnswer, _ speech: Speech, width: Int) {
        self.answer = answer
        self.speech = speech
        self.width = width
    }

    var lines: [String] {
        let headings = [TableText.name, TableText.person, TableText.result]
        var table = Table(headings.map(speech.text), flexible: [0, 2])
        for result in answer.results {
            table.add([
                speech.name(result.name), speech.foreign(result.person),
                outcome(of: result),
            ])
        }
        var lines = table.lines(width: width) + reasons
        lines.append(
            speech.text(CommandText.granted(answer.issued, refused: answer.refused))
        )
        if let reference = answer.reference {
            lines.append(speech.text(OutcomeText.reference(reference)))
        }
        return lines
    }

    private func outcome(of result: GrantActAnswer.Result) -> String {
        if let grant = result.grant { return speech.foreign(grant) }
        guard let refusal = result.refusal else { return "" }
        return speech.text(FailureText.refused) + speech.text(what(of: refusal))
    }

    private func what(of refusal: WireRefusal) -> Message {
        refusal.text?.what ?? FailureText.unknownRefusal(refusal.code)
    }

    /// Each reason once, with those whom it concerns.
    private var reasons: [String] {
        var codes: [(refusal: WireRefusal, persons: [String])] = []
        for result in answer.results {
            guard let refusal = result.refusal else { continue }
            if let index = codes.firstIndex(where: { $0.refusal.code == refusal.code }) {
                codes[index].persons.append(result.person)
            } else {
                codes.append((refusal, [result.person]))
            }
        }
        return codes.flatMap { code in
            let persons = code.persons.map(speech.foreign).joined(separator: " ")
            let text = code.refusal.text
            let parts = [
                persons + ": " + speech.text(what(of: code.refusal)),
                text.map { "  " + speech.text(FailureText.why) + speech.text($0.why) },
                text.map { "  " + speech.text(FailureText.next) + speech.text($0.next) },
            ]
            return parts.compactMap { $0 }.flatMap { wrapped($0, to: StatusScreen.width) }
        }
    }
}
