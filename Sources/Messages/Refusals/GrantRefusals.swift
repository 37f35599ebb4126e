/// Refusals that concern the grant and the credential.
extension RefusalText {
    static let grantUnknown = RefusalText(
        what: Message("指定の権限付与が見つかりません。", "The grant was not found."),
        why: Message("この番号の付与は記録にありません。", "No grant with this number is on record."),
        next: Message("付与の番号を確かめてください。", "Check the number of the grant.")
    )

    static let grantEnded = RefusalText(
        what: Message("この権限は終了しています。", "The grant has ended."),
        why: Message(
            "期限が来たか、取り消されました。終わった権限は元に戻りません。",
            "It expired or was revoked. An ended grant is never revived."
        ),
        next: Message(
            "引き続き必要なときは、当直者に新しい付与を依頼してください。",
            "If you still need it, ask the operator on duty for a new grant."
        )
    )

    static let grantNotYet = RefusalText(
        what: Message("この権限はまだ始まっていません。", "The grant has not begun."),
        why: Message(
            "付与で定めた開始時刻より前です。",
            "Its starting time has not come."
        ),
        next: Message(
            "開始時刻になってから操作してください。",
            "Come back at its starting time."
        )
    )

    static let grantLimit = RefusalText(
        what: Message("付与できる数の上限です。", "The limit of grants is reached."),
        why: Message(
            "一つの事象、または一回の操作で扱える数を超えます。",
            "One event, or one act, may not hold more than this."
        ),
        next: Message(
            "不要な付与を取り消すか、人数を分けて操作してください。",
            "Revoke grants that nobody needs, or act for fewer people at a time."
        )
    )

    static let alreadyGranted = RefusalText(
        what: Message("同じ権限がすでに付与されています。", "The same grant exists already."),
        why: Message(
            "この人は、この事象で同じ内容の権限を持っています。",
            "The person holds it in this event."
        ),
        next: Message(
            "そのまま利用できます。内容を変えるときは、先に今の権限を取り消してください。",
            "It can be used as it is. To change it, revoke the present one first."
        )
    )

    static let credentialUnknown = RefusalText(
        what: Message("資格情報を確認できません。", "The credential is unknown."),
        why: Message(
            "発行した資格情報と一致しません。",
            "It matches none that was issued."
        ),
        next: Message(
            "もう一度、端末で利用開始の手続きを行ってください。",
            "Activate your grant again at the terminal."
        )
    )

    static let credentialEnded = RefusalText(
        what: Message("資格情報は失効しています。", "The credential has ended."),
        why: Message(
            "期限が来たか、停止されたか、別の端末で利用を始めたためです。",
            "It expired, was stopped, or was replaced by a newer one."
        ),
        next: Message(
            "権限が続いているときは、もう一度利用開始の手続きを行ってください。",
            "If your grant still holds, activate it again."
        )
    )

    static let audienceMismatch = RefusalText(
        what: Message("別のシステムの資格情報です。", "The credential is for another system."),
        why: Message(
            "資格情報は、一つのシステムでだけ使えます。",
            "A credential works with one system only."
        ),
        next: Message(
            "このシステムの利用開始の手続きを行ってください。",
            "Activate your grant for this system."
        )
    )

    static let drillOnly = RefusalText(
        what: Message("訓練用の資格情報です。", "The credential is for drills only."),
        why: Message(
            "訓練の権限では、本番のシステムを使えません。",
            "What a drill grants never opens a production system."
        ),
        next: Message(
            "訓練用の環境で操作してください。災害対応のときは、事象の宣言を依頼してください。",
            "Use the drill environment. In a real emergency ask for an event to be declared."
        )
    )
}
