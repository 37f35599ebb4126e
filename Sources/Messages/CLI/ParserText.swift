/// The argument parser's own English, and what Japanese readers get instead.
///
/// The parser has no catalogue of its own. What is not found here stays in English, so that
/// nothing is lost when it learns a new sentence.
package enum ParserText {
    /// Headings of help pages, as they begin a line.
    package static let headings: [(english: String, japanese: String)] = [
        ("OVERVIEW: ", "概要: "),
        ("USAGE: ", "使い方: "),
        ("ARGUMENTS:", "引数:"),
        ("OPTIONS:", "オプション:"),
        ("SUBCOMMANDS:", "コマンド:"),
        ("Usage: ", "使い方: "),
        ("Help:  ", "説明: "),
    ]

    /// Sentences that stand for themselves.
    package static let sentences: [(english: String, japanese: String)] = [
        ("Show help information.", "この説明を表示します。"),
        ("Show subcommand help information.", "コマンドの説明を表示します。"),
        ("Missing required subcommand.", "コマンドの指定がありません。"),
        (" (default)", "（省略時）"),
    ]

    /// Sentences around one quoted part: what stands before it, and the Japanese around it.
    package static let errors: [(english: String, before: String, after: String)] = [
        ("Missing expected argument '", "「", "」がありません。"),
        ("Missing value for '", "「", "」の値がありません。"),
        ("Missing one of: '", "「", "」のどれかが必要です。"),
        ("Unknown option '", "オプション「", "」はありません。"),
        ("Unexpected argument '", "引数「", "」は使えません。"),
        ("The option '", "オプション「", "」に値は付けられません。"),
    ]
}
