/// Refusals that concern the event.
extension RefusalText {
    static let eventUnknown = RefusalText(
        what: Message("指定の事象が見つかりません。", "The event was not found."),
        why: Message("この番号の事象は記録にありません。", "No event with this number is on record."),
        next: Message(
            "「mado status」で事象の番号を確かめ、もう一度操作してください。",
            "Check the event number with 'mado status' and try again."
        )
    )

    static let eventNotActive = RefusalText(
        what: Message("宣言中の事象がないため、許可できません。", "Refused: the event is not active."),
        why: Message(
            "お客さま情報を閲覧できるのは、宣言から解除または満了までの間だけです。",
            "Customer data may be viewed only from the declaration to the end of an event."
        ),
        next: Message(
            "災害対応で必要なときは、当直者に宣言を依頼してください。",
            "If emergency work needs it, ask the operator on duty to declare an event."
        )
    )

    static let eventUnapproved = RefusalText(
        what: Message("事象が承認されていません。", "The event is not approved."),
        why: Message(
            "承認待ちの事象と、承認の期限を過ぎて失効した事象では、何も許可できません。",
            "Nothing is allowed while an event awaits approval, or after it lapsed without one."
        ),
        next: Message(
            "宣言した人とは別の当直者に承認（mado approve）を依頼してください。"
                + "失効したときは、改めて宣言してください。",
            "Ask an operator other than the declarer to approve it (mado approve). "
                + "If it has lapsed, declare again."
        )
    )

    static let eventStandby = RefusalText(
        what: Message("事象はまだ待機です。", "The event is only on standby."),
        why: Message(
            "待機は準備の段階です。権限はまだ付与できません。",
            "Standby prepares an event; nothing can be granted yet."
        ),
        next: Message(
            "発動条件を確認し（mado attest）、宣言してください（mado declare）。",
            "Attest its activation conditions (mado attest), then declare it (mado declare)."
        )
    )

    static let eventCapReached = RefusalText(
        what: Message("これ以上は延長できません。", "The event cannot be extended this far."),
        why: Message(
            "事象区分ごとの上限時間を超えます。",
            "The end would pass the longest time allowed for this kind of event."
        ),
        next: Message(
            "終わりの時刻を上限以内にしてください。対応が続くときは、新しい事象を宣言してください。",
            "Choose an earlier end. If the work goes on past the limit, declare a new event."
        )
    )

    static let standbyNotAllowed = RefusalText(
        what: Message("この事象区分では待機を設定できません。", "This kind of event has no standby."),
        why: Message(
            "予告なく起こる事象、または会社の設定で待機を認めていない事象です。",
            "It comes without warning, or the company's policy allows no standby for it."
        ),
        next: Message(
            "発生したときに、直接宣言してください（mado declare）。",
            "When it happens, declare it directly (mado declare)."
        )
    )

    static let approvalRequired = RefusalText(
        what: Message("先に承認が必要です。", "Approval is required first."),
        why: Message(
            "この宣言または延長は、別の人の承認があるまで効力を持ちません。",
            "This declaration or extension has no effect until another person approves it."
        ),
        next: Message(
            "別の当直者に依頼してください。システム障害などの3回目からの延長は上位承認者が行います。",
            "Ask another operator. From the third extension of a system failure on, "
                + "a higher approver must decide."
        )
    )

    static let approverConflict = RefusalText(
        what: Message("あなたはこの事象を承認・延長できません。", "You cannot approve or extend this event."),
        why: Message(
            "宣言した人、直前に延長した人は、続けて承認も延長もできません。",
            "Whoever declared it, or extended it last, may not also approve or extend it."
        ),
        next: Message("別の当直者に依頼してください。", "Ask another operator.")
    )

    static let dutyConflict = RefusalText(
        what: Message("ご自身が関わるため、操作できません。", "You have another part in this."),
        why: Message(
            "同じ事象で、権限を受ける人が宣言・承認・延長・付与・再開を行うことはできません。自分の行の変更も反映できません。",
            "In one event nobody may both hold a grant and declare, approve, extend, grant or "
                + "resume. Nobody takes in a change of their own row."
        ),
        next: Message(
            "関わっていない人に依頼してください。夜間も例外はありません。",
            "Ask somebody who has no part in it. There is no exception at night."
        )
    )

    static let conditionNotAttested = RefusalText(
        what: Message("発動条件の確認が済んでいません。", "An activation condition is not attested."),
        why: Message(
            "待機で定めた発動条件は、宣言の前にすべて確認が必要です。",
            "Every condition set at standby must be attested before the declaration."
        ),
        next: Message(
            "残りの条件を確認し（mado attest）、もう一度宣言してください。",
            "Attest the remaining conditions (mado attest), then declare again."
        )
    )

    static let backdated = RefusalText(
        what: Message("過去の時刻は指定できません。", "A time in the past is not accepted."),
        why: Message(
            "さかのぼった記録は、済んだ閲覧を後から正当なものに見せてしまいます。",
            "Back-dating would make earlier views look lawful afterwards."
        ),
        next: Message(
            "現在より後の時刻を指定してください。経緯は根拠の欄に書けます。",
            "Give a time from now on. Describe what happened before in the basis."
        )
    )

    static let outsideWindow = RefusalText(
        what: Message("指定の時刻が事象の期間から外れています。", "The time lies outside the event's window."),
        why: Message(
            "権限と期間の変更は、事象に認められた期間の中に限られます。",
            "Grants and changes must stay inside the window that the event is allowed."
        ),
        next: Message(
            "「mado status」で事象の終わりの時刻を確かめ、その範囲で指定してください。",
            "Look up the end of the event with 'mado status' and choose a time within it."
        )
    )

    static let alreadyDone = RefusalText(
        what: Message("この操作は済んでいます。", "This has already been done."),
        why: Message(
            "対象はすでにその状態か、終わった状態です。",
            "It is in that state already, or it has ended."
        ),
        next: Message(
            "やり直しは不要です。「mado status」で現在の状態を確かめてください。",
            "Nothing needs repeating. See the present state with 'mado status'."
        )
    )

    static let changedSince = RefusalText(
        what: Message(
            "表示したあとに、反映待ちの内容が変わりました。",
            "What waits has changed since it was shown."
        ),
        why: Message(
            "二人が同じ内容を見て初めて反映されます。事象の期間中は、方針を緩める変更は反映されません。",
            "Two people must have seen the same. A looser policy is never taken in during an event."
        ),
        next: Message(
            "「mado roster changes」でもう一度内容を確かめてください。",
            "Read it again with 'mado roster changes'."
        )
    )

    static let suspended = RefusalText(
        what: Message("全停止中です。", "All entrustee privileges are suspended."),
        why: Message(
            "受託者権限は一時停止しています。付与も利用開始もできません。",
            "While suspended nothing can be granted or activated."
        ),
        next: Message(
            "原因を確かめてください。再開（mado resume）には二人の操作が必要です。",
            "Find out the reason. Resuming (mado resume) takes two people."
        )
    )
}
