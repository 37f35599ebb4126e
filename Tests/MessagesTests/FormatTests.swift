import BrokerCore
import Messages
import Testing

/// SplitMix64: the same sequence for the same seed.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

private let seeds: [UInt64] = [1, 20_261_121, 0xDEAD_BEEF]

@Suite struct `Japan Standard Time` {
    @Test(
        arguments: [
            ("2026-11-21T03:07:00+09:00", 1_795_198_020_000),
            ("2026-11-20T18:07:00Z", 1_795_198_020_000),
            ("2026-11-20T18:07:00.5Z", 1_795_198_020_500),
            ("1970-01-01T09:00:00.001+09:00", 1),
            ("2024-02-29T23:59:59.999+09:00", 1_709_218_799_999),
            ("2023-03-01T00:00:00+09:00", 1_677_596_400_000),
            ("2026-11-20T13:07:00-05:00", 1_795_198_020_000),
        ] as [(String, Int64)]
    )
    func `reads RFC 3339`(_ text: String, _ milliseconds: Int64) {
        #expect(JST.parse(text)?.millisecondsSince1970 == milliseconds)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T03:07:00", "2026-11-21 03:07:00+09:00",
        "2026-11-21t03:07:00+09:00", "2026-11-21T24:00:00+09:00", "2026-11-21T03:60:00+09:00",
        "2026-11-21T03:07:60+09:00", "2026-02-29T00:00:00+09:00", "2026-13-01T00:00:00+09:00",
        "2026-11-21T03:07:00+0900", "2026-11-21T03:07:00+09", "2026-11-21T03:07:00-00:00",
        "2026-11-21T03:07:00.+09:00", "2026-11-21T03:07:00.1234+09:00",
        "2026-11-21T03:07:00+24:00", "2026-11-21T03:07:00Zx", "0000-01-01T00:00:00Z",
        "2026-11-21T03:07:00+09:00 ", "２０２６-11-21T03:07:00+09:00", "2026-11-21T03:07+09:00",
    ])
    func `refuses anything else`(_ text: String) {
        #expect(JST.parse(text) == nil)
    }

    @Test(arguments: seeds)
    func `reads back what it writes`(_ seed: UInt64) throws {
        var random = Seeded(state: seed)
        let range = Int64(-62_135_629_200_000)...Int64(253_402_268_399_999)
        for _ in 0..<20_000 {
            let instant = Instant(millisecondsSince1970: .random(in: range, using: &random))
            #expect(JST.parse(JST.precise(instant)) == instant, "seed \(seed)")
            let machine = JST.machine(instant)
            let read = try #require(JST.parse(machine))
            #expect(read <= instant && instant - read < .seconds(1))
            #expect(JST.machine(read) == machine)
            let day = JST.date(instant)
            #expect(JST.start(of: day) <= instant && instant < JST.end(of: day))
            #expect(CivilDate(daysSince1970: day.daysSince1970) == day)
            #expect(CivilDate(day.description) == day)
            #expect(machine.hasPrefix(day.description))
        }
    }

    @Test func `counts every day from year 1 to 9999 once`() {
        var previous = CivilDate(daysSince1970: -719_163)
        #expect(previous.description == "0001-01-01")
        #expect(CivilDate(daysSince1970: .min) == previous)
        #expect(CivilDate(daysSince1970: .max).description == "9999-12-31")
        for days in -719_161...2_932_896 {
            let date = CivilDate(daysSince1970: days)
            if date <= previous || date.daysSince1970 != days {
                Issue.record("\(date) follows \(previous)")
                return
            }
            previous = date
        }
        #expect(previous.description == "9999-12-31")
    }

    @Test func `shows people minutes and never 24:00`() {
        let midnight = JST.start(of: CivilDate(daysSince1970: 20_778))
        #expect(JST.people(midnight) == "2026-11-21 00:00 (JST)")
        #expect(JST.people(midnight - Milliseconds(1)) == "2026-11-20 23:59 (JST)")
        #expect(JST.short(midnight + .minutes(187)) == "11/21 03:07")
        #expect(JST.machine(midnight) == "2026-11-21T00:00:00+09:00")
    }

    @Test func `does not stop at the ends of time`() {
        #expect(
            JST.precise(Instant(millisecondsSince1970: .max)) == "9999-12-31T23:59:59.999+09:00"
        )
        #expect(
            JST.precise(Instant(millisecondsSince1970: .min)) == "0001-01-01T00:00:00.000+09:00"
        )
    }

    @Test(arguments: ["2026-02-29", "2026-2-1", "2026/11/21", "20261121", "2026-00-10", "x"])
    func `refuses dates that do not exist`(_ text: String) {
        #expect(CivilDate(text) == nil)
    }
}

@Suite struct `Lengths of time` {
    @Test(
        arguments: [
            ("2h", 7200), ("90s", 90), ("30m", 1800), ("7d", 604_800), ("1h30m", 5400),
            ("1d2h3m4s", 93_784), ("0s", 0), ("90m", 5400),
        ] as [(String, Int64)]
    )
    func `are read with their units`(_ text: String, _ seconds: Int64) {
        #expect(Length.parse(text) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "2", "h", "2 h", "-2h", "2.5h", "30m1h", "1h1h", "2H", "2w", "1h ", "+1h",
        "1234567890s", "٢h",
    ])
    func `are refused otherwise`(_ text: String) {
        #expect(Length.parse(text) == nil)
    }

    @Test(arguments: [
        (Milliseconds.minutes(400), "6時間40分", "6 h 40 min"),
        (.minutes(40), "40分", "40 min"), (.hours(24), "1日", "1 d"),
        (.seconds(59), "59秒", "59 s"), (Milliseconds(3_599_999), "59分", "59 min"),
        (.zero, "0秒", "0 s"), (Milliseconds(-5), "0秒", "0 s"),
        (.hours(51), "2日3時間", "2 d 3 h"),
    ])
    func `are shown to people rounded down`(
        _ length: Milliseconds,
        _ ja: String,
        _ en: String
    ) {
        #expect(Length.people(length) == Message(ja, en))
    }

    @Test(arguments: seeds)
    func `are read back as written`(_ seed: UInt64) {
        var random = Seeded(state: seed)
        for _ in 0..<5000 {
            let length = Milliseconds.seconds(.random(in: 0...100_000_000, using: &random))
            #expect(Length.parse(Length.written(length)) == length, "seed \(seed)")
        }
    }
}

@Suite struct `Figures` {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (2_896, "2,896"), (9_660_899, "9,660,899"),
        (-1_000_005, "-1,000,005"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func `have separators`(_ number: Int, _ text: String) {
        #expect(grouped(number) == text)
    }

    @Test func `have a unit`() {
        #expect(CountUnit.persons.text(1) == Message("1名", "1 person"))
        #expect(CountUnit.persons.text(12_345) == Message("12,345名", "12,345 persons"))
        #expect(CountUnit.terminals.text(96) == Message("96台", "96 terminals"))
    }
}
