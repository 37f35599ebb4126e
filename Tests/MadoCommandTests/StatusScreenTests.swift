import MadoCommand
import Testing

@Suite struct `The status screen` {
    /// Whatever the night brings: 80 columns and 24 lines, so that nothing scrolls away.
    @Test(arguments: 0..<60)
    func `is one screen`(seed: UInt64) async {
        var random = SeededRandom(seed: seed)
        let body = Self.night(&random)
        for locale in Locale.allCases {
            let got = await transcript(
                "status",
                locale: locale,
                script: [Exchange("GET /v1/status", 200, body)]
            )
            #expect(got.status == .done, "seed \(seed)")
            let lines = got.out.split(separator: "\n", omittingEmptySubsequences: false)
                .dropLast()
            #expect(lines.count <= 24, "seed \(seed), \(locale):\n\(got.out)")
            for line in lines { #expect(displayWidth(line) <= 80, "seed \(seed): \(line)") }
            #expect(got.out.contains("mado suspend-all"))
        }
    }

    @Test func `is colourless`() async {
        let got = await transcript(
            "status",
            script: [Exchange("GET /v1/status", 200, Answers.status())]
        )
        #expect(!got.out.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    @Test(arguments: [
        (0, "00:00"), (59, "00:00"), (60, "00:01"), (25_380, "07:03"), (1_209_600, "336:00"),
    ])
    func `has figures for every time left`(seconds: Int, clock: String) async {
        let closes = "2022-10-20T03:07:00+09:00"
        let body = Answers.status(
            events: [Answers.event(approved: true, closes: closes, remaining: seconds)]
        ).replacing(#""ends_at":"\#(closes)","#, with: "")
        let got = await transcript("status", script: [Exchange("GET /v1/status", 200, body)])
        let rows = got.out.split(separator: "\n").map(String.init)[3..<6]
        #expect(Self.read(Array(rows), count: clock.count) == clock)
    }

    @Test(arguments: [
        (Locale.japanese, ["制御していません", "利用記録を書けません"]),
        (.english, ["NOT ENFORCED", "Uses are not being written"]),
    ])
    func `names systems that keep nobody out, and says when uses are not written`(
        locale: Locale,
        words: [String]
    ) async {
        let body = Answers.status(more: Self.notEnforced)
        let got = await transcript(
            "status",
            locale: locale,
            script: [Exchange("GET /v1/status", 200, body)]
        )
        for word in words { #expect(got.out.contains(word)) }
        #expect(got.out.contains("sys-8 sys-9"))
        let well = await transcript(
            "status",
            locale: locale,
            script: [
                Exchange(
                    "GET /v1/status",
                    200,
                    Answers.status(more: #""not_enforced":[],"uses":{"overflow":0},"#)
                )
            ]
        )
        for word in words { #expect(!well.out.contains(word)) }
    }

    // MARK: - Reading and making screens

    private static let notEnforced =
        #""not_enforced":["sys-8","sys-9"],"uses":{"stopped":"failing","overflow":0},"#

    /// Reads the figures back: each is three columns wide, the point one, with one between.
    private static func read(_ rows: [String], count: Int) -> String {
        let glyphs: [String: Character] = [
            " _ | ||_|": "0", "     |  |": "1", " _  _||_ ": "2", " _  _| _|": "3",
            "   |_|  |": "4", " _ |_  _|": "5", " _ |_ |_|": "6", " _   |  |": "7",
            " _ |_||_|": "8", " _ |_| _|": "9",
        ]
        var start = 2
        var text = ""
        for place in 0..<count {
            let isPoint = place == count - 3
            let width = isPoint ? 1 : 3
            let glyph = rows.map { row in
                String(row.dropFirst(start).prefix(width))
            }.joined()
            text.append(isPoint ? ":" : glyphs[glyph] ?? "?")
            start += width + 1
        }
        return text
    }

    private static func night(_ random: inout SeededRandom) -> String {
        let states = ["standby", "awaiting", "active", "closed", "expired", "lapsed", "withdrawn"]
        var events: [String] = []
        for number in 0..<Int.random(in: 0...7, using: &random) {
            let state = states.randomElement(using: &random) ?? "active"
            let minutes = Int.random(in: 10...59, using: &random)
            events.append(
                Answers.event(
                    id: "E-00000\(number)",
                    state: state,
                    name: String(repeating: "台風", count: Int.random(in: 1...40, using: &random)),
                    approved: Bool.random(using: &random),
                    closes: "2022-09-20T03:\(minutes):00+09:00"
                )
            )
        }
        var grants: [String] = []
        for number in 0..<Int.random(in: 0...30, using: &random) {
            grants.append(Answers.grant(number % 10, active: Bool.random(using: &random)))
        }
        return Answers.status(
            events: events,
            grants: grants,
            total: grants.count + Int.random(in: 0...9999, using: &random),
            suspended: Bool.random(using: &random),
            clockSure: Bool.random(using: &random),
            more: (Bool.random(using: &random) ? #""resume_requested_by":"P-OP2","# : "")
                + (Bool.random(using: &random) ? notEnforced : "")
        )
    }
}
