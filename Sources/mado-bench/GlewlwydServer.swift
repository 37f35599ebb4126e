import BrokerCore
import DaemonHarness
import Foundation

/// The peer: glewlwyd, an OAuth server in C with SQLite, from Debian; set up, started and ended
/// here, by its own process id.
final class GlewlwydServer {
    let port: UInt16
    private let root: String
    private let child: ChildProcess

    private static let program = "/usr/bin/glewlwyd"
    private static let schema = "/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz"
    /// Its schema has none here, and every introspection reads the scopes of all tokens there are:
    /// with 2,000 tokens it is as fast again with this. The figure is taken against its best.
    private static let missingIndex =
        "CREATE INDEX i_gpoas_gpoa_id ON gpo_access_token_scope(gpoa_id);"
    /// `bench` and its secret.
    static let authorization = "Basic YmVuY2g6YmVuY2hzZWNyZXQ="
    static let notInstalled = "glewlwyd is not installed here (Debian package glewlwyd)"

    static var isInstalled: Bool {
        let files = FileManager.default
        return files.isExecutableFile(atPath: program) && files.fileExists(atPath: schema)
    }

    /// The server, or why there is none.
    static func start(directory: String) -> (server: GlewlwydServer?, why: String?) {
        guard isInstalled else { return (nil, notInstalled) }
        do {
            return (try GlewlwydServer(directory: directory), nil)
        } catch {
            return (nil, "glewlwyd could not be started")
        }
    }

    /// With its store under `directory`.
    init(directory: String) throws {
        root = "\(directory)/mado-bench-glewlwyd-\(UUID().uuidString)"
        port = try freeLoopbackPort()
        try FileManager.default.createDirectory(
            atPath: "\(root)/middleware",
            withIntermediateDirectories: true
        )
        let made = try ProgramRun(
            "/bin/sh",
            [
                "-c",
                "(gzip -dc '\(Self.schema)'; echo '\(Self.missingIndex)')"
                    + " | sqlite3 '\(root)/db'",
            ],
            directory: root
        )
        guard made.status == 0 else { throw HarnessError.badResponse(made.printed) }
        let path = "\(root)/glewlwyd.conf"
        try Data(Self.config(root, port).utf8).write(to: URL(filePath: path))
        child = try ChildProcess(
            Self.program,
            ["--config-file=\(path)"],
            log: "\(root)/out.log"
        )
        do {
            try waitUntilListening(child, port)
            try Self.setUp(Client.loopback(port: port))
        } catch {
            child.kill()
            throw error
        }
    }

    /// Ends it and removes its store.
    func close() {
        child.kill()
        try? FileManager.default.removeItem(atPath: root)
    }

    /// A client-credentials token: each is kept in its store.
    static let tokenRequest = HTTPRequest.form(
        "/api/oidc/token",
        [("grant_type", "client_credentials"), ("scope", "bench")],
        headers: [("authorization", authorization)]
    )

    /// Tokens of its own, one in ten of them revoked, and how to ask about them.
    func introspection(directory: String, tokens count: Int = 2_000) throws -> WrkTarget {
        let client = Client.loopback(port: port)
        var lines = ""
        for number in 0..<count {
            let token = try client.call(Self.tokenRequest).checked()
                .decoded(AccessToken.self).accessToken
            let isEnded = number % ChecksOffice.endedEvery == 0
            if isEnded {
                _ = try client.call(
                    HTTPRequest.form(
                        "/api/oidc/revoke",
                        [("token", token)],
                        headers: [("authorization", Self.authorization)]
                    )
                ).checked()
            }
            lines += "\(isEnded ? "E" : "L") - \(token)\n"
        }
        let path = "\(root)/tokens"
        try Data(lines.utf8).write(to: URL(filePath: path))
        return WrkTarget(
            name: "glewlwyd introspection",
            kind: .form,
            base: "http://127.0.0.1:\(port)",
            path: "/api/oidc/introspect",
            authorization: Self.authorization,
            tokensPath: path
        )
    }

    private struct AccessToken: Decodable { let accessToken: String }

    private static func setUp(_ client: Client) throws {
        let login = try client.post("/api/auth/", text: loginBody).checked()
        guard let cookie = login.header("set-cookie")?.prefix(while: { $0 != ";" }) else {
            throw HarnessError.badResponse("no login")
        }
        for (method, path, body) in steps {
            let request = HTTPRequest(
                method,
                path,
                headers: [("cookie", String(cookie))],
                body: body
            )
            _ = try client.call(request).checked()
        }
    }

    private static let loginBody = #"{"username":"admin","password":"password"}"#

    private static let steps = [
        ("POST", "/api/mod/plugin/", plugin),
        ("PUT", "/api/mod/plugin/oidc/enable", ""),
        (
            "POST", "/api/scope/",
            #"{"name":"bench","display_name":"bench","password_required":false,"scheme":{}}"#
        ),
        (
            "POST", "/api/client/",
            #"{"client_id":"bench","name":"bench","client_secret":"benchsecret","#
                + #""confidential":true,"#
                + #""authorization_type":["client_credentials"],"redirect_uri":[],"#
                + #""token_endpoint_auth_method":["client_secret_basic"],"scope":["bench"],"#
                + #""enabled":true}"#
        ),
    ]

    private static let plugin =
        #"{"module":"oidc","name":"oidc","display_name":"oidc","parameters":{"#
        + #""iss":"http://localhost","jwt-type":"sha","jwt-key-size":"256","#
        + #""key":"a-key-for-this-measurement-alone","access-token-duration":3600,"#
        + #""refresh-token-duration":3600,"code-duration":600,"refresh-token-rolling":true,"#
        + #""allow-non-oidc":true,"auth-type-client-enabled":true,"auth-type-code-enabled":true,"#
        + #""auth-type-token-enabled":false,"auth-type-id-token-enabled":true,"#
        + #""auth-type-none-enabled":false,"auth-type-password-enabled":false,"#
        + #""auth-type-refresh-enabled":true,"introspection-revocation-allowed":true,"#
        + #""introspection-revocation-allow-target-client":true,"#
        + #""introspection-revocation-auth-scope":[],"scope":[],"additional-parameters":[],"#
        + #""claims":[],"subject-type":"public"}}"#

    private static func config(_ root: String, _ port: UInt16) -> String {
        """
        port=\(port)
        bind_address="127.0.0.1"
        external_url="http://localhost:\(port)"
        login_url="login.html"
        api_prefix="api"
        static_files_path="/usr/share/glewlwyd/webapp/"
        log_mode="file"
        log_level="ERROR"
        log_file="\(root)/glewlwyd.log"
        cookie_secure=0
        session_expiration=3600
        session_key="GLEWLWYD2_SESSION_ID"
        admin_scope="g_admin"
        profile_scope="g_profile"
        user_module_path="/usr/lib/glewlwyd/user"
        user_middleware_module_path="\(root)/middleware"
        client_module_path="/usr/lib/glewlwyd/client"
        user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
        plugin_module_path="/usr/lib/glewlwyd/plugin"
        use_secure_connection=false
        secure_connection_key_file="/nonexistent"
        secure_connection_pem_file="/nonexistent"
        hash_algorithm="SHA512"
        database =
        {
          type = "sqlite3"
          path = "\(root)/db"
        };

        """
    }
}
