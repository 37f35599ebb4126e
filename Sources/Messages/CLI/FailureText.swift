/// Why the command line could not do what was asked.
package enum FailureText {
    package static func forbidden(_ socket: String) -> Message {
        Message(
            "\(socket) を使う許可がこのアカウントにありません。"
                + "madoを使うグループへの追加を、システム管理者に依頼してください。",
            "This account may not use \(asciiOnly(socket)). Ask the system administrator to add it "
                + "to the group that uses mado."
        )
    }

    package static func output(_ reason: Message) -> Message {
        Message(
            "出力を書き込めません（\(reason.ja)）。",
            "The output cannot be written (\(reason.en))."
        )
    }

    package static func file(_ path: String, _ reason: Message) -> Message {
        let path = Message.quoted(path)
        return Message(
            "ファイル\(path.ja)を使えません（\(reason.ja)）。場所と権限を確かめてください。",
            "The file \(path.en) cannot be used (\(reason.en)). "
                + "Check its place and permissions."
        )
    }

    package static func emptyFile(_ path: String) -> Message {
        let path = Message.quoted(path)
        return Message(
            "ファイル\(path.ja)の1行目に内容がありません。",
            "The file \(path.en) has nothing on its first line."
        )
    }

    package static let emptyInput = Message(
        "標準入力の1行目に内容がありません。",
        "The standard input has nothing on its first line."
    )

    /// A refusal of a newer daemon, whose sentences are not known here.
    package static func unknownRefusal(_ code: String) -> Message {
        let code = Message.quoted(code)
        return Message(
            "要求は受け付けられませんでした（\(code.ja)）。",
            "The request was refused (\(code.en))."
        )
    }

    package static let why = Message("理由: ", "Why: ")
    package static let next = Message("次に: ", "Next: ")
    package static let refused = Message("拒否: ", "Refused: ")

    /// A declaration that cannot be active at once can wait for its approval.
    package static let approvalFirst = Message(
        "--approval first を付けて宣言すると、承認待ちになります。",
        "Declared with --approval first, it waits for the approval."
    )

    package static func retryAfter(_ seconds: Int) -> Message {
        Message("\(seconds)秒後に再び受け付けます。", "Try again in \(seconds) s.")
    }

    /// A path of the API that needs an operator's account.
    package static let unauthenticated = Message(
        "このアカウントは名簿の誰のものでもありません。"
            + "名簿の unix_uid に登録された本人のアカウントで操作してください。",
        "This account belongs to nobody on the roster. "
            + "Work with your own account, the one in the roster's unix_uid."
    )

    package static let interrupted = Message(
        "入力が取りやめられたため、何も行いませんでした。",
        "Nothing was done: the input was broken off."
    )

    package static let needTerminal = Message(
        "入力を求める画面がありません。値をオプションで指定してください。",
        "There is no terminal to ask at. Give the values as options."
    )
}
