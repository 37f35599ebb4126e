package import BrokerCore

/// How often each act and each refusal occurred.
package struct HistoryTally: Sendable {
    package internal(set) var accepted: [ActName: Int] = [:]
    package internal(set) var refused: [ActName: Int] = [:]
    /// Of acts, of single persons or grants within acts, and of checks.
    package internal(set) var refusals: [Refusal: Int] = [:]
    package internal(set) var checksAllowed = 0
    package internal(set) var checksDenied = 0
    package internal(set) var restarts = 0
    package internal(set) var clockSteps = 0
    package internal(set) var failedAppends = 0
    package internal(set) var histories = 0
    package internal(set) var entries = 0

    package init() {}

    /// How many acts people asked for.
    package var acts: Int {
        accepted.values.reduce(0, +) + refused.values.reduce(0, +)
    }

    /// Every act and every refusal with its count, for people to read.
    package var table: String {
        let summary =
            "\(histories) histories, \(acts) acts, \(entries) entries, \(restarts) starts, "
            + "\(clockSteps) clock steps, \(failedAppends) failed appends, "
            + "\(checksAllowed) checks allowed, \(checksDenied) denied"
        let actRows = ActName.allCases.map { act in
            row(act.rawValue, accepted[act] ?? 0) + row("  refused", refused[act] ?? 0)
        }
        let refusalRows = Refusal.allCases.map { row($0.rawValue, refusals[$0] ?? 0) }
        return ([summary, "acts"] + actRows + ["refusals"] + refusalRows)
            .joined(separator: "\n")
    }

    private func row(_ name: String, _ count: Int) -> String {
        let digits = String(count)
        let gap = String(repeating: " ", count: max(1, 32 - name.count - digits.count))
        return "  " + name + gap + digits
    }

    mutating func note(check refusal: Refusal?) {
        guard let refusal else {
            checksAllowed += 1
            return
        }
        checksDenied += 1
        refusals[refusal, default: 0] += 1
    }

    mutating func note(_ act: Act, _ outcome: Outcome) {
        switch outcome {
        case .refused(let refusal, _):
            refused[act.name, default: 0] += 1
            refusals[refusal, default: 0] += 1
        case .accepted(let acceptance):
            accepted[act.name, default: 0] += 1
            for refusal in acceptance.singleRefusals { refusals[refusal, default: 0] += 1 }
        }
    }

    package mutating func add(_ other: HistoryTally) {
        accepted.merge(other.accepted, uniquingKeysWith: +)
        refused.merge(other.refused, uniquingKeysWith: +)
        refusals.merge(other.refusals, uniquingKeysWith: +)
        checksAllowed += other.checksAllowed
        checksDenied += other.checksDenied
        restarts += other.restarts
        clockSteps += other.clockSteps
        failedAppends += other.failedAppends
        histories += other.histories
        entries += other.entries
    }
}

extension Acceptance {
    /// What single persons or grants of an accepted act were refused.
    fileprivate var singleRefusals: [Refusal] {
        switch self {
        case .granted(let outcomes):
            outcomes.compactMap { if case .refused(_, let refusal) = $0 { refusal } else { nil } }
        case .revoked(let outcomes):
            outcomes.compactMap { if case .refused(_, let refusal) = $0 { refusal } else { nil } }
        default: []
        }
    }
}
