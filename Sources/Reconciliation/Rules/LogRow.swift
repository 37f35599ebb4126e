/// One record of an access log, with its ids looked up: what classification works on.
struct LogRow: Sendable {
    /// Of the case's systems.
    var system: Int
    var at: Moment
    /// How long the written moment lasts, in nanoseconds (rule C3).
    var precision: Int64
    /// The host's declared clock bound, in nanoseconds.
    var clockBound: Int64 = 0
    var viewer: Viewer
    /// The log names another person than `accounts.csv` does.
    var isBorrowed = false
    var operation: LogOperation
    var result: LogResult
    var contract: ContractRef?
    var claim: Claim = .none
    /// Nil where the log does not say.
    var terminal: String?
    var screen: String?
    var fields: [String] = []
    /// How many rows an extraction gave.
    var extractedRows = 0

    /// All moments that the row may stand for (rule C3).
    var span: Interval {
        Interval(from: at - clockBound, to: at + precision + clockBound)
    }
}

/// Who did it, as far as the log and `accounts.csv` tell (rules C8 and C9).
enum Viewer: Hashable, Sendable {
    /// Of ``People/persons``.
    case person(Int)
    /// 特定不能: a shared or an unknown account. `custodian`: whose shared account it is.
    case unattributable(account: Int, isShared: Bool, custodian: Int?)

    /// The person whose roster row says relation and employer.
    var onRoster: Int? {
        switch self {
        case .person(let person): person
        case .unattributable(_, _, let custodian): custodian
        }
    }

    /// The person who can hold a grant: nobody does for a shared account (law L7).
    var person: Int? { if case .person(let person) = self { person } else { nil } }
}

/// A contract by its number in the directory of its id rule.
struct ContractRef: Hashable, Sendable {
    let rule: IDRule
    let number: Int
}

/// What the row itself says of its authority: a claim, to be checked (rule C10).
enum Claim: Hashable, Sendable {
    case none
    /// It names a grant that the history does not know.
    case unknownGrant
    /// Of ``History/grants``.
    case grant(Int)
    /// Of ``History/credentials``, by the token's hash.
    case credential(Int)
}
