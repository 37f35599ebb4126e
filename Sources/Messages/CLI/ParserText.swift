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

    /// Sentences around what is quoted; a list has several quotations.
    package struct Form: Sendable {
        /// What stands before the quotation.
        package let english: String
        package let isList: Bool
        package let before: String
        package let after: String

        fileprivate init(
            _ english: String,
            _ before: String,
            _ after: String,
            isList: Bool = false
        ) {
            self.english = english
            self.isList = isList
            self.before = before
            self.after = after
        }
    }

    package static let errors = [
        Form("Missing expected argument '", "「", "」がありません。"),
        Form("Missing value for '", "「", "」の値がありません。"),
        Form("Missing one of: '", "「", "」のどれかが必要です。", isList: true),
        Form("Unknown option '", "オプション「", "」はありません。"),
        Form("Unexpected argument '", "引数「", "」は使えません。"),
        Form("unexpected arguments: '", "引数「", "」は使えません。", isList: true),
        Form("The option '", "オプション「", "」に値は付けられません。"),
    ]
}
