import Messages
import Synchronization
import Systemd

/// What `systemctl status` shows: one line, in English as systemd's own.
final class ServiceStatus: Sendable {
    private let notifier: Notifier
    private let denial: Message?
    private let isNameless: Bool
    /// What waits for two people, until they decided.
    private let undecided: Mutex<Message?>

    init(notifier: Notifier, denial: Message?, undecided: Message?, isNameless: Bool) {
        self.notifier = notifier
        self.denial = denial
        self.isNameless = isNameless
        self.undecided = Mutex(undecided)
    }

    var text: String {
        if let denial = denial ?? undecided.withLock({ $0 }) { return "denying: \(denial.en)" }
        return isNameless ? "recording; no activations, see the journal" : "recording"
    }

    func ready() { notifier.ready(status: text) }

    /// Two people went on with the ledger; called again, it does nothing.
    func decided() {
        if undecided.withLock({ $0.take() }) != nil { notifier.status(text) }
    }
}
