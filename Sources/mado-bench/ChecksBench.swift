import Credentials
import DaemonHarness
import Foundation

/// Design §11: checks over HTTP and over TLS, beside nginx and a peer, all asked alike in one run.
///
/// Every token is asked about before and after, and in a round of its own every answer is looked
/// at: a wrong one throws, and there is no figure.
struct ChecksBench {
    let rounds: Int
    let seconds: Int
    let tokens: Int
    let directory: String

    private enum Place: CaseIterable {
        case nginx, mado, peer, forward, authzen, nginxTLS, madoTLS
    }

    func run(_ say: (String) -> Void) throws -> [Figure] {
        say(
            "wrk with one thread and \(Wrk.connections) connections, \(rounds) rounds of "
                + "\(seconds) s each; \(tokens) tokens, one in \(ChecksOffice.endedEvery) ended"
        )
        let office = try ChecksOffice(tokens: tokens, directory: directory)
        defer { office.close() }
        let wrk = try Wrk(directory: office.site.root)
        let nginx = try Nginx(directory: office.site.root, certificates: office.site.certificates)
        defer { nginx.close() }
        let peer = GlewlwydServer.start(directory: directory)
        defer { peer.server?.close() }
        var targets = try self.targets(office, nginx)
        targets[.peer] = try peer.server.map { try $0.introspection(directory: directory) }
        try office.verify()
        for place in Place.allCases {
            guard let target = targets[place] else { continue }
            if ![.nginx, .nginxTLS].contains(place) {
                try wrk.check(target, seconds: 1, seed: 1)
            }
            _ = try wrk.round(target, seconds: 1, seed: 2)
        }
        var results: [Place: [WrkResult]] = [:]
        for round in 0..<rounds {
            for place in Place.allCases {
                guard let target = targets[place] else { continue }
                let result = try wrk.round(target, seconds: seconds, seed: 100 + round)
                results[place, default: []].append(result)
                say("\(target.name): \(Figure.number(result.perSecond))/s, p99 \(result.p99) µs")
            }
        }
        try office.verify()
        return try figures(results, peer.why)
    }

    private func targets(_ office: ChecksOffice, _ nginx: Nginx) throws -> [Place: WrkTarget] {
        let (site, tokens) = (office.site, office.tokensPath)
        guard let plain = site.tcpPort, let secure = site.tlsPort else { return [:] }
        func target(
            _ name: String,
            _ scheme: String,
            _ port: UInt16,
            _ kind: WrkTarget.Kind = .form
        ) -> WrkTarget {
            WrkTarget(
                name: name,
                kind: kind,
                base: "\(scheme)://127.0.0.1:\(port)",
                path: kind.path,
                authorization: "Bearer \(site.apiKey.exposed)",
                tokensPath: tokens
            )
        }
        return [
            .nginx: target("nginx", "http", nginx.port),
            .mado: target("madod introspection", "http", plain),
            .forward: target("madod forward-auth", "http", plain, .forward),
            .authzen: target("madod evaluation", "http", plain, .authzen),
            .nginxTLS: target("nginx TLS", "https", nginx.tlsPort),
            .madoTLS: target("madod introspection TLS", "https", secure),
        ]
    }

    private func figures(_ results: [Place: [WrkResult]], _ why: String?) throws -> [Figure] {
        func speeds(_ place: Place) -> [Double] { results[place]?.map(\.perSecond) ?? [] }
        func ratio(_ one: Place, _ other: Place) -> Double? {
            let (one, other) = (speeds(one), speeds(other))
            return one.isEmpty || other.isEmpty ? nil : one.median / other.median
        }
        // A peer that is set up wrongly would make anything look fast.
        if let peer = ratio(.peer, .nginx), peer < 0.03 {
            throw HarnessError.badResponse("glewlwyd at \(peer) of nginx: something hinders it")
        }
        let mado = results[.mado] ?? []
        let p99 = mado.map { Double($0.p99) / 1_000 }
        return [
            Figure(
                "introspection_vs_glewlwyd",
                ratio(.mado, .peer),
                "ratio",
                goal: 8,
                better: .higher,
                raw: [("glewlwyd_per_s", speeds(.peer))],
                note: why
            ),
            Figure(
                "introspection_vs_nginx",
                ratio(.mado, .nginx),
                "ratio",
                goal: 0.4,
                better: .higher,
                raw: [
                    ("introspections_per_s", speeds(.mado)), ("nginx_per_s", speeds(.nginx)),
                    ("forward_auths_per_s", speeds(.forward)),
                    ("evaluations_per_s", speeds(.authzen)),
                ]
            ),
            Figure(
                "introspection_p99_ms",
                p99.median,
                "ms",
                goal: 5,
                better: .lower,
                raw: [
                    ("p50_ms", mado.map { Double($0.p50) / 1_000 }), ("p99_ms", p99),
                    ("forward_auth_p99_ms", (results[.forward] ?? []).map { Double($0.p99) / 1e3 }),
                    ("evaluation_p99_ms", (results[.authzen] ?? []).map { Double($0.p99) / 1e3 }),
                ]
            ),
            Figure(
                "introspection_tls_vs_nginx_tls",
                ratio(.madoTLS, .nginxTLS),
                "ratio",
                goal: 0.4,
                better: .higher,
                raw: [
                    ("introspections_tls_per_s", speeds(.madoTLS)),
                    ("nginx_tls_per_s", speeds(.nginxTLS)),
                ]
            ),
        ]
    }
}

extension WrkTarget.Kind {
    /// Madod's door.
    fileprivate var path: String {
        switch self {
        case .form: "/oauth2/introspect"
        case .authzen: "/access/v1/evaluation"
        case .forward: "/v1/forward-auth"
        }
    }
}
