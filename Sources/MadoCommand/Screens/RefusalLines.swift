import BrokerCore
import Messages

/// A refusal for people: what, why, what to do next, and the number to read over the telephone.
enum RefusalLines {
    static func lines(_ problem: Problem, _ speech: Speech) -> [String] {
        var lines: [String]
        if let text = problem.text {
            lines = [
                speech.text(FailureText.refused) + speech.text(text.what),
                speech.text(FailureText.why) + speech.text(text.why),
                speech.text(FailureText.next) + speech.text(text.next),
            ]
        } else if problem.code == "unauthenticated" {
            lines = [
                speech.text(FailureText.refused) + speech.text(FailureText.unauthenticated)
            ]
        } else {
            lines = [
                speech.text(FailureText.refused)
                    + speech.text(FailureText.unknownRefusal(problem.code))
            ]
        }
        if let hint = problem.hint { lines.append(speech.text(hint)) }
        if let seconds = problem.retryAfter {
            lines.append(speech.text(FailureText.retryAfter(seconds)))
        }
        if let reference = problem.reference {
            lines.append(speech.text(OutcomeText.reference(reference)))
        }
        return lines.flatMap { wrapped($0, to: StatusScreen.width) }
    }
}
