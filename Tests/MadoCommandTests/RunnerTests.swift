import MadoCommand
import Synchronization
import Testing

@Suite struct `Running a command` {
    @Test(arguments: [
        ([:], "Cannot reach"), (["LANG": "ja_JP.UTF-8"], "madod（"),
        (["LANG": "C", "LC_ALL": "ja_JP.UTF-8"], "madod（"),
        (["LANG": "ja_JP.UTF-8", "LC_MESSAGES": "en_US.UTF-8"], "Cannot reach"),
        (["LANG": "ja_JP.UTF-8", "LC_ALL": ""], "madod（"),
    ])
    func `speaks the language of the locale`(variables: [String: String], start: String) async {
        let got = await Self.run(["status"], variables)
        #expect(got.status == .unreachable)
        #expect(got.notes.hasPrefix(start))
    }

    @Test(arguments: [
        ["status", "--lang", "ja"], ["--lang", "ja", "status"], ["status", "--lang=ja"],
    ])
    func `speaks the language that was asked for`(arguments: [String]) async {
        let got = await Self.run(arguments, ["LANG": "C"])
        #expect(got.notes.hasPrefix("madod（"))
    }

    @Test(
        arguments: [
            ([], [:], "/run/mado/mado.sock"), ([], ["MADO_SOCKET": "/a"], "/a"),
            ([], ["MADO_SOCKET": ""], "/run/mado/mado.sock"),
            (["--socket", "/b"], ["MADO_SOCKET": "/a"], "/b"),
            (["--socket", "/b"], ["MADO_SERVER": "https://mado.example"], "/b"),
        ] as [([String], [String: String], String)]
    )
    func `finds the socket`(options: [String], variables: [String: String], path: String) async {
        #expect(await Self.place(options, variables) == .socket(path: path))
    }

    @Test(
        arguments: [
            (["--server", "https://mado.example:8644"], [:], "https://mado.example:8644", nil),
            (["--server", "HTTPS://[::1]/"], [:], "https://[::1]", nil),
            ([], ["MADO_SERVER": "https://mado.example"], "https://mado.example", nil),
            (
                ["--server", "https://one.example"],
                ["MADO_SERVER": "https://two.example", "MADO_SOCKET": "/a"],
                "https://one.example", nil
            ),
            (
                ["--certificate", "/c", "--private-key", "/k"],
                ["MADO_SERVER": "https://mado.example", "MADO_CERTIFICATE": "/d"],
                "https://mado.example", .init(certificate: "/c", privateKey: "/k")
            ),
            (
                [],
                [
                    "MADO_SERVER": "https://mado.example", "MADO_CERTIFICATE": "/c",
                    "MADO_PRIVATE_KEY": "/k",
                ],
                "https://mado.example", .init(certificate: "/c", privateKey: "/k")
            ),
        ] as [([String], [String: String], String, RemoteServer.Identity?)]
    )
    func `finds the server`(
        options: [String],
        variables: [String: String],
        url: String,
        identity: RemoteServer.Identity?
    ) async {
        let both = options + ["--ca", "/ca"]
        let server = RemoteServer(url: url, identity: identity, authorities: "/ca")
        #expect(await Self.place(both, variables) == .server(server))
    }

    @Test(
        arguments: [
            (["--server", "http://mado.example"], [:], "https://mado.example:8644"),
            (["--server", "mado.example"], [:], "https://mado.example:8644"),
            (["--server", "https://"], [:], "https://mado.example:8644"),
            (["--server", "https://mado.example:0"], [:], "https://mado.example:8644"),
            (["--server", "https://mado.example/v1"], [:], "https://mado.example:8644"),
            (["--server", "https://P-OP1@mado.example"], [:], "https://mado.example:8644"),
            (["--server", "https://mado.example?x"], [:], "https://mado.example:8644"),
            (["--server", "https://mado.example", "--socket", "/a"], [:], "cannot be used"),
            ([], ["MADO_SERVER": "https://mado.example", "MADO_SOCKET": "/a"], "cannot be used"),
            (["--certificate", "/c"], [:], "--server"), (["--ca", "/c"], [:], "--server"),
            (["--private-key", "/k", "--socket", "/a"], [:], "--server"),
            (
                ["--server", "https://mado.example", "--certificate", "/c"], [:],
                "--private-key is required"
            ),
            (
                ["--server", "https://mado.example", "--private-key", "/c"], [:],
                "--certificate is required"
            ),
        ] as [([String], [String: String], String)]
    )
    func `refuses a way that is none`(
        options: [String],
        variables: [String: String],
        words: String
    ) async {
        let got = await Self.run(["status"] + options, variables)
        #expect(got.status == .usage)
        #expect(got.notes.contains(words), "\(got.notes)")
    }

