/// What goes wrong while a person sets up their factors (本人登録).
extension RefusalText {
    package static let enrolmentCodeWrong = RefusalText(
        what: Message("登録コードが違います。", "The enrolment code is wrong."),
        why: Message(
            "この方に発行した登録コードと一致しません。使用済みの場合もあります。",
            "It is not the code issued to this person, or it has been used."
        ),
        next: Message(
            "コードを確かめてください。分からないときは名簿の管理者に再発行を依頼してください。",
            "Check the code, or ask the roster administrator for a new one."
        )
    )

    package static let enrolmentCodeExpired = RefusalText(
        what: Message("登録コードの期限が切れています。", "The enrolment code has expired."),
        why: Message("登録コードは3日間だけ使えます。", "A code can be used for three days."),
        next: Message(
            "名簿の管理者に再発行を依頼してください。",
            "Ask the roster administrator for a new one."
        )
    )

    package static let passphraseTooShort = RefusalText(
        what: Message("パスフレーズが短すぎます。", "The passphrase is too short."),
        why: Message("12文字以上が必要です。", "It needs at least 12 characters."),
        next: Message("長いものを入力してください。", "Enter a longer one.")
    )

    package static let passphraseUnusable = RefusalText(
        what: Message("このパスフレーズは使えません。", "This passphrase cannot be used."),
        why: Message("長すぎるか、扱えない文字があります。", "It is too long or cannot be processed."),
        next: Message("別のものを入力してください。", "Enter another one.")
    )

    package static let enrolmentNotBegun = RefusalText(
        what: Message("登録が始まっていません。", "The enrolment has not begun."),
        why: Message(
            "先に登録コードとパスフレーズの入力が必要です。",
            "The code and a passphrase come first."
        ),
        next: Message("mado enrol を最初からやり直してください。", "Run mado enrol from the start.")
    )

    package static let firstCodeWrong = RefusalText(
        what: Message("認証コードが違います。", "The TOTP code is wrong."),
        why: Message(
            "認証アプリに表示された6桁と一致しません。端末の時刻がずれている場合もあります。",
            "It does not match the authenticator; its clock may be off."
        ),
        next: Message(
            "アプリに表示された最新の6桁を入力してください。",
            "Enter the six digits that the application shows now."
        )
    )
}
