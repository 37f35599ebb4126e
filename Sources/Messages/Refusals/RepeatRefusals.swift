/// Refusals about requests that may be sent again (`Idempotency-Key`).
extension RefusalText {
    static let keyReused = RefusalText(
        what: Message(
            "キーが前の要求と重なり、今回は実行していません。",
            "Not done now: another request came under this Idempotency-Key before."
        ),
        why: Message(
            "同じキーは24時間、同じ内容の再送専用です。前の要求は実行済みかもしれません。",
            "For 24 hours a key repeats one request; this differs. The former may have been done."
        ),
        next: Message(
            "前の要求の結果を状況表示か履歴で確かめ、必要なら新しいキーで送ってください。",
            "See in the status or history what became of it; if need be, send this under a new key."
        )
    )

    /// The header is there and is no key.
    package static let malformedKey = RefusalText(
        what: Message("Idempotency-Key を読み取れません。", "The Idempotency-Key cannot be read."),
        why: Message(
            "引用符で囲んだ16～64文字（英数字、-、_）を一つだけ付けます。",
            "It is one text in quotation marks, of 16 to 64 letters, digits, '-' and '_'."
        ),
        next: Message(
            "UUIDを引用符で囲んで付けてください。",
            "Send a UUID in quotation marks."
        )
    )

    /// The same request issued enrolment codes before, and nobody has kept them.
    package static let codesShownOnce = RefusalText(
        what: Message(
            "この操作は記録済みです。登録コードは再表示できません。",
            "This was done before. Enrolment codes are not shown again."
        ),
        why: Message(
            "登録コードは発行した時に一度だけ表示し、保存していません。",
            "Codes are shown once, when they are issued, and are not kept."
        ),
        next: Message(
            "コードが届いていなければ、対象者を指定して発行し直してください。前のコードは無効になります。",
            "If they did not arrive, issue new ones by name. The former codes become invalid."
        )
    )
}
