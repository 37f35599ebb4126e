import BrokerCore

/// Folds entries into one row for each grant and one for each credential, in the order of their
/// first entries.
///
/// What an entry says of a grant whose issue was not folded is passed over, so that the entries of
/// one person fold as well as a whole ledger.
package struct GrantFold: Sendable {
    package private(set) var grants: [GrantHistory] = []
    package private(set) var credentials: [CredentialHistory] = []
    private var grantRows: [GrantID: Int] = [:]
    private var credentialRows: [CredentialReference: Int] = [:]
    private var credentialsOf: [GrantID: [Int]] = [:]

    package init() {}

    package mutating func add(_ numbered: NumberedEntry) {
        switch numbered.entry.fact {
        case .grantIssued(let grant):
            grantRows[grant.id] = grants.count
            grants.append(GrantHistory(grant: grant, seq: numbered.seq))
        case .grantsEnded(_, let ids, let end):
            for id in ids { endGrant(id, end) }
        case .credentialActivated(let credential, _, _, let superseded):
            activate(credential, superseded, numbered.entry.at)
        case .credentialsEnded(_, let references, let end):
            for reference in references { endCredential(reference, end) }
        default:
            break
        }
    }

    private mutating func endGrant(_ id: GrantID, _ end: End) {
        guard let row = grantRows[id] else { return }
        grants[row].end = end
        for credential in credentialsOf[id] ?? [] where credentials[credential].end == nil {
            credentials[credential].end = end
        }
    }

    private mutating func activate(
        _ credential: Credential,
        _ superseded: CredentialID?,
        _ at: Instant
    ) {
        if let superseded {
            let former = CredentialReference(grant: credential.grant, credential: superseded)
            endCredential(former, End(cause: .superseded, at: at))
        }
        if let row = grantRows[credential.grant] {
            grants[row].activations += 1
            grants[row].firstActivatedAt = grants[row].firstActivatedAt ?? at
        }
        let reference = CredentialReference(grant: credential.grant, credential: credential.id)
        credentialRows[reference] = credentials.count
        credentialsOf[credential.grant, default: []].append(credentials.count)
        credentials.append(CredentialHistory(credential: credential))
    }

    private mutating func endCredential(_ reference: CredentialReference, _ end: End) {
        guard let row = credentialRows[reference], credentials[row].end == nil else { return }
        credentials[row].end = end
    }
}
