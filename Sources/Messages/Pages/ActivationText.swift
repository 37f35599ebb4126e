package import BrokerCore

/// What the activation page says (`/_mado/activate`).
package enum ActivationText {
    package static let title = Message("利用開始", "Begin to view")

    package static let lead = Message(
        "災害等非常時に付与された権限を、この端末で有効にします。",
        "Makes the privilege that you were granted for an emergency valid at this terminal."
    )

    package static let recorded = Message("閲覧は記録されます。", "Every view is recorded.")

    // MARK: - The form

    package static let person = Message("本人の番号", "Your person id")
    package static let personHint = Message("例: YE-0001", "For example YE-0001")
    package static let passphrase = Message("パスフレーズ", "Passphrase")
    package static let code = Message("ワンタイムコード", "One-time code")
    package static let codeHint = Message(
        "認証アプリに表示された6桁。一度しか使えません。",
        "The six digits in your authenticator. Each works once."
    )
    package static let grant = Message("使う権限付与", "The grant to use")
    package static let terminal = Message("端末", "Terminal")
    package static let noTerminal = Message("示されていません", "not named")
    package static let begin = Message("利用を開始する", "Begin")

    package static func grantLabel(_ id: GrantID, _ purpose: Purpose, until end: Instant)
        -> Message
    {
        let time = JST.people(end)
        return Message(
            "\(id)　\(purpose.message.ja)、\(time) まで",
            "\(id): \(purpose.message.en), until \(time)"
        )
    }

    package static let hasBegun = Message(
        "すでに利用を開始している場合は、そのまま進めます。",
        "If you have begun already, you can go on."
    )
    package static let goOn = Message("元の画面へ進む", "Go on to the page")

    // MARK: - After it

    package static let valid = Message("閲覧できます", "You may view")

    package static func left(_ length: Milliseconds) -> Message {
        let left = Length.people(length)
        return Message("残り\(left.ja)", "\(left.en) left")
    }

    package static let end = Message("終わり", "Ends")
    package static let japanTime = Message("（日本時間）", "(Japan time)")
    package static let purpose = Message("目的", "Purpose")
    package static let event = Message("災害等非常時", "Emergency")
    package static let system = Message("対象システム", "System")
    package static let grantNumber = Message("権限付与", "Grant")

    package static func purposeOnly(_ purpose: Purpose) -> Message {
        Message("\(purpose.message.ja)のみ", "\(purpose.message.en) only")
    }

    package static let mayEndSooner = Message(
        "解除や停止により、これより早く終わることがあります。",
        "It may end sooner, when the emergency is closed or suspended."
    )
    package static let renewLater = Message(
        "終わりの10分前から、この画面で途切れなく更新できます。",
        "From ten minutes before the end you can renew here, without a gap."
    )
    package static let renew = Message("更新する", "Renew")
    package static let renewNow = Message(
        "まもなく終わります。続ける場合は、ここで更新してください。",
        "It ends soon. To go on, renew it here."
    )

    // MARK: - Refused

    package static let refused = Message("閲覧できません", "You cannot view")
    package static let tryAgain = Message("もう一度試す", "Try again")
    package static let reason = Message("理由コード", "Code")
    package static let reference = Message("受付番号", "Reference number")
}

/// Refusals that only the activation page has.
extension RefusalText {
    /// One answer for whoever is unknown, not enrolled, throttled or wrong: who has shown nothing
    /// learns nothing about anybody.
    package static let activationUnproven = RefusalText(
        what: Message("本人であることを確認できません。", "It could not be confirmed that it is you."),
        why: Message(
            "番号、パスフレーズ、コードのどれかが登録と違うか、誤りが続いて待ち時間に入っているか、"
                + "このシステムで使える権限付与がありません。",
            "The id, passphrase or code does not match, too many attempts failed in a row, or "
                + "nothing was granted to you for this system."
        ),
        next: Message(
            "次のコードで入力し直してください。続くときは15分待つか、当直者に連絡してください。",
            "Try again with the next code. If it goes on, wait 15 minutes or call the operator."
        )
    )

    package static let grantNotChosen = RefusalText(
        what: Message("どの権限付与を使うか選んでください。", "Choose the grant to use."),
        why: Message(
            "この対象システムで使える権限付与を、二つ以上お持ちです。",
            "You hold more than one grant for this system."
        ),
        next: Message(
            "一つ選び、パスフレーズと次のコードで、もう一度進んでください。",
            "Choose one, and go on with your passphrase and the next one-time code."
        )
    )

    package static let formExpired = RefusalText(
        what: Message("この入力画面は使えません。", "This form can no longer be used."),
        why: Message(
            "画面を開いてから時間がたったか、この端末で開いた画面ではありません。",
            "It was opened too long ago, or not by this browser."
        ),
        next: Message(
            "下の欄に、もう一度入力してください。Cookieが使えることも確かめてください。",
            "Fill it in again below. Cookies must be allowed."
        )
    )

    package static let notBehindProxy = RefusalText(
        what: Message("この画面は、ここからは使えません。", "This page cannot be used from here."),
        why: Message(
            "対象システムの前のプロキシから届いた要求ではありません。",
            "The request did not come through the proxy of a registered system."
        ),
        next: Message(
            "対象システムの画面から開いてください。続くときは管理者に連絡してください。",
            "Open a page of the system. If that leads here again, tell its administrator."
        )
    )

    /// What a proxy shows for its 403.
    package static let notCovered = RefusalText(
        what: Message("この画面や操作は認められていません。", "This page or act is not permitted."),
        why: Message(
            "付与された範囲の外か、許可された端末ではありません。",
            "It is outside of what you were granted, or this is not the terminal for it."
        ),
        next: Message(
            "必要なときは、当直者に権限付与の変更を依頼してください。",
            "If you need it, ask the operator on duty for another grant."
        )
    )
}
