import BrokerCore
import Messages
import SiteFiles

/// What rows of logs can claim: the grants and the credentials of the history (rule C10).
///
/// A token stands for a claim wherever the history knows tokens: that of a verified ledger always
/// does, that of tables if credentials were given. Then a cell that is the hash of no credential,
/// or no hash at all, names an authority that nobody gave (`UNKNOWN_GRANT`); the letter case of
/// its digits says nothing. Where the history knows no tokens, nobody can judge the column, and
/// it claims nothing.
struct ClaimIndex {
    private var grants: LookupTable
    private let tokens: [Digest: Int]
    /// Of each credential.
    private let grantOf: [Int]
    private let knowsTokens: Bool

    /// Two grants whose ids a log cannot tell apart are refused.
    init(_ history: History, _ files: CaseFile) throws(ReconciliationFault) {
        grants = LookupTable(rules: files.idRules)
        for (number, grant) in history.grants.enumerated() {
            let entered = grants.enter(grant.id)
            guard !entered.isOtherSpelling else {
                throw .refused(
                    files.history.grantsFile,
                    grant.line,
                    ReconcileText.sameForm(grant.id, line: history.grants[entered.number].line)
                )
            }
            assert(entered.number == number, "the ids of grants are distinct")
        }
        grantOf = history.credentials.map(\.grant)
        tokens = Dictionary(
            history.credentials.enumerated().compactMap { number, credential in
                credential.token.map { ($0, number) }
            },
            uniquingKeysWith: { first, _ in first }
        )
        knowsTokens = history.isVerified || files.history.hasCredentials
    }

    /// `grant` is the form of the row's grant id, `token` its cell as written.
    func claim(grant: Span<UInt8>, _ rule: IDRule, token: String?) -> Claim {
        let token = knowsTokens ? token : nil
        let credential = token.flatMap { Digest(hex: $0.lowercased()) }.flatMap { tokens[$0] }
        if token != nil, credential == nil { return .unknownGrant }
        guard !grant.isEmpty else { return credential.map { .credential($0) } ?? .none }
        guard let number = grants.find(grant, rule) else { return .unknownGrant }
        guard let credential else { return .grant(number) }
        return grantOf[credential] == number
            ? .credential(credential) : .contradictory(credential: credential)
    }
}

extension HistoryFiles {
    fileprivate var hasCredentials: Bool {
        switch self {
        case .ledger: true
        case .tables(_, _, let credentials, _): credentials != nil
        }
    }
}
