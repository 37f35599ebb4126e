import MadoCommand
import Synchronization
import Testing

/// `mado stream`: one line for each event, and where to go on.
@Suite struct `Following the stream` {
    private static let ended =
        #"{"actor":"P-OP1","at":"2026-11-21T03:07:00.123+09:00","cause":"revoked","#
        + #""ended_at":"2026-11-21T03:07:00.123+09:00","event":"E-7K3QZ8","grants":["#
        + #""G-0000000001","G-0000000002","G-0000000003","G-0000000004"],"#
        + #""kind":"grants.ended","seq":42}"#
    private static let body = """
        retry: 2000
        id: 41

        id: 42
        event: grants.ended
        data: \(ended)

        :
        id: 57


        """

    private static func follow(_ arguments: [String]) async -> (out: String, err: String) {
        let got = await transcript(
            of: ["stream"] + arguments,
            script: [
                Exchange("GET /v1/stream", 200, body)
            ]
                + Array(
                    repeating: Exchange("GET /v1/stream?from=58", answer: .failure(.noAnswer)),
                    count: 8
                )
        )
        #expect(got.status == .unreachable)
        return (got.out, got.notes)
    }

    @Test func `says when, what and how much, and goes on where it broke`() async {
        let (out, err) = await Self.follow(["--lang", "en"])
        #expect(out.contains("42  2026-11-21T03:07:00+09:00  grants ended  E-7K3QZ8  revoked"))
        #expect(out.contains("G-0000000003 and 1 more  P-OP1"))
        #expect(err.contains("mado stream --from 58"))
    }

