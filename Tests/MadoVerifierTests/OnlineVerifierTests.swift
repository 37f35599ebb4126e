import MadoVerifier
import Testing

/// Asking Mado about each token.
@Suite struct OnlineVerifierTests {
    private static let place = "https://mado.example/oauth2/introspect"

    private static func active(_ exp: Int64, _ change: (String) -> String = { $0 }) -> String {
        change(
            #"{"active":true,"aud":"sys-1","exp":\#(exp),"iss":"https://mado.example","#
                + #""mado_event":"E-000001","mado_grant":"G-0000000001","sub":"YE-0001"}"#
        )
    }

    private static func verifier(_ mado: SimulatedMado, cache: Int64 = 0) -> OnlineVerifier {
        OnlineVerifier(
            settings: VerifierSettings(issuer: SimulatedMado.issuer, audience: "sys-1"),
            transport: mado,
            apiKey: "mado_key_x",
            cacheMilliseconds: cache,
            clock: mado
        )
    }

    private static func asked(_ mado: SimulatedMado) -> Int {
        mado.requests.count { $0 == place }
    }

    @Test func `says what Mado says, and no to everything else`() async throws {
        let mado = try SimulatedMado()
        let end = mado.now / 1_000 + 60
        let rows: [(Int, String, Denial?)] = [
            (200, Self.active(end), nil), (200, #"{"active":false}"#, .notActive),
            (200, Self.active(end) { $0.replacing("sys-1", with: "sys-2") }, .audienceMismatch),
            (200, Self.active(end) { $0.replacing("mado.ex", with: "nado.ex") }, .issuerMismatch),
            (200, Self.active(end) { $0.replacing("mado_grant", with: "x") }, .unreachable),
            (200, Self.active(mado.now / 1_000), .credentialEnded),
            (200, Self.active(.max), .unreachable), (200, "{}", .unreachable),
            (200, "", .unreachable), (401, "", .callerUnknown), (503, "", .unreachable),
            (302, Self.active(end), .unreachable),
        ]
        for row in rows {
            mado.replace(Self.place, row.1, status: row.0)
            let verdict = await Self.verifier(mado).check("mado_abc")
            #expect(verdict.denial == row.2, "\(row)")
            #expect(verdict.isValid == (row.2 == nil))
        }
        mado.cut(true)
        #expect(await Self.verifier(mado).check("mado_abc").denial == .unreachable)
    }

    @Test func `exercises and disasters are told apart, each by its own issuer`() async throws {
        let mado = try SimulatedMado()
        let drill = SimulatedMado.issuer + "/drill"
        mado.replace(
            SimulatedMado.metadata + "/drill",
            #"{"issuer":"\#(drill)","jwks_uri":"\#(drill)/.well-known/jwks.json","#
                + #""introspection_endpoint":"\#(Self.place)"}"#
        )
        let end = mado.now / 1_000 + 60
        func exercise(_ answer: String) -> String {
            answer.replacing("mado.example", with: "mado.example/drill")
                .replacing(#""mado_event""#, with: #""mado_drill":true,"mado_event""#)
        }
        for (issuer, body, denial) in [
            (SimulatedMado.issuer, Self.active(end), nil),
            (SimulatedMado.issuer, Self.active(end, exercise), .drillOnly),
            (drill, Self.active(end), .drillOnly), (drill, Self.active(end, exercise), nil),
        ] as [(String, String, Denial?)] {
            mado.replace(Self.place, body)
            let verifier = OnlineVerifier(
                settings: VerifierSettings(issuer: issuer, audience: "sys-1"),
                transport: mado,
                apiKey: "mado_key_x",
                clock: mado
            )
            #expect(await verifier.check("mado_abc").denial == denial, "\(issuer) \(body)")
        }
    }

    @Test func `a dry run is let in, said not to be enforced, and not kept`() async throws {
        let mado = try SimulatedMado()
        mado.replace(Self.place, #"{"active":true,"aud":"sys-1","mado_dry_run":true}"#)
        let verifier = Self.verifier(mado, cache: 10_000)
        for _ in 0..<2 {
            let verdict = await verifier.check("mado_abc")
            #expect(verdict.isValid && verdict.isNotEnforced && verdict.denial == nil)
        }
        #expect(Self.asked(mado) == 2)
        for audience in ["", #""aud":"sys-2","#, #""aud":"","#] {
            mado.replace(Self.place, #"{"active":true,\#(audience)"mado_dry_run":true}"#)
            #expect(await verifier.check("mado_abc").denial == .audienceMismatch)
        }
        mado.replace(Self.place, #"{"active":false,"mado_dry_run":true}"#)
        #expect(await verifier.check("mado_abc").denial == .notActive)
    }

    @Test func `keeps nothing unless it is told to, and never a no`() async throws {
        let mado = try SimulatedMado()
        mado.replace(Self.place, Self.active(mado.now / 1_000 + 60))
        let plain = Self.verifier(mado)
        for _ in 0..<5 { #expect(await plain.check("mado_abc").isValid) }
        #expect(Self.asked(mado) == 5)
        let caching = Self.verifier(mado, cache: 60_000)
        for _ in 0..<5 { #expect(await caching.check("mado_abc").isValid) }
        #expect(Self.asked(mado) == 6)
        // Ten seconds at most, whatever it was told; another terminal is another question.
        mado.replace(Self.place, #"{"active":false}"#)
        #expect(await caching.check("mado_abc", terminal: "T-1").denial == .notActive)
        mado.pass(9_999)
        #expect(await caching.check("mado_abc").isValid)
        mado.pass(1)
        #expect(await caching.check("mado_abc").denial == .notActive)
        mado.replace(Self.place, Self.active(mado.now / 1_000 + 60))
        #expect(await caching.check("mado_abc").isValid)
    }

    @Test func `a kept yes ends with its credential`() async throws {
        let mado = try SimulatedMado()
        mado.replace(Self.place, Self.active(mado.now / 1_000 + 3))
        let caching = Self.verifier(mado, cache: 10_000)
        #expect(await caching.check("mado_abc").isValid)
        mado.pass(2_999)
        #expect(await caching.check("mado_abc").isValid)
        mado.pass(1)
        #expect(await caching.check("mado_abc").denial == .credentialEnded)
    }

    @Test func `a flood of tokens takes no more room than a thousand`() async throws {
        let mado = try SimulatedMado()
        mado.replace(Self.place, Self.active(mado.now / 1_000 + 60))
        let caching = Self.verifier(mado, cache: 10_000)
        for number in 0..<1_001 { #expect(await caching.check("mado_\(number)").isValid) }
        let asked = Self.asked(mado)
        // The last one is kept; those that made the cache full are gone.
        #expect(await caching.check("mado_1000").isValid)
        #expect(Self.asked(mado) == asked)
        #expect(await caching.check("mado_0").isValid)
        #expect(Self.asked(mado) == asked + 1)
    }
}
