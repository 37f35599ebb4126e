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
        ] as [([String], [String: String], String)]
    )
    func `finds the socket`(options: [String], variables: [String: String], path: String) async {
        let used = Mutex("")
        let console = FakeConsole(inputIsTerminal: false)
        let runner = Runner(console: console, environment: .init(variables)) { path in
            used.withLock { $0 = path }
            return ScriptedTransport([])
        }
        _ = await runner.run(["status"] + options)
        #expect(used.withLock { $0 } == path)
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
