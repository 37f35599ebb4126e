import MadoCommand
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
                Exchange("GET /v1/stream", 200, body),
                Exchange("GET /v1/stream?from=58", answer: .failure(.noAnswer)),
            ]
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

    @Test func `gives the daemon's own JSON, a line each`() async {
        #expect(await Self.follow(["--json"]).out == Self.ended + "\n")
    }

    @Test(arguments: ["x", "-1", "1.5"])
    func `a place is a number`(from: String) async {
        #expect(await transcript(of: ["stream", "--from=\(from)"], script: []).status == .usage)
    }
}
