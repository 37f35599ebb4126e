/// Refusals that concern the person who acts, or for whom somebody acts.
extension RefusalText {
    static let actorUnknown = RefusalText(
        what: Message("操作した人を確認できません。", "You are not known to Mado."),
        why: Message(
            "このアカウントまたは証明書は、名簿のどなたのものでもありません。",
            "This account or certificate belongs to nobody on the roster."
        ),
        next: Message(
            "ご自身のアカウントか証明書で操作してください。名簿への登録は名簿管理者に依頼してください。",
            "Use your own account or certificate. To be put on the roster, ask its administrator."
        )
    )

    static let roleMissing = RefusalText(
        what: Message("この操作を行う役割がありません。", "Your role does not include this."),
        why: Message(
            "名簿に登録された役割では、この操作はできません。",
            "The roles on the roster do not allow this act."
        ),
        next: Message(
            "役割のある人に依頼してください。役割は名簿管理者が登録します。",
            "Ask somebody who has the role. The roster administrator assigns roles."
        )
    )

    static let personUnknown = RefusalText(
        what: Message("名簿にない人です。", "The person is not on the roster."),
        why: Message(
            "この番号は現在の名簿にありません。",
            "This number is not in the current roster."
        ),
        next: Message(
            "番号を確かめてください。新しい人は、先に名簿へ登録してください。",
            "Check the number. A new person must be put on the roster first."
        )
    )

    static let personNotCurrent = RefusalText(
        what: Message("名簿の再確認が済んでいない人です。", "The person is not re-attested."),
        why: Message(
            "今年度の再確認がないか、名簿の有効期間の外です。",
            "There is no attestation for this year's roster, or its dates do not cover today."
        ),
        next: Message(
            "名簿管理者に再確認を依頼してください。ほかの人の手続きは続けられます。",
            "Ask the roster administrator to re-attest. You can go on with the others."
        )
    )

    static let personNotEligible = RefusalText(
        what: Message("この人には権限を付与できません。", "This person may not receive a grant."),
        why: Message(
            "受託者の役割がないか、教育を受けた日が古すぎます。",
            "The role entrustee is missing, or the last education is too long ago."
        ),
        next: Message(
            "名簿の役割と教育受講日を確かめてください。",
            "Check the roles and the education date on the roster."
        )
    )

    static let factorMissing = RefusalText(
        what: Message("本人確認が足りません。", "Proof of identity is missing."),
        why: Message(
            "この操作には、ワンタイムコードなどによる本人確認が必要です。",
            "This act needs a one-time code or another proof that it is you."
        ),
        next: Message(
            "求められた項目を入力してください。未登録の人は、名簿管理者から登録コードを受け取ってください。",
            "Enter what is asked for. If you have not enrolled, get an enrolment code from the "
                + "roster administrator."
        )
    )

    static let factorWrong = RefusalText(
        what: Message("本人確認に失敗しました。", "Your identity could not be confirmed."),
        why: Message(
            "パスフレーズ、ワンタイムコードまたは証明書が登録と一致しません。",
            "The passphrase, one-time code or certificate does not match what is enrolled."
        ),
        next: Message(
            "もう一度入力してください。誤りが続くと、待ち時間が長くなります。",
            "Try again. Each further mistake lengthens the wait."
        )
    )

    static let factorReplayed = RefusalText(
        what: Message("使用済みのワンタイムコードです。", "This one-time code has been used."),
        why: Message("同じコードは一度しか使えません。", "A code works only once."),
        next: Message(
            "次のコードが表示されるまで待って（最大30秒）、入力してください。",
            "Wait for the next code (at most 30 seconds) and enter that one."
        )
    )

    static let factorThrottled = RefusalText(
        what: Message("しばらく受け付けられません。", "Please wait before the next attempt."),
        why: Message(
            "本人確認の誤りが続いたため、待ち時間を設けています。",
            "Too many attempts failed in a row."
        ),
        next: Message(
            "時間をおいて操作してください（最長15分）。心当たりがないときは、当直者に連絡してください。",
            "Try again later (15 minutes at most). If it was not you, tell the operator on duty."
        )
    )
}
