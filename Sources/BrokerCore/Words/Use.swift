/// 利用記録: how often checks of one credential by one system were answered within one minute.
///
/// What is counted is what Mado decided. A `dry_run` system lets in whoever is denied all the
/// same; the ledger says since when a system is one, and how many it let in.
package struct Use: Hashable, Sendable {
    package let key: UseKey
    /// The first and the last of these checks, by the trusted clock.
    package let first: Instant
    package let last: Instant
    package let allowed: Int
    package let denied: Int

    package init(key: UseKey, first: Instant, last: Instant, allowed: Int, denied: Int) {
        self.key = key
        self.first = first
        self.last = last
        self.allowed = allowed
        self.denied = denied
    }

    /// Both together: counts add up, and the span covers both.
    package func merged(with other: Use) -> Use {
        Use(
            key: key,
            first: min(first, other.first),
            last: max(last, other.last),
            allowed: allowed + other.allowed,
            denied: denied + other.denied
        )
    }
}

/// What one row of uses is about; no two rows have the same.
package struct UseKey: Hashable, Sendable {
    /// The first instant of the minute.
    package let minute: Instant
    /// Who asked; nil where no checks are counted.
    package let system: SystemID?
    package let subject: UseSubject

    package init(minute: Instant, system: SystemID?, subject: UseSubject) {
        self.minute = minute
        self.system = system
        self.subject = subject
    }
}

/// Whose checks were counted.
package enum UseSubject: Hashable, Sendable {
    case credential(CredentialID)
    /// No live credential had the token that was shown, or none was shown.
    case unknown
    /// More credentials at once than there is room for: checks, and not whose they were.
    case overflow
    /// No checks at all: from `first` to `last` checks may have been answered that no row counts,
    /// because the daemon was killed. At most ``lossMax`` before its end is lost.
    case gap
    /// No checks at all: nothing before `last` is there any more, because it was kept for as long
    /// as it had to be. `first` is the first minute of what was deleted.
    case deleted

    /// What a kill takes at most: the second of checks before it. People are told so (`mado`(1)).
    package static let lossMax = Milliseconds.seconds(1)

    /// Does a row of it count checks, by a system?
    package var countsChecks: Bool { self != .gap && self != .deleted }

    /// The column `credential_id` of an export.
    package var text: String {
        switch self {
        case .credential(let id): id.description
        case .unknown: ""
        case .overflow: "overflow"
        case .gap: "gap"
        case .deleted: "deleted"
        }
    }

    /// Nil for anything that ``text`` does not write.
    package init?(_ text: some StringProtocol) {
        switch text {
        case "": self = .unknown
        case "overflow": self = .overflow
        case "gap": self = .gap
        case "deleted": self = .deleted
        default:
            guard let id = CredentialID(text) else { return nil }
            self = .credential(id)
        }
    }
}

/// How long uses are kept (mado.yaml, `uses.retention`); their digests stay in the ledger.
package enum UseRetention {
    package static let usual = Milliseconds.days(400)
    /// Whoever shows uses that begin later than so long before the end of their ledger shows less
    /// than was kept.
    package static let least = Milliseconds.days(90)
    package static let most = Milliseconds.days(3_650)
}

extension UseKey: Comparable {
    /// By minute, then by the bytes of the system's and the subject's texts.
    package static func < (left: UseKey, right: UseKey) -> Bool {
        guard left.minute == right.minute else { return left.minute < right.minute }
        let (leftSystem, rightSystem) = (left.system?.text ?? "", right.system?.text ?? "")
        guard leftSystem == rightSystem else { return leftSystem < rightSystem }
        return left.subject.text < right.subject.text
    }
}

extension Instant {
    /// The first instant of its minute; JST's minutes are UTC's.
    package var minute: Instant {
        let rest = millisecondsSince1970 % 60_000
        return self - Milliseconds(rest < 0 ? rest + 60_000 : rest)
    }
}

/// Whom a system in a dry run let in although Mado denied: counted over about a minute.
package struct DryRunTally: Hashable, Sendable {
    package let system: SystemID
    /// When the first of them was answered.
    package let since: Instant
    /// Why Mado denied, in the order of ``Refusal``; none twice.
    package let refusals: [RefusalCount]

    package init(system: SystemID, since: Instant, refusals: [RefusalCount]) {
        self.system = system
        self.since = since
        self.refusals = refusals
    }
}

package struct RefusalCount: Hashable, Sendable {
    package let refusal: Refusal
    package let count: Int

    package init(refusal: Refusal, count: Int) {
        self.refusal = refusal
        self.count = count
    }
}

/// What the ledger says of the uses of some whole minutes, so that an export can be held to it.
package struct UseDigest: Hashable, Sendable {
    /// The first minute, and the first instant after the last: `[from, until)`.
    package let from: Instant
    package let until: Instant
    package let rows: Int
    /// SHA-256 over the canonical lines of all of them, in the order of their keys.
    package let digest: Digest

    package init(from: Instant, until: Instant, rows: Int, digest: Digest) {
        self.from = from
        self.until = until
        self.rows = rows
        self.digest = digest
    }
}
