import Crypto
import VerifierFormats

/// Verifies the short tokens of an offline system (`at+jwt`) with published keys and status lists.
///
/// A check asks nobody as long as its list is young; the list of an event is asked for again every
/// ``VerifierSettings/refreshAfter``, once for all who wait. Cut off, everything is denied within
/// ``VerifierSettings/stalenessBound`` after the last list that came was asked for. Whatever is
/// unknown, unreadable, unsigned or too old is a no, with its reason.
///
/// One verifier serves a whole process: keys and lists are kept in it and nowhere else.
public actor OfflineVerifier: NewsHearer {
    private let settings: VerifierSettings
    private let transport: any VerifierTransport
    private let clock: any VerifierClock
    private var keys = Shelf<KeySet>()
    private var lists: [String: Shelf<StatusListToken>] = [:]
    /// What was said of all lists, those that nobody has asked for yet included.
    private var doubt = Doubt()
    /// How often something was asked for.
    private var asks = 0

    /// Asks nobody yet.
    public init(
        settings: VerifierSettings,
        transport: any VerifierTransport,
        clock: any VerifierClock = SystemVerifierClock()
    ) {
        self.settings = settings
        self.transport = transport
        self.clock = clock
    }

    /// Is `token` valid here, now?
    ///
    /// `terminal`: where it is being used, if this system knows. Without it a token is refused
    /// whose system requires a terminal, or whose grant is for one place.
    public func check(_ token: String, terminal: String? = nil) async -> Verdict {
        let begun = asks
        guard let token = CompactToken(token) else { return .denied(.malformed) }
        guard token.isOf("at+jwt") else { return .denied(.typeUnknown) }
        let key: P256.Signing.PublicKey
        switch await self.key(token.keyID) {
        case .success(let found): key = found
        case .failure(let denial): return .denied(denial)
        }
        guard token.isSigned(by: key) else { return .denied(.signatureWrong) }
        guard let claims = token.decodeClaims(AccessClaims.self), claims.hasSaneTimes else {
            return .denied(.malformed)
        }
        if let denial = refusal(of: claims, at: terminal) { return .denied(denial) }
        await refresh(claims, begun)
        // Judged by the clocks as they are now, however long asking took.
        if let denial = refusal(of: claims, at: terminal) { return .denied(denial) }
        return judge(claims, begun)
    }

    /// The list of the event, or all, must be asked for again before anybody is let in by it; and
    /// once more after 1.2 seconds, for Mado's lists may be so far behind its stream.
    public func hear(_ news: News) {
        let now = clock.elapsed
        guard let event = news.event else { return doubt.hear(after: asks, at: now) }
        let address = "\(settings.issuer)/status/\(event)"
        makeRoom(for: address)
        lists[address, default: Shelf()].doubt.hear(after: asks, at: now)
    }

    /// What the token itself says, before anybody is asked about it.
    private func refusal(of claims: AccessClaims, at terminal: String?) -> Denial? {
        guard claims.iss == settings.issuer else { return .issuerMismatch }
        guard claims.aud == settings.audience else { return .audienceMismatch }
        guard (claims.madoDrill ?? false) == settings.isDrill else { return .drillOnly }
        if terminal == nil, claims.madoTerminalRequired == true { return .terminalMismatch }
        if let terminal, terminal != claims.madoTerminal { return .terminalMismatch }
        let now = clock.wall
        guard claims.iat * 1_000 <= now + settings.clockSkew else { return .clockUnsure }
        guard now < claims.exp * 1_000 else { return .credentialEnded }
        // Mado's lists are where Mado is; a token cannot send a verifier elsewhere.
        guard claims.status.statusList.uri.hasPrefix(settings.issuer + "/status/") else {
            return .malformed
        }
        return nil
    }

    /// The list as it is kept now.
    private func judge(_ claims: AccessClaims, _ begun: Int) -> Verdict {
        let place = claims.status.statusList
        guard let shelf = lists[place.uri], let list = shelf.last?.value else {
            return .denied(.statusUnavailable)
        }
        let age = age(of: list, on: shelf)
        let freshness = Freshness(source: .offline, ageMilliseconds: age)
        guard list.issuedAt * 1_000 <= clock.wall + settings.clockSkew else {
            return .denied(.clockUnsure, freshness)
        }
        guard isBelieved(shelf, begun), age < settings.stalenessBound,
            clock.wall < list.expiresAt * 1_000
        else {
            return .denied(.statusStale, freshness)
        }
        switch list[place.idx] {
        case 0: return .valid(Access(claims), freshness)
        case nil: return .denied(.credentialUnknown, freshness)
        default: return .denied(.credentialEnded, freshness)
        }
    }

    /// By whichever clock it is older: since it was asked for, or since it was made.
    private func age(of list: StatusListToken, on shelf: Shelf<StatusListToken>) -> Int64 {
        max(shelf.age(at: clock.elapsed) ?? .max, clock.wall - list.issuedAt * 1_000, 0)
    }
}

// MARK: - Status lists

