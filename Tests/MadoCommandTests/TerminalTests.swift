import MadoCommand
import Messages
import Testing

@Suite struct `Text on a terminal` {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("台風14号", 8), ("ｱｲｳ", 3), ("ＡＢ", 4), ("が", 2), ("が", 2),
        ("e\u{301}", 1),
        ("①", 1), ("「」、。", 8), ("🌀", 2), ("❤️", 2), ("한", 2), ("𠮷", 2), ("\u{200B}", 0), ("〜", 2),
    ])
    func `takes this many columns`(text: String, width: Int) {
        #expect(displayWidth(text) == width)
    }

    @Test(arguments: [
        ("台風14号", 8, "台風14号"), ("台風14号", 7, "台風1.."), ("台風14号", 5, "台.. "),
        ("台風", 1, "."), ("ab", 4, "ab  "), ("台", 4, "台  "),
    ])
    func `fills or is cut to a column`(text: String, width: Int, expected: String) {
        #expect(fitted(text, to: width) == expected)
    }

    @Test(arguments: [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 5, ["one", "two", "three"]),
        ("あいう。えお", 6, ["あい", "う。え", "お"]),
        ("あ（いう）え", 8, ["あ（い", "う）え"]),
        ("see 'mado close E' now", 14, ["see", "'mado close E'", "now"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("  in dented text", 9, ["  in", "  dented", "  text"]),
        ("a\n\nb", 9, ["a", "", "b"]),
    ])
    func `breaks where it may`(text: String, width: Int, expected: [String]) {
        #expect(wrapped(text, to: width) == expected)
    }

    @Test(arguments: 0..<200)
    func `never overflows and loses nothing but spaces`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let alphabet = Array("ab '「」。、（）台風号 -1　")
        let text = String(
            (0..<Int.random(in: 0...60, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? "a"
            }
        )
        let width = Int.random(in: 4...20, using: &random)
        let lines = wrapped(text, to: width)
        for line in lines { #expect(displayWidth(line) <= width, "seed \(seed)") }
        #expect(
            lines.joined().filter { $0 != " " } == text.filter { $0 != " " },
            "seed \(seed)"
        )
        for width in 0...12 {
            #expect(displayWidth(fitted(text, to: width)) == width, "seed \(seed)")
        }
    }

    @Test(arguments: [
        ("ja_JP.UTF-8", "台風「台風\\u{1B}[2J」"), ("en_GB.UTF-8", "typhoon '台風\\u{1B}[2J'"),
        ("C", "typhoon '\\u{53F0}\\u{98A8}\\u{1B}[2J'"),
    ])
    func `shows only what the terminal can, and never a control character`(
        locale: String,
        expected: String
    ) {
        let speech = Speech(
            language: .chosen(option: nil, lcAll: nil, lcMessages: nil, lang: locale),
            charset: .chosen(lcAll: nil, lcCtype: nil, lang: locale)
        )
        let name = Message.quoted("台風\u{1B}[2J")
        #expect(speech.text(Message("台風\(name.ja)", "typhoon \(name.en)")) == expected)
    }

    @Test func `names that cannot be shown give way to ids`() {
        let plain = Speech(language: .english, charset: .ascii)
        #expect(plain.name("受付") == "-")
        #expect(plain.who("受付", id: "YE-0001") == "YE-0001")
        #expect(plain.who("desk", id: "YE-0001") == "desk")
        #expect(Speech(language: .japanese, charset: .ascii).name("受付") == "受付")
    }

    @Test func `an escape written by hand stays as it was written`() {
        let speech = Speech(language: .english, charset: .utf8)
        #expect(
            speech.text(Message("", "a \\u{1B} \\u{41} \\u{zz} \\u{53F0"))
                == "a \\u{1B} \\u{41} \\u{zz} \\u{53F0"
        )
    }

    @Test(
        arguments: [
            ([0x61, 0x62, 0x0A], SecretLine.Step.done, "ab"),
            ([0x61, 0x7F, 0x62, 0x0D], .done, "b"),
            ([0xE5, 0x8F, 0xB0, 0x08, 0x61, 0x0A], .done, "a"),
            ([0x61, 0x15, 0x62, 0x0A], .done, "b"),
            ([0x61, 0x03], .brokenOff, "a"),
            ([0x04], .brokenOff, ""),
            ([0x61, 0x04], .done, "a"),
            ([0x7F, 0x1B, 0x0A], .done, ""),
            ([0xFF, 0x0A], .done, nil),
        ] as [([UInt8], SecretLine.Step, String?)]
    )
    func `is typed without echo`(keys: [UInt8], step: SecretLine.Step, text: String?) {
        var line = SecretLine()
        var last = SecretLine.Step.more
        for key in keys {
            #expect(last == .more)
            last = line.take(key)
        }
        #expect(last == step)
        #expect(line.text == text)
    }
}
