/// What `mado check` says of a token without asking through the daemon's socket.
package enum VerifierText {
    /// The codes of `MadoVerifier.Denial` with their sentences.
    package static let reasons: [(code: String, message: Message)] = [
        ("malformed", Message("トークンとして読めません。", "It cannot be read as a token.")),
        ("type_unknown", Message("ほかの種類の署名文です。", "It is another kind of signed text.")),
        ("key_unknown", Message("公開されていない鍵の署名です。", "Its key is not published.")),
        ("signature_wrong", Message("署名が正しくありません。", "Its signature is wrong.")),
        ("issuer_mismatch", Message("発行元が違います。", "It is of another issuer.")),
        ("audience_mismatch", Message("ほかのシステム向けです。", "It is for another system.")),
        (
            "drill_only",
            Message(
                "訓練と本番の資格情報は、互いに使えません。",
                "A drill's token is not good in production, nor the other way about."
            )
        ),
        ("terminal_mismatch", Message("ほかの端末のものです。", "It is of another terminal.")),
        ("credential_ended", Message("終わっています。", "It has ended.")),
        ("credential_unknown", Message("状態リストにありません。", "It is not on the status list.")),
        (
            "clock_unsure",
            Message("このホストの時計が遅れています。", "The clock of this host is behind.")
        ),
        ("not_active", Message("madod が無効と答えました。", "madod says that it is not active.")),
        ("keys_unavailable", Message("鍵を取得できません。", "The keys could not be fetched.")),
        (
            "status_unavailable",
            Message("状態リストを取得できません。", "The status list could not be fetched.")
        ),
        (
            "status_stale",
            Message("状態リストが古すぎます。", "The status list is too old to be believed.")
        ),
        ("unreachable", Message("madod に照会できません。", "madod could not be asked.")),
        (
            "caller_unknown",
            Message("このシステムのAPIキーが違います。", "The API key of this system is wrong.")
        ),
    ]

    /// Why a token is not let in, with the stable code; a code alone for one that is not known.
    package static func denied(_ code: String) -> Message {
        let reason = reasons.first { $0.code == code }?.message ?? .empty
        let text = asciiOnly(code)
        return reason + Message("（\(text)）", " (\(text))")
    }

    /// How long an end may have gone unseen.
    package static func age(milliseconds: Int64) -> Message {
        let seconds = (milliseconds + 999) / 1_000
        return Message("\(seconds)秒前の情報による。", "As of \(seconds) s ago.")
    }

    package static let badAuthority = Message(
        "認証局のファイルを読めません。",
        "The file of authorities cannot be read."
    )
    package static let needsIssuer = Message(
        "--offline と --ca-file には --issuer、--issuer には --system が必要です。",
        "--offline and --ca-file need --issuer, and --issuer needs --system."
    )
    package static let needsKey = Message(
        "照会には --key-file が必要です。",
        "To ask, --key-file is needed."
    )
}