extension OfflineVerifier {
    /// May a check that had `begun` after so many requests go by this list, whatever its age?
    ///
    /// What was asked for since is good for that check: where ends are told all the time, one
    /// that came after the list would otherwise be a no for everybody.
    private func isBelieved(_ shelf: Shelf<StatusListToken>, _ begun: Int) -> Bool {
        guard let ask = shelf.last?.ask, ask.number <= begun else { return true }
        let now = clock.elapsed
        return !shelf.doubt.covers(ask, at: now) && !doubt.covers(ask, at: now)
    }

    /// Asks for the list if what is kept is old, or was made before the token was.
    private func refresh(_ claims: AccessClaims, _ begun: Int) async {
        let address = claims.status.statusList.uri
        if let flight = lists[address]?.flight {
            await flight.value
            // What was under way when the stream spoke says nothing of what it said.
            guard let shelf = lists[address], !isBelieved(shelf, begun) else { return }
        }
        let shelf = lists[address] ?? Shelf()
        if let flight = shelf.flight { return await flight.value }
        let isDoubted = !isBelieved(shelf, begun)
        guard isDoubted || needsList(claims, shelf),
            shelf.mayTry(at: clock.elapsed, isDoubted: isDoubted)
        else { return }
        let flight = Task { await self.fetchList(address) }
        makeRoom(for: address)
        lists[address, default: Shelf()].flight = flight
        await flight.value
    }

    private func needsList(_ claims: AccessClaims, _ shelf: Shelf<StatusListToken>) -> Bool {
        guard let list = shelf.last?.value, let age = shelf.age(at: clock.elapsed) else {
            return true
        }
        if age >= min(settings.refreshAfter, list.ttl * 1_000) { return true }
        // A credential of a moment ago is not on a list that was made before it.
        return claims.iat >= list.issuedAt && list[claims.status.statusList.idx] != 0
    }

    private func fetchList(_ address: String) async {
        let ask = nextAsk()
        var found = await list(at: address)
        // An older list than the one that is kept tells nothing: it may have been replayed.
        if let last = lists[address]?.last?.value, let new = found, new.issuedAt < last.issuedAt {
            found = nil
        }
        lists[address]?.land(found, ask, at: clock.elapsed)
    }

    private func nextAsk() -> Ask {
        asks += 1
        return Ask(number: asks, at: clock.elapsed)
    }

    /// Nil: none came, or none that is signed by a known key and whole.
    private func list(at address: String) async -> StatusListToken? {
        let media = "application/statuslist+jwt"
        guard let body = await fetch(address, accept: media),
            let token = CompactToken(String(decoding: body, as: UTF8.self)),
            token.isOf("statuslist+jwt"),
            case .success(let key) = await key(token.keyID), token.isSigned(by: key)
        else { return nil }
        return StatusListToken(token, address: address)
    }

    /// The list that was asked for longest ago makes room.
    private func makeRoom(for address: String) {
        guard lists[address] == nil, lists.count >= VerifierSettings.listsMax else { return }
        let idle = lists.filter { $0.value.flight == nil }
        let oldest = idle.min { left, right in
            (left.value.landedAt ?? .min, left.key) < (right.value.landedAt ?? .min, right.key)
        }
        guard let oldest else { return }
        // What was said of it is not forgotten.
        doubt.add(oldest.value.doubt)
        lists[oldest.key] = nil
    }
}

// MARK: - Keys

extension OfflineVerifier {
    /// The published key with this id; an unknown one makes the keys be asked for again, not too
    /// often.
    private func key(_ kid: String) async -> Result<P256.Signing.PublicKey, Denial> {
        if let key = keys.last?.value[kid], let age = keys.age(at: clock.elapsed),
            age < VerifierSettings.keysRefreshAfter
        {
            return .success(key)
        }
        await refreshKeys(isUnknown: keys.last?.value[kid] == nil)
        guard let known = keys.last, let age = keys.age(at: clock.elapsed),
            age < VerifierSettings.keysBound
        else { return .failure(.keysUnavailable) }
        return known.value[kid].map { .success($0) } ?? .failure(.keyUnknown)
    }

    private func refreshKeys(isUnknown: Bool) async {
        if let flight = keys.flight {
            await flight.value
            return
        }
        let now = clock.elapsed
        guard keys.mayTry(at: now) else { return }
        // Anybody can make up the id of a key.
        if isUnknown, let age = keys.age(at: now), age < VerifierSettings.keysRetryAfter { return }
        let flight = Task { await self.fetchKeys() }
        keys.flight = flight
        await flight.value
    }

    private func fetchKeys() async {
        let ask = nextAsk()
        let found = await publishedKeys()
        keys.land(found, ask, at: clock.elapsed)
    }

    private func publishedKeys() async -> KeySet? {
        let json = "application/json"
        guard let place = ServerMetadata.address(of: settings.issuer),
            let body = await fetch(place, accept: json),
            let server = ServerMetadata(body, issuer: settings.issuer),
            let set = await fetch(server.jwksUri, accept: "application/jwk-set+json, \(json)"),
            let keys = KeySet(set), !keys.isEmpty
        else { return nil }
        return keys
    }

    private func fetch(_ url: String, accept: String) async -> [UInt8]? {
        let response = try? await transport.send(VerifierRequest(url: url, accept: accept))
        return response.flatMap { $0.status == 200 ? $0.body : nil }
    }
}
