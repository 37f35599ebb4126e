/// Refusals that concern where and what for: terminals, areas, systems and purposes.
extension RefusalText {
    static let terminalUnknown = RefusalText(
        what: Message("登録のない端末です。", "The terminal is not registered."),
        why: Message(
            "この端末は端末管理台帳にありません。",
            "It is not in the terminal ledger."
        ),
        next: Message(
            "端末管理台帳にある端末で操作するか、端末の登録を依頼してください。",
            "Use a registered terminal, or have this one registered."
        )
    )

    static let terminalMismatch = RefusalText(
        what: Message("この端末では利用できません。", "Not at this terminal."),
        why: Message(
            "付与のときに指定された端末または拠点ではありません。",
            "The grant names another terminal or site."
        ),
        next: Message(
            "指定の端末で操作してください。変更が必要なときは、当直者に付与し直しを依頼してください。",
            "Go to the terminal named in the grant, or ask the operator for a new grant."
        )
    )

    static let terminalKind = RefusalText(
        what: Message("この種類の端末では利用できません。", "Not on this kind of terminal."),
        why: Message(
            "本番の事象ではNW用端末だけが使えます。訓練用端末は訓練だけ、小売用端末は対象外です。",
            "Events need a grid terminal. Drill terminals serve drills only, retail terminals "
                + "nothing."
        ),
        next: Message("NW用端末で操作してください。", "Use a grid terminal.")
    )

    static let areaUnknown = RefusalText(
        what: Message("登録のない区域です。", "The area is unknown."),
        why: Message("この区域は会社の一覧にありません。", "It is not in the company's list of areas."),
        next: Message("区域の番号を確かめてください。", "Check the area's id.")
    )

    static let systemUnknown = RefusalText(
        what: Message("登録のないシステムです。", "The system is unknown."),
        why: Message(
            "このシステムは対象システムの一覧にありません。",
            "It is not in the list of systems."
        ),
        next: Message(
            "システムの番号を確かめてください（mado systems）。",
            "Check the system's id (mado systems)."
        )
    )

    static let systemNotInEvent = RefusalText(
        what: Message("この事象の対象ではないシステムです。", "The event does not cover this system."),
        why: Message(
            "宣言のときに対象として挙げられていません。",
            "It was not named when the event was declared."
        ),
        next: Message(
            "対象のシステムを選んでください。必要なときは、そのシステムを対象に宣言してください。",
            "Choose a system of the event. If you need this one, declare an event that names it."
        )
    )

    static let systemNotInGrant = RefusalText(
        what: Message("このシステムを使う権限がありません。", "The grant does not cover this system."),
        why: Message(
            "付与された権限の対象に、このシステムは入っていません。",
            "It is not among the systems of the grant."
        ),
        next: Message(
            "業務に必要なときは、当直者に付与を依頼してください。",
            "If your work needs it, ask the operator on duty for a grant."
        )
    )

    static let screenUnknown = RefusalText(
        what: Message("許可されていない画面です。", "This screen is not allowed."),
        why: Message(
            "登録された画面、または付与された適用範囲にありません。",
            "It is not registered, or not within the scope of the grant."
        ),
        next: Message(
            "許可された画面を使ってください。画面の追加は、システムの管理者に相談してください。",
            "Use the screens you were granted. To add one, consult the system's administrator."
        )
    )

    static let fieldUnknown = RefusalText(
        what: Message("登録のない情報項目です。", "This field is unknown."),
        why: Message(
            "このシステムに、その情報項目は登録されていません。",
            "No field of that name is registered for this system."
        ),
        next: Message(
            "systems.yaml にある情報項目を指定してください。",
            "Name a field that systems.yaml lists."
        )
    )

    static let fieldNotGranted = RefusalText(
        what: Message("許可されていない情報項目です。", "This field is not granted."),
        why: Message(
            "停電対応に必要な項目だけが許可されています。",
            "Only the fields that outage work needs are granted."
        ),
        next: Message(
            "許可された項目だけを使ってください。",
            "Use only the fields you were granted."
        )
    )

    static let areaNotGranted = RefusalText(
        what: Message("許可されていない区域です。", "This area is not granted."),
        why: Message(
            "この権限は、災害のあった区域のお客さま情報だけが対象です。",
            "The grant covers customers of the areas of the disaster only."
        ),
        next: Message(
            "区域を確かめてください。必要なときは当直者に申し出てください。",
            "Check the area, or ask the operator on duty."
        )
    )

    static let operationNotGranted = RefusalText(
        what: Message("この操作は許可されていません。", "This operation is not granted."),
        why: Message(
            "許可は原則として閲覧だけです。抽出・印刷・出力は別に定めがあるときに限ります。",
            "Usually only viewing is granted. Extracting, printing and exporting are separate "
                + "rights."
        ),
        next: Message(
            "閲覧で対応してください。必要なときは、当直者に相談してください。",
            "Work by viewing. If that is not enough, consult the operator on duty."
        )
    )

    static let purposeNotAllowed = RefusalText(
        what: Message("この目的では利用できません。", "This purpose is not allowed."),
        why: Message(
            "災害対応のために定めた目的だけが認められます。それ以外は目的外利用です。",
            "Only the listed emergency purposes count. Anything else is use outside the purpose."
        ),
        next: Message(
            "定められた目的から選んでください。営業や料金の業務には使えません。",
            "Choose a listed purpose. Sales and billing work is never one."
        )
    )
}