    @Test(arguments: [["--server", "https://mado.example"], ["--ca=/c"], ["--private-key", "/k"]])
    func `a command that asks no daemon has no use for a server`(options: [String]) async {
        for command in [["reconcile", "/none"], ["ledger", "verify", "/none"]] {
            let got = await Self.run(command + options, [:])
            #expect(got.status == .usage && got.notes.contains("asks no madod"), "\(got.notes)")
        }
        // What the environment says is meant for the others.
        let variables = ["MADO_SERVER": "nonsense"]
        let verify = await Self.run(["ledger", "verify", "/none"], variables)
        #expect(verify.status == .unreachable)
    }

    private static func place(
        _ options: [String],
        _ variables: [String: String]
    ) async -> DaemonPlace? {
        let used = Mutex<DaemonPlace?>(nil)
        let console = FakeConsole(inputIsTerminal: false)
        let runner = Runner(console: console, environment: .init(variables)) { place in
            used.withLock { $0 = place }
            return ScriptedTransport([])
        }
        _ = await runner.run(["status"] + options)
        return used.withLock { $0 }
    }

    @Test func `an output that cannot be written is no success`() async {
        let console = FakeConsole(inputIsTerminal: false, outputFails: true)
        let runner = Runner(console: console, environment: .init(["LANG": "C"])) { _ in
            ScriptedTransport([Exchange("GET /v1/status", 200, Answers.status())])
        }
        #expect(await runner.run(["status"]) == .unreachable)
        #expect(console.noteText.hasPrefix("The output cannot be written"))
        #expect(await runner.run(["--help"]) == .unreachable)
    }

    @Test func `tables are not clipped in a pipe`() async {
        let name = String(repeating: "受付", count: 30)
        let body = Answers.persons.replacing("受付 1号", with: name)
        let console = FakeConsole(inputIsTerminal: false, width: nil)
        let runner = Runner(console: console, environment: .init(["LANG": "ja_JP.UTF-8"])) { _ in
            ScriptedTransport([Exchange("GET /v1/persons", 200, body)])
        }
        #expect(await runner.run(["roster", "list"]) == .done)
        #expect(console.outText.contains(name))
    }

    @Test func `codes are never clipped, however narrow the terminal`() async {
        let code = "ABCD-EFGH-JKMN-PQRS-TVWX"
        let body = """
            {"codes":[{"person":"YE-0001-with-a-very-long-number","name":"受付 一号",
            "code":"\(code)","expires_at":"\(Answers.now)"}],"reference":"R-1"}
            """
        let console = FakeConsole(inputIsTerminal: false, width: 40)
        let runner = Runner(console: console, environment: .init(["LANG": "ja_JP.UTF-8"])) { _ in
            ScriptedTransport([Exchange("POST /v1/enrolment-codes", 200, body)])
        }
        #expect(await runner.run(["roster", "codes", "--all"]) == .done)
        #expect(console.outText.contains(code))
        #expect(console.outText.contains("YE-0001-with-a-very-long-number"))
    }

    @Test func `without a verb it explains itself`() async {
        for arguments in [[], ["--help"], ["help"], ["-h"]] {
            let got = await transcript(of: arguments)
            #expect(got.status == .done)
            #expect(got.out.contains("mado suspend-all"))
        }
    }

    private static func run(
        _ arguments: [String],
        _ variables: [String: String]
    ) async -> Transcript {
        let console = FakeConsole(inputIsTerminal: false)
        let runner = Runner(console: console, environment: .init(variables)) { _ in
            ScriptedTransport([
                Exchange("GET /v1/status", answer: .failure(.unreachable(reason: "x")))
            ])
        }
        let status = await runner.run(arguments)
        return Transcript(out: console.outText, notes: console.noteText, status: status)
    }
}
