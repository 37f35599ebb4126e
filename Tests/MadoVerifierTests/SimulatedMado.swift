import BrokerCore
import Credentials
import Foundation
import MadoVerifier
import Synchronization

/// Mado as a verifier sees it over the network, with a clock, a cable that can be cut, and keys
/// that sign as the daemon's do.
final class SimulatedMado: VerifierTransport, VerifierClock, Sendable {
    struct Cut: Error {}

    private struct World {
        /// The true time since 1970 and since boot, in milliseconds; Mado's clock is right.
        var now: Int64 = 1_795_000_000_000
        var elapsed: Int64 = 5_000_000
        /// How far the verifier's wall clock is off.
        var skew: Int64 = 0
        var isCut = false
        var statuses: [UInt8] = []
        var requests: [String] = []
        /// In place of what is at this address.
        var replaced: [String: VerifierResponse] = [:]
        /// How long each answer takes.
        var delay: Int64 = 0
        /// For so long the list that was built last is given again, whatever ended meanwhile.
        var rest: Int64 = 0
        var built: (list: String, at: Int64)?
    }

    static let issuer = "https://mado.example"
    static let list = "https://mado.example/status/E-000001"
    static let metadata = "https://mado.example/.well-known/oauth-authorization-server"
    static let jwks = "https://mado.example/.well-known/jwks.json"
    private let world = Mutex(World())
    /// Happens while a list is on its way.
    private let meanwhile = Mutex<(@Sendable () async -> Void)?>(nil)
    let keys: TokenKeys
    let directory: String

    /// `seed`: of the keys.
    init(seed: UInt64 = 1) throws {
        directory =
            FileManager.default.temporaryDirectory
            .appending(path: "mado-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
        let draws = Mutex(SeededRandom(seed: seed))
        keys = TokenKeys(
            directory: directory,
            random: RandomSource { count in
                draws.withLock { random in
                    (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                }
            }
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    // MARK: - The world

    var wall: Int64 { world.withLock { $0.now + $0.skew } }
    var elapsed: Int64 { world.withLock { $0.elapsed } }
    var now: Int64 { world.withLock { $0.now } }
    var requests: [String] { world.withLock { $0.requests } }

    func pass(_ milliseconds: Int64) {
        world.withLock { world in
            world.now += milliseconds
            world.elapsed += milliseconds
        }
    }

    func skew(_ milliseconds: Int64) { world.withLock { $0.skew = milliseconds } }
    func cut(_ isCut: Bool) { world.withLock { $0.isCut = isCut } }
    func rest(_ milliseconds: Int64) { world.withLock { $0.rest = milliseconds } }
    func meanwhile(_ body: @escaping @Sendable () async -> Void) {
        meanwhile.withLock { $0 = body }
    }
    func delay(_ milliseconds: Int64) { world.withLock { $0.delay = milliseconds } }

    func replace(_ address: String, _ body: String, status: Int = 200) {
        let response = VerifierResponse(status: status, body: Array(body.utf8))
        world.withLock { $0.replaced[address] = response }
    }

    func activate() -> Int {
        world.withLock { world in
            world.statuses.append(0)
            return world.statuses.count - 1
        }
    }

    func end(_ index: Int) { world.withLock { $0.statuses[index] = 1 } }

    // MARK: - What it signs

    var signer: TokenSigner {
        get throws { try keys.signer(at: Instant(millisecondsSince1970: now)) }
    }

    func token(_ index: Int, _ change: (inout TestClaims) -> Void = { _ in }) throws -> String {
        var claims = TestClaims(index: index, now: now / 1_000)
        change(&claims)
        return try signer.sign(.accessToken, claims).exposed
    }

    /// The list as it is given now.
    func givenList() throws -> String {
        let (built, now, rest) = world.withLock { ($0.built, $0.now, $0.rest) }
        if let built, now - built.at < rest { return built.list }
        let list = try statusList()
        world.withLock { $0.built = (list, now) }
        return list
    }

    /// The list as it is now.
    func statusList() throws -> String {
        let (statuses, now) = world.withLock { ($0.statuses, $0.now) }
        var list = StatusList(count: statuses.count)
        for (index, status) in statuses.enumerated() { list[index] = status }
        let claims = StatusListClaims(
            address: Self.list,
            bits: list.bits,
            lst: list.compressed(),
            at: Instant(millisecondsSince1970: now)
        )
        return try signer.sign(.statusList, claims).exposed
    }

    func keySet() throws -> String {
        let rows = try keys.published(at: Instant(millisecondsSince1970: now)).map { key in
            #"{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"\#(key.kid)","#
                + #""x":"\#(key.x)","y":"\#(key.y)"}"#
        }
        return "{\"keys\":[\(rows.joined(separator: ","))]}"
    }

    func send(_ request: VerifierRequest) async throws -> VerifierResponse {
        let (isCut, replaced) = world.withLock { world in
            world.requests.append(request.url)
            world.now += world.delay
            world.elapsed += world.delay
            return (world.isCut, world.replaced[request.url])
        }
        if isCut { throw Cut() }
        if let replaced { return replaced }
        switch request.url {
        case Self.metadata:
            return .ok(
                #"{"issuer":"\#(Self.issuer)","jwks_uri":"\#(Self.jwks)","#
                    + #""introspection_endpoint":"\#(Self.issuer)/oauth2/introspect"}"#
            )
        case Self.jwks: return .ok(try keySet())
        case Self.list:
            let list = try givenList()
            await meanwhile.withLock({ $0 })?()
            return .ok(list)
        default: return VerifierResponse(status: 404, body: [])
        }
    }

    func verifier(_ change: (inout VerifierSettings) -> Void = { _ in }) -> OfflineVerifier {
        var settings = VerifierSettings(issuer: Self.issuer, audience: "sys-1")
        change(&settings)
        return OfflineVerifier(settings: settings, transport: self, clock: self)
    }
}

extension VerifierResponse {
    static func ok(_ text: String) -> VerifierResponse {
        VerifierResponse(status: 200, body: Array(text.utf8))
    }
}

/// The claims of a short token, each of which a test may spoil.
struct TestClaims: Encodable {
    struct Status: Encodable {
        struct Place: Encodable {
            var idx: Int
            var uri: String
        }
        var statusList: Place
    }
    var iss = SimulatedMado.issuer
    var sub = "YE-0001"
    var aud = "sys-1"
    var iat: Int64
    var exp: Int64
    var status: Status
    var madoGrant = "G-0000000001"
    var madoEvent = "E-000001"
    var madoTerminal: String? = "T-1"
    var madoTerminalRequired: Bool?
    var madoDrill: Bool?

    init(index: Int, now: Int64) {
        iat = now
        exp = now + 300
        status = Status(statusList: .init(idx: index, uri: SimulatedMado.list))
    }
}

/// SplitMix64.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
