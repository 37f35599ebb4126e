/// How one log is written: its encoding, its columns and its words.
package struct LogProfile: Sendable {
    package let encoding: TextEncoding
    /// The offset in minutes of times that have none (rule C14).
    package let zone: Int
    package let dates: DateStyle
    /// How far the host's clock may be off, in nanoseconds (rule C3).
    package let clockBound: Int64
    /// The log's own name of each column that it has.
    package let columns: [LogColumn: String]
    /// The log's words beside the canonical ones.
    package let operations: [String: LogOperation]
    package let results: [String: LogResult]
    package let ids: IDRule
}

/// How a log writes its dates.
package enum DateStyle: String, CaseIterable, Sendable {
    /// `2022-12-23`
    case iso
    /// `2022/12/23` and `2022/1/5`, as spreadsheets in Japan do.
    case slash
}

/// The columns of an access log, by their canonical names.
package enum LogColumn: String, CaseIterable, Sendable {
    case recordID = "record_id"
    case time = "ts"
    case account
    case person = "person_id"
    case terminal = "terminal_id"
    case screen
    case previousScreen = "prev_screen"
    case operation
    case contract = "contract_id"
    case fields
    case result
    case grant = "grant_id"
    case token = "token_sha256"
    case rows
}

/// What a row of a log did.
package enum LogOperation: String, CaseIterable, Sendable {
    /// 閲覧
    case view
    case search
    /// 抽出
    case extract
    /// Counts as a view (rule C12).
    case print
    /// 開封: a ready-made report was opened.
    case open
}

/// How it ended (rule C12).
package enum LogResult: Hashable, Sendable {
    case allow
    /// An attempt, never a view (requirement C5).
    case deny
    /// Nobody can say: blocks a statement of none.
    case unknown
}

extension LogResult {
    /// A result by its canonical word or its HTTP status.
    init(word: String) {
        switch word {
        case "allow": self = .allow
        case "deny": self = .deny
        default:
            guard word.utf8.count == 3, let status = Int(word) else {
                self = .unknown
                return
            }
            switch status {
            case 200...299, 304: self = .allow
            case 401, 403: self = .deny
            default: self = .unknown
            }
        }
    }
}
