import BrokerCore
import Foundation
import Messages

/// What a person is told, and has to say, before an act that opens access.
struct Confirming: Sendable {
    let act: ActName
    /// Who will see what until when.
    let sentences: [Message]
    /// Names of the event: typing one is as good as the word.
    let eventNames: [String]

    init(_ act: ActName, _ sentences: [Message], eventNames: [String] = []) {
        self.act = act
        self.sentences = sentences
        self.eventNames = eventNames
    }

    /// Shows the sentences; then goes on only with `--yes` or the typed word: Enter is no yes.
    func ask(in session: Session, yes: Bool) throws(CommandFailure) {
        for sentence in sentences { session.note(sentence) }
        if yes { return }
        guard session.console.inputIsTerminal else {
            throw .stopped(CommandText.noTerminal, .refused)
        }
        let prompt = session.speech.text(Confirmation.prompt(for: act))
        guard let typed = session.console.ask(prompt), accepts(typed) else {
            throw .stopped(CommandText.notConfirmed, .refused)
        }
    }

    func accepts(_ typed: String) -> Bool {
        let typed = plain(typed)
        let word = Confirmation.word(for: act)
        // A Japanese input method may leave the quotation marks in.
        let bare = typed.trimmingCharacters(in: ["「", "」"])
        return bare == word.ja || typed.lowercased() == word.en
            || (!typed.isEmpty && eventNames.contains(typed))
    }
}
