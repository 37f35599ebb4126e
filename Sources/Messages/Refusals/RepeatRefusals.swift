/// Refusals about requests that may be sent again (`Idempotency-Key`).
extension RefusalText {
    static let keyReused = RefusalText(
        what: Message(
            "このキーは別の要求に使用済みのため、実行しませんでした。",
            "Nothing was done: this Idempotency-Key was used for another request."
        ),
        why: Message(
            "同じキーは、24時間以内は同じ内容の再送にだけ使えます。内容が前回と違います。",
            "Within 24 hours a key is for repeating the same request, and this one differs."
        ),
        next: Message(
            "新しい操作には、新しいキーを付けてください。",
            "Send a new request under a new key."
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
