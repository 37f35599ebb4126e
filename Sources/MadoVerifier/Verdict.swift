/// What a verifier says of a token.
public enum Verdict: Hashable, Sendable {
    /// Let in: who, for what, and how sure that is.
    case valid(Access, Freshness)
    /// Let in, and nobody is named: Mado would have denied, and keeps nobody out of this system,
    /// which is in a dry run (`enforcement: dry_run`). Mado has recorded it.
    case notEnforced(Freshness)
    /// `freshness`: of what the answer rests on; nil where nothing had to be asked.
    case denied(Denial, Freshness? = nil)

    /// Let in?
    public var isValid: Bool {
        if case .denied = self { false } else { true }
    }

    /// Let in although Mado would have denied?
    public var isNotEnforced: Bool {
        if case .notEnforced = self { true } else { false }
    }

    /// Why not; nil: let in.
    public var denial: Denial? {
        if case .denied(let denial, _) = self { denial } else { nil }
    }
}

/// Why a token is not let in; the codes are stable.
public enum Denial: String, CaseIterable, Error, Sendable {
    // The token.

    /// It cannot be read.
    case malformed
    /// It is no access token: another kind of signed text.
    case typeUnknown = "type_unknown"
    /// Mado publishes no such key.
    case keyUnknown = "key_unknown"
    /// It was changed, or is not Mado's.
    case signatureWrong = "signature_wrong"
    /// Of another Mado, or of exercises.
    case issuerMismatch = "issuer_mismatch"
    /// For another system.
    case audienceMismatch = "audience_mismatch"
    /// A token of an exercise, at a production system, or the other way about.
    case drillOnly = "drill_only"
    /// The credential was activated at another terminal.
    case terminalMismatch = "terminal_mismatch"
    /// By its time, or by an end of the credential, its grant or its event.
    case credentialEnded = "credential_ended"
    /// The status list has no such place.
    case credentialUnknown = "credential_unknown"
    /// This host's clock is behind Mado's, or Mado's is wrong: nothing can be said of times.
    case clockUnsure = "clock_unsure"
    /// Mado says no, and not why (RFC 7662 §2.2).
    case notActive = "not_active"

    // No answer: neither yes nor no is known, and so it is no.

    /// The published keys did not come.
    case keysUnavailable = "keys_unavailable"
    /// The status list of the event did not come.
    case statusUnavailable = "status_unavailable"
    /// Cut off: the last list is older than may be believed.
    case statusStale = "status_stale"
    /// Mado did not answer, or not in a way that can be read.
    case unreachable
    /// Mado does not know the system that asks: its key or certificate is wrong.
    case callerUnknown = "caller_unknown"

    /// Could the question not be asked? Otherwise the token itself is refused.
    public var isUnanswered: Bool {
        switch self {
        case .keysUnavailable, .statusUnavailable, .statusStale, .unreachable, .callerUnknown: true
        default: false
        }
    }
}

/// On what an answer rests, and how old that is.
public struct Freshness: Hashable, Sendable {
    /// Where the answer comes from.
    public enum Source: String, Sendable {
        /// The token, the published keys and the status list.
        case offline
        /// Mado answered this very question.
        case online
        /// Mado answered the same question a moment ago.
        case cache
    }

    /// Where the answer comes from.
    public let source: Source
    /// For so long, in milliseconds, an end may have gone unseen.
    public let ageMilliseconds: Int64

    /// Of an answer from `source`.
    public init(source: Source, ageMilliseconds: Int64) {
        self.source = source
        self.ageMilliseconds = ageMilliseconds
    }
}

/// Who is let in, for what, and until when. Log `grant` with every use: the books are compared
/// by it.
public struct Access: Hashable, Sendable {
    /// The person's id; Mado tells nobody a name.
    public let subject: String
    /// The grant's id.
    public let grant: String
    /// The event's id.
    public let event: String
    /// A word of Mado's closed list, such as `OUTAGE_INQUIRY`.
    public let purpose: String?
    /// What may be done; empty: nothing is said.
    public let operations: [String]
    /// On which screens; empty: nothing is said.
    public let screens: [String]
    /// With which fields; empty: nothing is said.
    public let fields: [String]
    /// The terminal at which the credential was activated.
    public let terminal: String?
    /// Seconds since 1970: from then on the same token is refused.
    public let expiresAt: Int64
}
