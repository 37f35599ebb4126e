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
    /// Kills and power cuts in the middle of a batch, by where it was.
    package internal(set) var kills: [String: Int] = [:]
    package internal(set) var situations: [Situation: Int] = [:]
    package internal(set) var simulatedMilliseconds: Int64 = 0

    package init() {}

    package var checks: Int { checksAllowed + checksDenied }

    /// How much time passed for the brokers, all histories together.
    package var simulatedDays: Int64 { simulatedMilliseconds / 86_400_000 }

    /// Kills in the middle of something, and stops after a failed write.
    package var crashes: Int { kills.values.reduce(0, +) + failedAppends }

    /// How many acts people asked for.
    package var acts: Int {
        accepted.values.reduce(0, +) + refused.values.reduce(0, +)
    }

    /// Every act and every refusal with its count, for people to read.
    package var table: String {
        let summary =
            "\(histories) histories, \(simulatedDays) simulated days, \(acts) acts, "
            + "\(entries) entries, \(restarts) starts, \(clockSteps) clock steps, "
            + "\(failedAppends) failed appends, "
            + "\(checksAllowed) checks allowed, \(checksDenied) denied"
        let killRows = kills.sorted { $0.key < $1.key }.map { row($0.key, $0.value) }
        let actRows = ActName.allCases.map { act in
            row(act.rawValue, accepted[act] ?? 0) + row("  refused", refused[act] ?? 0)
        }
        let refusalRows = Refusal.allCases.map { row($0.rawValue, refusals[$0] ?? 0) }
        let parts = [[summary, "kills"], killRows, ["acts"], actRows, ["refusals"], refusalRows]
        return (parts.flatMap { $0 } + [situationTable]).joined(separator: "\n")
    }

    /// Every situation with the number of times that it was met.
    package var situationTable: String {
        let rows = Situation.allCases.map { row($0.rawValue, situations[$0] ?? 0) }
        return (["situations"] + rows).joined(separator: "\n")
    }

    private func row(_ name: String, _ count: Int) -> String {
        let digits = String(count)
        let gap = String(repeating: " ", count: max(1, 40 - name.count - digits.count))
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

    mutating func note(_ death: DeathSeen) {
        guard death.isKill else { return }
        switch death.fault {
        case .kill(let point, _): kills["killed with a batch \(point.rawValue)", default: 0] += 1
        default: kills["killed before the answer", default: 0] += 1
        }
    }

    mutating func add(_ watch: SituationWatch) {
        situations.merge(watch.met, uniquingKeysWith: +)
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
        kills.merge(other.kills, uniquingKeysWith: +)
        situations.merge(other.situations, uniquingKeysWith: +)
        simulatedMilliseconds += other.simulatedMilliseconds
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
