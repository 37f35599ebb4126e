import Broker
import BrokerCore

/// Tells a history step by step, for people to read.
package struct Transcript: Sendable {
    /// The entries of the ledger too, as they are written?
    private let showsEntries: Bool
    private let tell: @Sendable (String) -> Void

    package init(showsEntries: Bool = false, to tell: @escaping @Sendable (String) -> Void) {
        self.showsEntries = showsEntries
        self.tell = tell
    }

    func begin(_ step: Step, at now: Instant) {
        let time = Self.words((now - World.start).count)
        tell("+\(time)  \(step.words)")
    }

    func note(_ command: Command, _ reply: Reply) {
        tell("    \(command.words): \(reply.outcome.words)")
    }

    func note(_ leaf: [UInt8]) {
        if showsEntries { tell("    " + String(decoding: leaf, as: UTF8.self)) }
    }

    func note(_ death: DeathSeen) {
        for command in death.turn.commands { tell("    \(command.words): no answer") }
        let what = death.isKill ? "killed" : "stopped, for the append failed"
        tell("    \(what); the batch \(death.survived ? "is there" : "is gone")")
    }

    func note(_ start: StartSeen) {
        let written = start.after.history.records.count - start.before.history.records.count
        let doubt = start.time.isSure ? "" : ", the clock doubted"
        tell("    started, \(written) records written\(doubt)")
    }

    static func words(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1_000
        let parts = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { two($0) }
        let rest = String(1_000 + milliseconds % 1_000).dropFirst()
        return parts.joined(separator: ":") + "." + rest
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Milliseconds {
    fileprivate var words: String {
        let sign = count < 0 ? "-" : ""
        return sign + Transcript.words(abs(count))
    }
}

extension Step {
    var words: String {
        switch self {
        case .acts(let commands, let isReadLate):
            "\(commands.count) asked in one batch\(isReadLate ? ", answers read late" : "")"
        case .pass(let length): "time passes: \(length.words)"
        case .sleep(let length): "the host sleeps: \(length.words)"
        case .stepWall(let length): "the wall clock is set by \(length.words)"
        case .synchronise(let isSynchronised):
            "the clock is \(isSynchronised ? "" : "not ")synchronised"
        case .keepMark: "the time is kept"
        case .arm(let fault): "the next append: \(fault)"
        case .restart(let length): "killed; started after \(length.words)"
        case .reboot(let length, let error, let isSynchronised):
            "host off for \(length.words), wall clock off by \(error.words), "
                + "\(isSynchronised ? "" : "not ")synchronised"
        case .failReads(let count): "the next start fails \(count) reads"
        case .armStart(let fault): "the next start's append: \(fault)"
        case .disk(let change): "the disk: \(change)"
        case .backUp: "the ledger is copied"
        case .restore: "the copy is restored, under a new origin"
        }
    }
}

extension Command {
    /// Who, what, and about what.
    var words: String {
        let who =
            switch caller {
            case .uid(let uid): Company.person(ofUID: uid)?.text ?? "uid \(uid)"
            case .certificate(let digest):
                Company.person(ofCertificate: digest).map { "\($0.text), by certificate," }
                    ?? "a certificate"
            case .person(let id): id.text
            case .daemon: "the broker"
            }
        let code =
            switch factor {
            case .none: ""
            case .wrong: " (wrong code)"
            case .totp(let step), .passphraseAndTOTP(let step): " (code \(step))"
            }
        return "\(who)\(code) \(act.words)"
    }
}

extension Act {
    fileprivate var words: String {
        switch self {
        case .standby(let event, let plan, _): "standby \(event) \(plan.kind.rawValue)"
        case .attest(let event, let condition): "attest \(event) \(condition)"
        case .declare(let act):
            switch act.source {
            case .standby(let event): "declare \(event), approval \(act.approval.rawValue)"
            case .direct(let plan):
                "declare \(act.drawn) \(plan.kind.rawValue) "
                    + plan.areas.map(\.text).joined(separator: "+")
                    + ", approval \(act.approval.rawValue)"
            }
        case .approve(let event): "approve \(event)"
        case .extend(let event, let length): "extend \(event) \(length.words)"
        case .shorten(let event, let closesAt):
            "shorten \(event) to +\(Transcript.words((closesAt - World.start).count))"
        case .close(let event): "close \(event)"
        case .withdraw(let event): "withdraw \(event)"
        case .resume(let event): "resume \(event?.description ?? "all")"
        case .grant(let act):
            "grant in \(act.event) to \(act.persons.map(\.text).joined(separator: "+")) "
                + "for \(act.systems.map(\.text).joined(separator: "+"))"
        case .revoke(.grants(let ids)):
            "revoke \(ids.map(\.description).joined(separator: "+"))"
        case .revoke(.person(let person)): "revoke all of \(person.text)"
        case .revoke(.credential(let token)): "give back \("\(token)".prefix(8))"
        case .activate(let act, let stage):
            "activate \(act.grant) at \(act.terminal?.text ?? "no terminal") for "
                + "\(act.system.text)\(stage == .beforeFactors ? ", look" : "")"
        case .issueEnrolment(let persons): "issue codes to \(persons.count)"
        case .recordDue(let items, _): "record \(items.count) due"
        default: name.rawValue
        }
    }
}

extension ExtensionLength {
    fileprivate var words: String {
        switch self {
        case .by(let length): "by \(length.words)"
        case .until(let end): "to +\(Transcript.words((end - World.start).count))"
        }
    }
}

extension Outcome {
    fileprivate var words: String {
        switch self {
        case .refused(let refusal, _): "refused, \(refusal.rawValue)"
        case .accepted(.event(_, let state)): state.rawValue
        case .accepted(.granted(let outcomes)):
            outcomes.map { outcome in
                switch outcome {
                case .issued(let id, let person): "\(person.text) has \(id)"
                case .refused(let person, let refusal): "\(person.text) \(refusal.rawValue)"
                }
            }.joined(separator: ", ")
        case .accepted(.activated(let activated)):
            "open until +\(Transcript.words((activated.expiresAt - World.start).count))"
        case .accepted(.recorded(let ends, _)): "\(ends) records"
        case .accepted: "done"
        }
    }
}
