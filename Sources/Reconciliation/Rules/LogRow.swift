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
    /// The account was a shared one (rule C9).
    var isShared = false
    /// Whose the account was by `accounts.csv`, of ``People/persons``; nil: nobody's, or shared.
    var holder: Int?
    var operation: LogOperation
    var result: LogResult
    /// Of ``ContractDirectory/contracts``.
    var contract: Int?
    var claim: Claim = .none
    /// Nil where the log does not say.
    var terminal: String?
    var screen: String?
    var fields: [String] = []
    /// How many rows an extraction gave.
    var extractedRows = 0

    /// The log names another person than `accounts.csv` does.
    var isBorrowed: Bool { holder != nil && viewer.person != nil && holder != viewer.person }

    /// All moments that the row may stand for (rule C3).
    var span: Interval {
        Interval(from: at - clockBound, to: at + precision + clockBound)
    }
}

/// Who did it, as far as the log and `accounts.csv` tell (rules C8 and C9).
///
/// A shared account is nobody, whoever keeps it and whatever person the log names: what was seen
/// by it is judged as an outsider's. Its keeper says nothing about who used it; taken for one of
/// the grid company's own staff it would hide the view.
enum Viewer: Hashable, Sendable {
    /// Of ``People/persons``.
    case person(Int)
    /// 特定不能: a shared or an unknown account, of ``Accounts``.
    case unattributable(system: Int, account: Int)

    /// The person who can hold a grant: nobody does for a shared account (law L7).
    var person: Int? { if case .person(let person) = self { person } else { nil } }
}

/// What the row itself says of its authority: a claim, to be checked (rule C10).
///
/// All that a row claims has to hold: where it names both, the token has to be of the grant.
enum Claim: Hashable, Sendable {
    case none
    /// It names a grant or a token that the history does not know.
    case unknownGrant
    /// It names a grant, and this credential of another grant.
    case contradictory(credential: Int)
    /// Of ``History/grants``.
    case grant(Int)
    /// Of ``History/credentials``, by the token's hash.
    case credential(Int)
}
