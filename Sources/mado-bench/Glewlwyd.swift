import BrokerCore
import DaemonHarness
import Foundation

/// The peer: glewlwyd, an OAuth server in C with SQLite, issues tokens to the same number of
/// clients. From Debian; started and ended here by its own process id.
///
/// Once with its store on the same disk, against which the figure is taken, and once in memory,
/// where no disk holds it back: shown beside it.
enum Glewlwyd {
    enum Outcome {
        case tokensPerSecond(onDisk: [Double], inMemory: [Double])
        case notMeasured(String)
    }

    private static let memory = "/dev/shm"

    private static let program = "/usr/bin/glewlwyd"
    private static let schema = "/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz"

    static func measure(rounds: Int, directory: String) -> Outcome {
        let files = FileManager.default
        guard files.isExecutableFile(atPath: program), files.fileExists(atPath: schema) else {
            return .notMeasured("glewlwyd is not installed here (Debian package glewlwyd)")
        }
        do {
            return .tokensPerSecond(
                onDisk: try run(rounds: rounds, directory: directory),
                inMemory: try run(rounds: rounds, directory: memory)
            )
        } catch {
            return .notMeasured("glewlwyd could not be measured")
        }
    }

    private static func run(rounds: Int, directory: String) throws -> [Double] {
        let root = "\(directory)/mado-bench-glewlwyd-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: "\(root)/middleware",
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: root) }
        let made = try ProgramRun(
            "/bin/sh",
            ["-c", "gzip -dc '\(schema)' | sqlite3 '\(root)/db'"],
            directory: root
        )
        guard made.status == 0 else { throw HarnessError.badResponse(made.printed) }
        let port = try freeLoopbackPort()
        let path = "\(root)/glewlwyd.conf"
        try Data(config(root, port).utf8).write(to: URL(filePath: path))
        let child = try ChildProcess(program, ["--config-file=\(path)"], log: "\(root)/out.log")
        defer { child.kill() }
        try waitUntilListening(child, port)
        try setUp(Client.loopback(port: port))
        return try load(port, rounds: rounds)
    }

    /// Client-credentials tokens: what it does that is most like a grant, each kept in its store.
    private static func load(_ port: UInt16, rounds: Int) throws -> [Double] {
        let request = HTTPRequest.form(
            "/api/oidc/token",
            [("grant_type", "client_credentials"), ("scope", "bench")],
            headers: [("authorization", "Basic YmVuY2g6YmVuY2hzZWNyZXQ=")]
        )
        let fleet = Fleet(
            try (0..<GrantOffice.clients).map { _ in try Connection.loopback(port: port) }
        )
        var results: [Double] = []
        for round in 0...rounds {
            let requests = Array(repeating: request, count: 20_000)
            let result = try Round(
                fleet,
                requests,
                mark: "\"access_token\"",
                seconds: round == 0 ? 1 : 2
            )
            if round > 0 { results.append(result.perSecond) }
        }
        return results
    }

    private static func waitUntilListening(_ child: ChildProcess, _ port: UInt16) throws {
        let deadline = Deadline(in: .seconds(15))
        while !deadline.isOver {
            if (try? Connection.loopback(port: port)) != nil { return }
            guard !child.hasEnded(within: Milliseconds(50)) else { break }
        }
        throw HarnessError.notReady(log: child.printed)
    }

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
