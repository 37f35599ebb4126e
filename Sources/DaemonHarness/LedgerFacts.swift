package import BrokerCore
package import Ledger

/// What a ledger says was done and what lives, told from its entries alone.
///
/// A second reading of the record that shares no code with the broker's own `apply`, so that the
/// two can disagree.
package struct LedgerFacts: Sendable {
    private struct Held: Sendable {
        let grant: GrantID
        let event: EventID
        let credential: CredentialID
    }

    /// How many entries were read.
    package private(set) var size: UInt64 = 0
    private var deeds: Set<Acknowledged> = []
    private var endedGrants: Set<GrantID> = []
    private var endedEvents: Set<EventID> = []
    private var endedCredentials: Set<CredentialID> = []
    private var givenBack: Set<CredentialID> = []
    private var tokens: [Digest: Held] = [:]

    package init() {}

    package init(_ source: some LedgerSource) throws {
        self.init()
        try read(source)
    }

    /// Goes on reading where the last reading ended.
    package mutating func read(_ source: some LedgerSource) throws {
        while case let leaves = try source.readLeaves(from: size, limit: 1_000), !leaves.isEmpty {
            for leaf in leaves {
                let numbered = try EntryCoding.decode(leaf)
                guard numbered.seq == size else {
                    throw HarnessError.badResponse("entry \(numbered.seq) in place \(size)")
                }
                take(numbered.entry)
                size += 1
            }
        }
    }

    /// Those that the ledger does not say, in order: must be none.
    package func missing(from acknowledged: [Acknowledged]) -> [Acknowledged] {
        acknowledged.filter { !deeds.contains($0) }
    }

    /// Is the credential of this token alive, its windows' ends by the clock aside?
    package func isLive(token: Digest) -> Bool {
        guard let held = tokens[token] else { return false }
        return !endedCredentials.contains(held.credential) && !endedGrants.contains(held.grant)
            && !endedEvents.contains(held.event)
    }

    /// Was the credential of this token ended by itself, by whoever held it?
    package func wasGivenBack(token: Digest) -> Bool {
        tokens[token].map { givenBack.contains($0.credential) } ?? false
    }

    private mutating func take(_ entry: Entry) {
        func note(_ deed: Deed) {
            deeds.insert(Acknowledged(request: entry.request, deed: deed))
        }
        switch entry.fact {
        case .eventDeclared(let id, _):
            note(.declared(id))
        case .eventClosed(let id):
            note(.closed(id))
            endedEvents.insert(id)
        case .eventExpired(let id, _, _), .eventLapsed(let id, _, _),
            .eventWithdrawn(let id, _, _):
            endedEvents.insert(id)
        case .grantIssued(let grant):
            note(.granted(grant.id))
        case .grantsEnded(_, let ids, _):
            for id in ids { note(.ended(id)) }
            endedGrants.formUnion(ids)
        case .credentialActivated(let credential, let event, _, let superseded):
            note(.activated(credential.id))
            tokens[credential.token] = Held(
                grant: credential.grant,
                event: event,
                credential: credential.id
            )
            if let superseded { endedCredentials.insert(superseded) }
        case .credentialsEnded(_, let references, let end):
            endedCredentials.formUnion(references.map(\.credential))
            if end.cause == .revoked { givenBack.formUnion(references.map(\.credential)) }
        case .authoritySuspended:
            note(.suspended)
            endedCredentials.formUnion(tokens.values.map(\.credential))
        case .actRefused(let refused):
            note(.refused(refused.refusal))
        default:
            break
        }
    }
}
