import Messages
import Testing

@Suite struct `The language of a person` {
    struct Setting: Sendable {
        let option: Language?
        let lcAll: String?
        let lcMessages: String?
        let lang: String?
        let expected: Language
    }

    @Test(arguments: [
        Setting(
            option: .japanese,
            lcAll: "C",
            lcMessages: nil,
            lang: nil,
            expected: .japanese
        ),
        Setting(option: .english, lcAll: "ja_JP", lcMessages: nil, lang: nil, expected: .english),
        Setting(
            option: nil,
            lcAll: nil,
            lcMessages: nil,
            lang: "ja_JP.UTF-8",
            expected: .japanese
        ),
        Setting(option: nil, lcAll: nil, lcMessages: nil, lang: "ja", expected: .japanese),
        Setting(option: nil, lcAll: "", lcMessages: "", lang: "JA-JP", expected: .japanese),
        Setting(option: nil, lcAll: "C", lcMessages: nil, lang: "ja_JP", expected: .english),
        Setting(
            option: nil,
            lcAll: nil,
            lcMessages: "ja_JP",
            lang: "en_US",
            expected: .japanese
        ),
        Setting(option: nil, lcAll: nil, lcMessages: nil, lang: "jam_JM", expected: .english),
        Setting(option: nil, lcAll: nil, lcMessages: nil, lang: "C.UTF-8", expected: .english),
        Setting(option: nil, lcAll: nil, lcMessages: nil, lang: nil, expected: .english),
    ])
    func `follows the option, then the locale`(_ setting: Setting) {
        let chosen = Language.chosen(
            option: setting.option,
            lcAll: setting.lcAll,
            lcMessages: setting.lcMessages,
            lang: setting.lang
        )
        #expect(chosen == setting.expected)
    }

    @Test func `quotes what came from outside without control characters`() {
        let quoted = Message.quoted("a\u{1B}[2J髙\u{202E}\n")
        #expect(quoted.ja == "「a\\u{1B}[2J髙\\u{202E}\\u{A}」")
        #expect(quoted.en == "'a\\u{1B}[2J\\u{9AD9}\\u{202E}\\u{A}'")
        let long = Message.quoted(String(repeating: "x", count: 61))
        #expect(long.en == "'" + String(repeating: "x", count: 60) + "...'")
    }

    @Test func `joins sentences as each language does`() {
        let both = Message("終わり。", "The end.") + Message("次。", "Next.")
        #expect(both == Message("終わり。次。", "The end. Next."))
        #expect(Message.empty + both == both)
        #expect(both.bilingual == "終わり。次。\nThe end. Next.")
        #expect(Message.list([Message("甲", "A"), Message("乙", "B")]) == Message("甲、乙", "A, B"))
        #expect(both.text(in: .english) == "The end. Next.")
        #expect(Message { $0.rawValue } == Message("ja", "en"))
    }
}
