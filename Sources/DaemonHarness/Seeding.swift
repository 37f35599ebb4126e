package import BrokerCore
package import Credentials
import Ledger
import LedgerSQLite

/// Lets a stopped daemon's ledger hold many live grants and credentials, written as the daemon
/// writes them: entries, tree, signed checkpoints. Scrypt would take hours for as many.
package struct Seeding {
    private let site: TestSite

    package init(_ site: TestSite) { self.site = site }

    /// A seeded credential: what a holder shows, and what the ledger has.
    package struct Seeded: Sendable {
        package let token: Token
        package let grant: GrantID
    }

    /// Adds `count` grants in `event`, each with one credential for `sys-1`, both good for as long
    /// as the event. They go to the second half of the entrustees in turn: who is in the first
    /// half can still be granted something.
    ///
    /// `ends`: of each grant, in order; those beyond them, and all without it, end with the event.
    package func addLive(
        _ count: Int,
        in event: EventID,
        ends: [Instant] = []
    ) throws -> [Seeded] {
        let store = try SQLiteLedgerStore.open(path: site.ledgerPath)
        let seed = try KeyFile.load(path: site.signingKeyPath).key.bytes
        guard let signer = NoteSigner(name: TestSiteText.origin, seed: seed) else {
            throw HarnessError.badResponse("the signing key")
        }
        let verifier = LedgerVerifier(keys: [signer.verifier], depth: .lastCheckpoint)
        var state = State()
        let report = try verifier.verify(store) { state.apply($0.entry) }
        guard let closesAt = state.event(event)?.closesAt, let mark = try store.head()?.mark else {
            throw HarnessError.badResponse("no open event to seed")
        }
        var writer = LedgerWriter(store: store, signer: signer, resuming: report)
        var seeded: [Seeded] = []
        seeded.reserveCapacity(count)
        while seeded.count < count {
            var entries: [Entry] = []
            for number in seeded.count..<min(count, seeded.count + 2_000) {
                let own = number < ends.count ? ends[number] : nil
                let one = Self.live(number, event, (own, closesAt), at: mark.wall, of: site.plan)
                entries += one.entries
                seeded.append(one.seeded)
            }
            _ = try writer.append(entries, mark: mark)
        }
        return seeded
    }

    private static func live(
        _ number: Int,
        _ event: EventID,
        _ end: (own: Instant?, event: Instant),
        at now: Instant,
        of plan: SitePlan
    ) -> (seeded: Seeded, entries: [Entry]) {
        let token = Token.mint(random: .system)
        let half = max(1, plan.entrustees / 2)
        let name = SitePlan.entrustee(plan.entrustees - half + 1 + number % half)
        let person = PersonID(unchecked: name)
        let system = SystemID(unchecked: "sys-1")
        let grant = Grant(
            id: GrantID(drawn: UInt64(number) + 1),
            event: event,
            person: person,
            systems: [system],
            scope: Scope(),
            purpose: .outageInquiry,
            place: nil,
            notBefore: now,
            notAfter: end.own.map { .instant($0) } ?? .event,
            grantedBy: PersonID(unchecked: Staff.operator1.person),
            grantedAt: now
        )
        let credential = Credential(
            id: CredentialID(drawn: UInt64(number) + 1),
            grant: grant.id,
            system: system,
            terminal: nil,
            token: token.digest,
            activatedAt: now,
            notAfter: end.own ?? end.event,
            statusIndex: plan.enforcement == "offline" ? UInt32(number) : nil
        )
        let actor = Actor.person(PersonID(unchecked: Staff.operator1.person))
        let entries = [
            Entry(
                at: now,
                actor: actor,
                request: RequestID(drawn: UInt64(number)),
                fact: .grantIssued(grant)
            ),
            Entry(
                at: now,
                actor: .person(person),
                request: RequestID(drawn: UInt64(number)),
                fact: .credentialActivated(credential, event, person, superseded: nil)
            ),
        ]
        return (Seeded(token: token, grant: grant.id), entries)
    }
}
