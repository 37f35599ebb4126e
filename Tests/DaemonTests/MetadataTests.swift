import Credentials
import DaemonHarness
import Foundation
import Testing

/// What the daemon says about itself, and whether a client that somebody else wrote makes its way
/// from there.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct MetadataTests {
    private struct Server: Decodable {
        let issuer: String
        let tokenEndpoint: String
        let jwksUri: String
        let introspectionEndpoint: String
        let introspectionEndpointAuthMethodsSupported: [String]
        let revocationEndpoint: String
        let responseTypesSupported: [String]
        let grantTypesSupported: [String]
    }

    private struct KeySet: Decodable {
        struct Key: Decodable {
            let kid: String
        }
        let keys: [Key]
    }

    @Test func `the metadata names the doors, and the keys outlive a restart`() async throws {
        let (server, type, kids) = try await onOwnThread {
            let site = try TestSite(SitePlan(entrustees: 1, hasTCP: true))
            defer { site.remove() }
            let client = Client.loopback(port: try #require(site.tcpPort))
            var kids: [[String]] = []
            var server: HTTPResponse?
            var type: String?
            for _ in 0..<2 {
                let daemon = try DaemonProcess(try Programs.path("madod"), site: site)
                defer { daemon.kill() }
                server = try client.get("/.well-known/oauth-authorization-server").checked()
                let keys = try client.get("/.well-known/jwks.json").checked()
                type = keys.header("content-type")
                kids.append(try keys.decoded(KeySet.self).keys.map(\.kid))
            }
            return (server, type, kids)
        }
        let said = try #require(try server?.decoded(Server.self))
        let issuer = "https://mado.example"
        #expect(said.issuer == issuer)
        #expect(said.tokenEndpoint == issuer + "/oauth2/token")
        #expect(said.jwksUri == issuer + "/.well-known/jwks.json")
        #expect(said.introspectionEndpoint == issuer + "/oauth2/introspect")
        #expect(said.revocationEndpoint == issuer + "/oauth2/revoke")
        let methods = ["client_secret_basic", "Bearer"]
        #expect(said.introspectionEndpointAuthMethodsSupported == methods)
        #expect(said.responseTypesSupported == ["none"])
        let grantTypes = ["urn:mado:grant-type:activation", "refresh_token"]
        #expect(said.grantTypesSupported == grantTypes)
        #expect(type == "application/jwk-set+json")
        #expect(kids.count == 2 && kids[0] == kids[1] && Set(kids[0]).count == 2)
    }

    /// A Python that has authlib; see `Tests/Reference/oauth/python`.
    private static let python = ProcessInfo.processInfo.environment["MADO_OAUTH_PYTHON"]

    @Test(.enabled(if: python != nil, "needs MADO_OAUTH_PYTHON, a Python with authlib"))
    func `a client that was written elsewhere makes its way`() async throws {
        let python = try #require(Self.python)
        let printed = try await CheckCounter.open({ $0.hasTLS = true }) { counter in
            let site = counter.site
            let certificates = try site.certificates
            let client = try certificates.issue("client", by: "ca")
            try site.writeSystems(bound: ["sys-1": [client.thumbprint]])
            _ = try Client.unix(site.socketPath, uid: Staff.operator1.uid)
                .post("/v1/register/reload", text: "{}").checked()
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../Reference/oauth/client.py").path
            return try ProgramRun(
                python,
                [
                    script, "https://127.0.0.1:\(try #require(site.tlsPort))",
                    certificates.path("ca.crt"), site.apiKey.exposed, counter.token,
                    client.certificatePath, client.keyPath,
                ],
                directory: site.root
            ).printed
        }
        #expect(printed == "authlib agrees\n", "\(printed)")
    }
}
