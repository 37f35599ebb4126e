/// What the command line says when it could not do what was asked.
package enum CommandText {
    /// `reason` is the operating system's own word for it.
    package static func unreachable(_ address: String, reason: String) -> Message {
        let reason = Message.same(reason)
        return Message(
            "madod（\(address)）に接続できません（\(reason.ja)）。"
                + "「systemctl status madod」で動作を確かめてください。",
            "Cannot reach madod at \(asciiOnly(address)) (\(reason.en)). "
                + "Check it with 'systemctl status madod'."
        )
    }

    package static let noAnswer = Message(
        "madodから答えがありません。操作が行われたかどうかは「mado status」で確かめてください。",
        "madod did not answer. See with 'mado status' whether the act was carried out."
    )

    package static let strangeAnswer = Message(
        "madodの答えを読み取れません。madoとmadodの版が同じかを確かめてください。",
        "The answer of madod cannot be read. Check that mado and madod are of one version."
    )

    package static let notConfirmed = Message(
        "確認の言葉が入力されなかったため、何も行いませんでした。",
        "Nothing was done: the confirming word was not entered."
    )

    package static let noTerminal = Message(
        "確認を求める画面がないため、何も行いませんでした。確認済みのときは --yes を付けてください。",
        "Nothing was done: there is no terminal to confirm at. "
            + "Add --yes if you have confirmed it already."
    )

    package static let askCode = Message(
        "ワンタイムコード（6桁）: ",
        "One-time code (6 digits): "
    )

    package static let askPassphrase = Message("パスフレーズ: ", "Passphrase: ")

    /// `option` is the option or argument as typed, without its value.
    package static func badOption(_ option: String, _ value: String, _ rule: ValueRule) -> Message {
        FileText.badValue(option, value, rule)
    }

    package static func backwards(from: String, to: String) -> Message {
        FileText.datesReversed(from, to)
    }

    /// After an act: how many succeeded and how many were refused; partial success is normal.
    package static func granted(_ count: Int, refused: Int) -> Message {
        let done = CountUnit.persons.text(count)
        let rest = CountUnit.persons.text(refused)
        let first = Message("\(done.ja)に付与しました。", "Granted to \(done.en).")
        guard refused > 0 else { return first }
        return first
            + Message("\(rest.ja)には付与していません。", "Not granted to \(rest.en).")
    }
}
