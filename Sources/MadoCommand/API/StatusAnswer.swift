import BrokerCore
import Messages

/// Everything that `mado status` shows.
struct StatusAnswer: Decodable, Sendable {
    struct RecentRefusal: Decodable, Sendable {
        let at: WireTime
        let act: String?
        let code: String
        let actor: String?
        let actorName: String?
        let person: String?
        let event: String?
        let reference: String?
    }

    struct LedgerSize: Decodable, Sendable {
        let size: UInt64
        let root: String?
        let origin: String?
    }

    /// The company's figures for one kind, as lengths with units.
    struct KindFigures: Decodable, Sendable {
        let window: String?
    }

    let now: WireTime
    /// What the server's own clock says, where that is in doubt.
    let wall: WireTime?
    let company: WireName?
    let clockSure: Bool?
    let endsOnly: Bool?
    let suspended: Bool
    let resumedEvents: [String]?
    let resumeRequestedBy: String?
    let events: [EventAnswer]
    let grants: [GrantAnswer]
    let grantsTotal: Int?
    let recentRefusals: [RecentRefusal]?
    let ledger: LedgerSize?
    let systems: [SystemAnswer]?
    let areas: [AreaAnswer]?
    /// By kind; where it is absent the compiled-in ceilings are shown.
    let kinds: [String: KindFigures]?
    let approvalDueSeconds: Int64?
    /// Systems in a dry run.
    let notEnforced: [String]?
    let uses: UseStanding?

    struct UseStanding: Decodable, Sendable {
        let stopped: String?
        let stoppedAt: WireTime?
    }
}

struct AreaAnswer: Decodable, Sendable {
    let id: String
    let name: WireName?
}

struct SystemAnswer: Decodable, Sendable {
    let id: String
    let name: WireName?
    let enforcement: String?
    let terminal: String?
    let drill: Bool?
    let residualSeconds: Int64?
    let screens: [String]?
    let fields: [String]?
    let operations: [String]?
}

struct SystemsAnswer: Decodable, Sendable {
    let systems: [SystemAnswer]
}

struct TerminalAnswer: Decodable, Sendable {
    let id: String
    let kind: String
    let site: String?
    let room: String?
}

struct TerminalsAnswer: Decodable, Sendable {
    let terminals: [TerminalAnswer]
}

struct PersonAnswer: Decodable, Sendable {
    let id: String
    let name: String?
    let employer: String?
    let employerName: String?
    let roles: [String]?
    let groups: [String]?
    let epoch: Int?
    let current: Bool?
    let enrolled: Bool?
    let invited: Bool?
}

struct PersonsAnswer: Decodable, Sendable {
    let persons: [PersonAnswer]
}

struct CodesAnswer: Decodable, Sendable {
    struct Code: Decodable, Sendable {
        let person: String
        let name: String?
        let code: String
        let expiresAt: WireTime?
    }

    let codes: [Code]
    let reference: String?
}

struct EnrolmentAnswer: Decodable, Sendable {
    let person: String
    let totpSecret: String
    let otpauth: String
}

/// What an act with two halves answers: `requested` or done.
struct TwoPersonAnswer: Decodable, Sendable {
    let state: String
    let event: String?
    let reference: String?

    var isRequested: Bool { state == "requested" }
}

/// What the clock's confirmation answers.
struct ClockAnswer: Decodable, Sendable {
    let state: String
    /// The time that was confirmed.
    let wall: WireTime
    let reference: String?

    var isRequested: Bool { state == "requested" }
}

struct SuspendAnswer: Decodable, Sendable {
    let credentialsEnded: Int?
    let reference: String?
}

struct ReferenceAnswer: Decodable, Sendable {
    let reference: String?
}

/// Rows of the history: every cell as text.
struct HistoryAnswer: Decodable, Sendable {
    let rows: [[String: LooseText]]
    let next: String?
}

/// A JSON value of any kind, as it would stand in a cell.
struct LooseText: Decodable, Sendable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            text = ""
        } else if let value = try? container.decode(String.self) {
            text = value
        } else if let value = try? container.decode(Bool.self) {
            text = String(value)
        } else if let value = try? container.decode(Int64.self) {
            text = String(value)
        } else if let value = try? container.decode([LooseText].self) {
            text = value.map(\.text).joined(separator: " ")
        } else if let value = try? container.decode([String: LooseText].self) {
            text = value.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
                .joined(separator: " ")
        } else {
            text = String(try container.decode(Double.self))
        }
    }
}