    @Test func `goes on through a restart, and says where it stopped when it is refused`() async {
        let daemon = Restarting([
            .success(APIResponse(status: 200, body: Self.body)),
            .failure(.unreachable(reason: "no such socket")),
            .failure(.noAnswer),
            .success(APIResponse(status: 503, body: #"{"code":"overloaded"}"#, retryAfter: 5)),
            .success(APIResponse(status: 200, body: Self.body.replacing("57", with: "70"))),
            .success(APIResponse(status: 200, body: "retry: 2000\nid: 70\n\n")),
            .success(APIResponse(status: 403, body: #"{"code":"role_missing"}"#)),
        ])
        let console = FakeConsole(inputIsTerminal: false)
        let runner = Runner(console: console, environment: .init(["LANG": "C"])) { _ in daemon }
        #expect(await runner.run(["stream", "--from", "40"]) == .refused)
        #expect(daemon.asked == ["40", "58", "58", "58", "58", "71", "71"])
        // A pause for each try without success, as long as the daemon asks for; a stream that
        // brought something begins the count anew.
        #expect(daemon.pauses == [1, 2, 5, 1])
        #expect(console.noteText.contains("mado stream --from 71"))
    }

    @Test func `says which ledger its place is of, and goes on nowhere in another`() async {
        let daemon = Restarting(
            [
                .success(APIResponse(status: 200, body: Self.body)),
                .success(APIResponse(status: 400, body: #"{"code":"place_unknown"}"#)),
            ],
            ledger: "mado.example/old"
        )
        let console = FakeConsole(inputIsTerminal: false)
        let runner = Runner(console: console, environment: .init(["LANG": "C"])) { _ in daemon }
        #expect(await runner.run(["stream", "--from", "40"]) == .refused)
        #expect(daemon.asked == ["40", "58&ledger=mado.example%2Fold"])
        #expect(!console.noteText.contains("--from"))
    }

    @Test func `an id that is no place of a ledger moves nothing`() async {
        let strange = ["18446744073709551615", "+5", "x"].map { "id: \($0)\n\n" }.joined()
        let daemon = Restarting([
            .success(APIResponse(status: 200, body: "id: 6\n\n" + strange)),
            .success(APIResponse(status: 403, body: #"{"code":"role_missing"}"#)),
        ])
        let console = FakeConsole(inputIsTerminal: false)
        let runner = Runner(console: console, environment: .init(["LANG": "C"])) { _ in daemon }
        #expect(await runner.run(["stream", "--from", "3"]) == .refused)
        #expect(daemon.asked == ["3", "7"])
    }

    @Test func `who never began is told at once`() async {
        let got = await transcript(
            of: ["stream", "--lang", "en"],
            script: [
                Exchange(
                    "GET /v1/stream",
                    answer: .failure(.unreachable(reason: "no such socket"))
                )
            ]
        )
        #expect(got.status == .unreachable)
        #expect(!got.notes.contains("--from"))
    }

    @Test(arguments: [
        (
            #""event.declared","event":"E-7K3QZ8","event_kind":"typhoon","areas":["13","14"],"#
                + #""systems":["sys-1","sys-2"],"closes_at":"2026-11-21T15:07:00.000+09:00","#
                + #""approval_due":"2026-11-21T05:07:00.000+09:00""#,
            ["宣言", "台風", "13 14", "sys-1 sys-2", "承認期限 "],
            ["declared", "typhoon", "13 14", "sys-1 sys-2", "approval due "]
        ),
        (#""system.ended","systems":["sys-9"]"#, ["sys-9"], ["system removed", "sys-9"]),
        (
            #""grants.ended","ended_at":"2026-11-21T02:00:00.000+09:00","grants":["G-1"]"#,
            ["終了 "], ["ended 2026-11-21", "G-1"]
        ),
    ])
    func `tells all that there is to tell`(row: (body: String, ja: [String], en: [String])) async {
        let news = #"{"at":"2026-11-21T03:07:00.123+09:00","seq":7,"kind":"# + row.body + "}"
        for (language, words) in [("ja", row.ja), ("en", row.en)] {
            let got = await transcript(
                of: ["stream", "--lang", language],
                script: [
                    Exchange("GET /v1/stream", 200, "id: 6\n\nid: 7\ndata: \(news)\n\n"),
                    Exchange("GET /v1/stream?from=8", 403, #"{"code":"role_missing"}"#),
                ]
            )
            for word in words { #expect(got.out.contains(word), "\(word): \(got.out)") }
        }
    }

    @Test func `gives the daemon's own JSON, a line each`() async {
        #expect(await Self.follow(["--json"]).out == Self.ended + "\n")
    }

    @Test(arguments: ["x", "-1", "1.5"])
    func `a place is a number`(from: String) async {
        #expect(await transcript(of: ["stream", "--from=\(from)"], script: []).status == .usage)
    }
}

/// A daemon that comes and goes; remembers where streams were to begin, and how long was waited.
private final class Restarting: Transport {
    let address = "/run/mado/mado.sock"
    private let answers: [Result<APIResponse, TransportFailure>]
    private let ledger: String?
    private let book = Mutex<(asked: [String], pauses: [Int])>(([], []))

    init(_ answers: [Result<APIResponse, TransportFailure>], ledger: String? = nil) {
        self.answers = answers
        self.ledger = ledger
    }

    func open(_ request: APIRequest) async throws(TransportFailure) -> APIStream {
        let response = try await send(request)
        let pieces = AsyncThrowingStream<[UInt8], any Error> { pieces in
            if response.isSuccess { pieces.yield(Array(response.body.utf8)) }
            pieces.finish()
        }
        return APIStream(response: response, ledger: ledger, pieces: pieces)
    }

    func send(_ request: APIRequest) async throws(TransportFailure) -> APIResponse {
        let number = book.withLock { book in
            book.asked.append(request.path.replacing("/v1/stream?from=", with: ""))
            return book.asked.count - 1
        }
        guard number < answers.count else { throw .noAnswer }
        return try answers[number].get()
    }

    func pause(before time: Int) async { book.withLock { $0.pauses.append(time) } }

    var asked: [String] { book.withLock { $0.asked } }
    var pauses: [Int] { book.withLock { $0.pauses } }
}
