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

    static let clockChanged = RefusalText(
        what: Message(
            "画面に表示したあとで、サーバーの時計が変わりました。",
            "The server's clock was changed since it was shown."
        ),
        why: Message(
            "確認できるのは、表示された時刻だけです。",
            "Only a time that was shown can be confirmed."
        ),
        next: Message(
            "もう一度「mado clock confirm」を行い、表示された時刻を見比べてください。",
            "Run 'mado clock confirm' again and compare the time that it shows."
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

extension RefusalText {
    /// The daemon denies everything, and knows why more closely than the refusal says.
    package static func denying(because why: Message) -> RefusalText {
        RefusalText(what: cannotRecord.what, why: why, next: cannotRecord.next)
    }

    /// The disk has room for ends alone (law L12).
    package static let endsOnly = RefusalText(
        what: Message(
            "証跡の保存先の空きが足りないため、新しい操作を記録できません。",
            "The ledger's disk is full, so no new act can be recorded."
        ),
        why: Message(
            "残りの空きは、解除・取り消し・全停止と満了の記録のために取ってあります。照会には正しく答えています。",
            "What room is left is kept for close, revoke, suspend and expiry. Checks are answered."
        ),
        next: Message(
            "保存先の空きを増やしてください。空けば、再起動しなくても受け付けを再開します。",
            "Free some space on the ledger's disk. Work resumes by itself, without a restart."
        )
    )

    /// The company's files were not taken in.
    package static func filesRefused(_ problems: Message) -> RefusalText {
        RefusalText(
            what: Message(
                "ファイルを読み込めません。前の内容のまま動いています。",
                "The files were not read. Everything stays as it was."
            ),
            why: problems,
            next: Message(
                "示された行を直して、もう一度読み込んでください（mado reload）。",
                "Correct the lines named, then read them again (mado reload)."
            )
        )
    }

    /// Names, texts and factors cannot be read; checks and grants go on (design: the directory).
    package static let directoryUnavailable = RefusalText(
        what: Message(
            "氏名や本人確認の要素の保存先（directory）を使えません。",
            "The store of names and factors (the directory) cannot be used."
        ),
        why: Message(
            "ファイルか封印鍵が壊れているか、ありません。有効性照会、解除、取り消し、全停止は続けて使えます。",
            "Its file or its key is damaged or gone. Checks, close, revoke and suspend still work."
        ),
        next: Message(
            "システム管理者に連絡し、directory.sqlite と封印鍵を戻して再起動してください。",
            "Have the administrator restore directory.sqlite and the sealing key, then restart."
        )
    )

    /// The store of the uses was not opened, or fails; everything else goes on.
    package static let usesUnavailable = RefusalText(
        what: Message("利用記録の保存先を使えません。", "The store of the uses cannot be used."),
        why: Message(
            "ファイル（uses.sqlite）を開けないか、空きがありません。照会とその他の操作は続けて使えます。",
            "Its file (uses.sqlite) cannot be opened, or has no room. Checks and acts still work."
        ),
        next: Message(
            "システム管理者に連絡し、空きを増やすか、ファイルを直すか退避して再起動してください。",
            "Have the administrator free space, or repair the file or move it away and restart."
        )
    )

    /// The append failed: whether the act is in the ledger shows only after the next start.
    package static let recordingUnknown = RefusalText(
        what: Message("記録されたかどうか分かりません。", "Whether this was recorded is unknown."),
        why: Message(
            "記録の途中で証跡の保存先に異常が起きたため、ソフトウェアを停止します。",
            "The ledger's disk failed while this was being recorded, and Mado is stopping."
        ),
        next: Message(
            "再起動の後に「mado status」で結果を確かめてください。",
            "After the restart look at 'mado status' before you repeat anything."
        )
    )

    /// Something unforeseen failed inside; no refusal of the core.
    package static let internalError = RefusalText(
        what: Message("処理中に異常が発生しました。", "Something failed inside Mado."),
        why: Message(
            "この操作が記録されたかどうかは分かりません。",
            "Whether this act was recorded is unknown."
        ),
        next: Message(
            "「mado status」で結果を確認してください。続くときは、受付番号をシステム管理者に伝えてください。",
            "Check with 'mado status'. If it goes on, tell the system administrator the "
                + "reference number."
        )
    )

    /// What was asked for cannot be given as it was written; `seq`: the first entry that is not.
    package static func ledgerDamaged(_ seq: UInt64) -> RefusalText {
        RefusalText(
            what: Message(
                "証跡のこの部分は提供できません。",
                "This part of the ledger cannot be given."
            ),
            why: Message(
                "記録\(seq)が失われているか、記録後に改変されています。",
                "Entry \(seq) is lost, or was changed after it was written."
            ),
            next: Message(
                "「mado ledger verify」で全体を確かめ、考査部とシステム管理者に知らせてください。",
                "Verify all of it with 'mado ledger verify', and tell internal audit and the "
                    + "system administrator."
            )
        )
    }
}
