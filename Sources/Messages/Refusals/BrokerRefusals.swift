/// Refusals that come from the state of the broker itself.
extension RefusalText {
    static let cannotRecord = RefusalText(
        what: Message("記録できないため、実行しませんでした。", "Nothing was done: it cannot be recorded."),
        why: Message(
            "証跡の保存先に、空きがないか異常があります。終了と停止は引き続き記録します。",
            "The ledger's disk is full or failing. Ends and suspensions are still recorded."
        ),
        next: Message(
            "システム管理者にディスクの確認を依頼してください（mado doctor）。",
            "Have the system administrator check the disk (mado doctor)."
        )
    )

    static let clockUnsure = RefusalText(
        what: Message("時刻を確かめられないため、受け付けられません。", "Refused: the time is not certain."),
        why: Message(
            "サーバーの時計が大きく変わったか、同期していません。",
            "The server's clock has jumped or is not synchronised."
        ),
        next: Message(
            "時計の同期を待つか、二人で現在時刻を確認してください（mado doctor）。",
            "Wait for the clock to synchronise, or let two people confirm it (mado doctor)."
        )
    )

    static let overloaded = RefusalText(
        what: Message("混み合っています。", "Too busy at the moment."),
        why: Message(
            "処理を待つ要求が上限に達しました。この操作は行われていません。",
            "The queue of requests is full. This act was not carried out."
        ),
        next: Message(
            "数秒おいて、もう一度操作してください。解除と停止はいつでも受け付けます。",
            "Try again in a few seconds. Closing and suspending are always accepted."
        )
    )

    static let malformed = RefusalText(
        what: Message("内容を読み取れません。", "The request cannot be read."),
        why: Message(
            "必要な項目がないか、値の形が違います。",
            "Something is missing or has the wrong form."
        ),
        next: Message(
            "入力した内容を確かめて、もう一度操作してください。",
            "Check what you entered and try again."
        )
    )
}

extension RefusalText {
    /// A path that does not exist; no refusal of the core, but worded like one.
    package static let notFound = RefusalText(
        what: Message("該当する機能がありません。", "There is no such thing here."),
        why: Message(
            "指定されたパスは、このソフトウェアにありません。",
            "This path is not one that Mado answers."
        ),
        next: Message(
            "mado --help で確かめてください。",
            "Look at mado --help for what exists."
        )
    )
}
