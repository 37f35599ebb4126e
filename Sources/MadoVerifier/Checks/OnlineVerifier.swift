import Crypto
import FoundationEssentials
import VerifierFormats

/// Asks Mado about each token (RFC 7662 introspection): nothing is fresher.
///
/// `cacheFor`: for so many milliseconds a yes may be repeated without asking, at most ten seconds;
/// an end takes as much longer to be seen. Default: not at all. A no is never kept.
public actor OnlineVerifier: NewsHearer {
    private let settings: VerifierSettings
    private let transport: any VerifierTransport
    private let clock: any VerifierClock
    /// Nil: known by its client certificate.
    private let apiKey: String?
    private let cacheFor: Int64
    private var endpoint: Fetched<String>?
    private var kept: [SHA256Digest: Kept] = [:]
    /// How often the stream told of something.
    private var hearings = 0

    private struct Kept {
        let access: Access
        let askedAt: Int64
    }

    /// The longest time for which a yes may be repeated.
    public static let cacheMillisecondsMax: Int64 = 10_000
    /// So many answers are kept at most.
    static let keptMax = 1_000

    /// Asks nobody yet.
    public init(
        settings: VerifierSettings,
        transport: any VerifierTransport,
        apiKey: String?,
        cacheMilliseconds: Int64 = 0,
        clock: any VerifierClock = SystemVerifierClock()
    ) {
        self.settings = settings
        self.transport = transport
        self.apiKey = apiKey
        cacheFor = min(max(0, cacheMilliseconds), Self.cacheMillisecondsMax)
        self.clock = clock
    }

    /// Is `token` valid here, now? `terminal`: where it is being used, if this system knows.
    public func check(_ token: String, terminal: String? = nil) async -> Verdict {
        guard !token.isEmpty, token.utf8.count <= 16_384 else { return .denied(.malformed) }
        let name = SHA256.hash(data: Data("\(terminal ?? "")\n\(token)".utf8))
        if let known = repeated(name) { return known }
        let askedAt = clock.elapsed
        let heard = hearings
        let verdict = await ask(token, terminal, askedAt)
        // What was under way when the stream spoke is good for this check, and not repeated.
        if case .valid(let access, _) = verdict, cacheFor > 0, heard == hearings {
            makeRoom()
            kept[name] = Kept(access: access, askedAt: askedAt)
        } else {
            kept[name] = nil
        }
        return verdict
    }

    /// Every yes that the news concerns is forgotten; what is being asked is not kept.
    public func hear(_ news: News) {
        hearings += 1
        kept = kept.filter { !news.concerns($0.value.access) }
    }

    private func repeated(_ name: SHA256Digest) -> Verdict? {
        guard let known = kept[name] else { return nil }
        let age = clock.elapsed - known.askedAt
        guard age < cacheFor, clock.wall < known.access.expiresAt * 1_000 else {
            kept[name] = nil
            return nil
        }
        return .valid(known.access, Freshness(source: .cache, ageMilliseconds: age))
    }

    private func makeRoom() {
        guard kept.count >= Self.keptMax else { return }
        let now = clock.elapsed
        kept = kept.filter { now - $0.value.askedAt < cacheFor }
        // All of them young: a cache that is full keeps none, which is only slower.
        if kept.count >= Self.keptMax { kept = [:] }
    }

    private func ask(_ token: String, _ terminal: String?, _ askedAt: Int64) async -> Verdict {
        guard let endpoint = await introspectionEndpoint() else { return .denied(.unreachable) }
        let fields = [("token", token)] + (terminal.map { [("mado_terminal", $0)] } ?? [])
        let request = VerifierRequest(
            url: endpoint,
            accept: "application/json",
            form: fields.map { "\($0.0)=\(formEncoded($0.1))" }.joined(separator: "&"),
            bearer: apiKey
        )
        guard let response = try? await transport.send(request) else {
            return .denied(.unreachable)
        }
        let age = max(0, clock.elapsed - askedAt)
        let freshness = Freshness(source: .online, ageMilliseconds: age)
        switch response.status {
        case 200: return judge(response.body, freshness)
        case 401: return .denied(.callerUnknown, freshness)
        default: return .denied(.unreachable)
        }
    }

    private func judge(_ body: [UInt8], _ freshness: Freshness) -> Verdict {
        guard let answer = IntrospectionAnswer(body) else { return .denied(.unreachable) }
        guard answer.active else { return .denied(.notActive, freshness) }
        // Such an answer says no more than this: whose the token is, Mado does not know or tell.
        if answer.madoDryRun == true {
            guard answer.aud == settings.audience else {
                return .denied(.audienceMismatch, freshness)
            }
            return .notEnforced(freshness)
        }
        guard let access = Access(answer) else { return .denied(.unreachable) }
        // First, because it says the most: both have the issuer of the other kind wrong as well.
        guard (answer.madoDrill ?? false) == settings.isDrill else {
            return .denied(.drillOnly, freshness)
        }
        guard answer.iss == settings.issuer else { return .denied(.issuerMismatch, freshness) }
        guard answer.aud == settings.audience else {
            return .denied(.audienceMismatch, freshness)
        }
        guard clock.wall < access.expiresAt * 1_000 else {
            return .denied(.credentialEnded, freshness)
        }
        return .valid(access, freshness)
    }

    /// Found in the metadata, and kept as long as keys are.
    private func introspectionEndpoint() async -> String? {
        if let endpoint, clock.elapsed - endpoint.askedAt < VerifierSettings.keysBound {
            return endpoint.value
        }
        let askedAt = clock.elapsed
        guard let place = ServerMetadata.address(of: settings.issuer),
            let response = try? await transport.send(
                VerifierRequest(url: place, accept: "application/json")
            ),
            response.status == 200,
            let server = ServerMetadata(response.body, issuer: settings.issuer),
            let found = server.introspectionEndpoint
        else { return nil }
        endpoint = Fetched(value: found, askedAt: askedAt)
        return found
    }
}

/// Percent-encoding that leaves nothing to guess (WHATWG URL §5.2).
private func formEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"):
            bytes.append(byte)
        default:
            bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
