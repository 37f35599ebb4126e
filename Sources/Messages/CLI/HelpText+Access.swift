/// The help pages of the commands about persons, records and files.
extension HelpText {
    package static let grant = CommandHelp(
        Message("権限を付与します。", "Grant privileges to persons."),
        Message(
            """
            人ごとに、付与または理由の付いた拒否になります。--until も --for も
            ないときは、事象の終わりまで有効で、延長にも従います。

            終了状態: 0 全員に付与、1 だれにも付与しなかった、3 一部の人に付与。
            """,
            """
            Each person gets a grant or a refusal with its reason. Without --until and
            --for a grant holds to the event's end and follows its extensions.

            Exit status: 0 granted to all, 1 granted to nobody, 3 granted to some.
            """
        )
    )

    package static let revoke = CommandHelp(
        Message("権限付与を取り消します。", "Revoke grants."),
        Message(
            "番号を並べるか、--person でその人の付与をすべて取り消します。",
            "Name the grants, or with --person a person whose grants all end."
        )
    )

    package static let activate = CommandHelp(
        Message("利用を開始します（受託者本人）。", "Activate a grant (the entrustee)."),
        Message(
            """
            パスフレーズとワンタイムコードを尋ね、資格情報（トークン）だけを標準出力に
            書きます。そのほかは標準エラー出力に書きます。
            """,
            """
            Asks for the passphrase and a one-time code, and writes the token alone to
            the standard output; everything else goes to the standard error output.
            """
        )
    )

    package static let enrol = CommandHelp(
        Message("本人のパスフレーズと認証アプリを登録します。", "Enrol your passphrase and authenticator."),
        Message(
            """
            名簿管理者から受け取った登録コードを使い、本人が一人で行います。
            手順を分けるときは begin と confirm を使います。
            """,
            """
            Each person does it alone, with the code from the roster administrator.
            Scripts use begin and confirm.
            """
        )
    )

    package static let enrolBegin = CommandHelp(
        Message("秘密鍵を受け取ります。", "Get the authenticator's secret.")
    )

    package static let enrolConfirm = CommandHelp(
        Message("最初の6桁で登録を終えます。", "Finish with the first six digits.")
    )

    package static let me = CommandHelp(
        Message("自分の権限と記録を示します。", "Show what you may see, and your own record."),
        Message(
            """
            本人であることは、このホストのアカウントか、ファイルにある有効なトークンで
            確かめます。トークンのときは、そのトークンのシステムの記録だけを示します。
            """,
            """
            Your account on this host shows who you are, or a valid token from the
            file: then only the record of the token's own system is shown.
            """
        )
    )

    package static let stream = CommandHelp(
        Message("終了、解除、停止、宣言を、起きたときに示します。", "Show ends and declarations live."),
        Message(
            """
            証跡に記録されるたびに1行を書きます。--from で証跡の番号から始め、途中を
            抜かさずに続けます。--json のときは1行が1件のJSONです。
            """,
            """
            Writes a line for each end, closing, suspension and declaration once it is in
            the ledger. --from begins at a place in the ledger, and nothing is left out.
            With --json each line is one JSON object.
            """
        )
    )

    package static let history = CommandHelp(
        Message("付与と事象の記録を示します。", "Show what was granted and declared."),
        Message(
            """
            --csv は、監査のための全件をファイルに書きます。出力したことも記録されます。

            --uses は、資格情報・システム・1分ごとの照会の回数です。資格情報の欄は、該当が
            なければ空、overflow は数えきれず資格情報が分からないもの、gap はその間に最後の
            1秒ほどの記録が欠けたかもしれないこと（異常終了）、deleted はその時刻より前が
            保存期間を過ぎて削除されたことを示します。
            """,
            """
            --csv writes everything to a file, for auditors. The export is itself recorded.

            --uses counts the checks of each credential, by system and minute. In place of a
            credential: empty, no live one was shown; overflow, too many to tell apart; gap,
            the daemon was killed, and its last second of checks may not be counted; deleted,
            what is older than that was kept for as long as uses.retention says.
            """
        )
    )

    package static let check = CommandHelp(
        Message("資格情報がいま有効かを照会します。", "Ask whether a token is valid now."),
        Message(
            """
            トークンは --token-file か標準入力から読みます。プロセスの一覧に残るため、
            引数には書けません。端末を指定するシステムと、端末か拠点に限った権限付与では、
            --terminal が必要です。--issuer は離れた madod に照会し、--offline は署名付きの
            資格情報を自分で検証します（キーは不要）。理由はコードで示します。

            終了状態: 0 有効、1 有効でない、2 照会できない。2のときは拒否してください。
            """,
            """
            The token is read from --token-file or the standard input, never from the
            arguments, which other accounts can see. A system that requires terminals,
            and a grant bound to a terminal or site, need --terminal. --issuer asks a
            remote madod; --offline verifies a signed token without a key, and says why
            it is not let in.

            Exit status: 0 valid, 1 not valid, 2 could not ask: then deny.
            """
        )
    )

    package static let roster = CommandHelp(Message("名簿。", "The roster."))

    package static let rosterList = CommandHelp(
        Message("名簿の人と、登録の状況を示します。", "List the persons and who has enrolled.")
    )

    package static let rosterCodes = CommandHelp(
        Message("登録コードを発行します。", "Issue enrolment codes."),
        Message(
            "コードは一度だけ表示されます。本人だけに渡してください。",
            "Codes are shown once. Hand each to its person alone."
        )
    )

    package static let rosterChanges = CommandHelp(
        Message("ファイルの変更のうち、反映待ちのものを示します。", "Show what in the files waits for two people."),
        Message(
            """
            人や端末の追加、方針を緩める変更は、二人が同じ内容を見て反映するまで
            効力がありません。
            """,
            "Added rows and a looser policy have no effect until two people accepted the same."
        )
    )

    package static let rosterAccept = CommandHelp(
        Message("反映待ちの変更を反映します（二人の操作が必要）。", "Take in what waits (takes two people)."),
        Message(
            """
            名簿管理者か上位承認者が、表示された内容を確かめて行います。
            二人目の操作で反映されます。自分の行を含む変更は反映できません。
            方針を緩める変更は、事象の期間中は反映されません。
            """,
            """
            For a roster administrator or a higher approver, after reading what is shown. The
            second person's act takes it in. Nobody accepts a row of their own, and a looser
            policy waits until no event is open.
            """
        )
    )

    package static let reload = CommandHelp(
        Message(
            "名簿などのファイルを読み直します。",
            "Read the roster and the other files again."
        ),
        Message(
            """
            権限を減らす変更はすぐに効きます。増やす変更は、二人が反映するまで待ちます
            （mado roster changes）。
            """,
            """
            What narrows takes effect at once. What adds waits for two people
            (mado roster changes).
            """
        )
    )

    package static let rosterNumber = CommandHelp(
        Message("名簿ファイルの空の person_id に番号を振ります。", "Fill empty person_id cells of a roster file."),
        Message(
            "番号は無作為です。結果は標準出力に書き、元のファイルは変えません。",
            "The ids are random. The result goes to the standard output; FILE stays as it is."
        )
    )

    package static let terminals = CommandHelp(
        Message("端末管理台帳の端末を示します。", "List the terminals of the terminal ledger.")
    )

    package static let systems = CommandHelp(
        Message("対象システムを示します。", "List the downstream systems."),
        Message(
            "「残留」は、終了のあとシステムがまだ入れてしまう時間の申告値です。",
            "The residual figure says how long after an end a system may still admit."
        )
    )

    package static let ledger = CommandHelp(
        Message("証跡の検証、出力、証明。madodは不要。", "Verify and export the ledger, without madod.")
    )

    package static let ledgerVerify = CommandHelp(
        Message("証跡を検証します。", "Verify a ledger or an export."),
        Message(
            """
            PATHは証跡のファイル、または ledger export のフォルダーです。--key か
            --key-file で鍵を示さないと、フォルダーに入っている鍵を使い、
            その旨を表示します。

            --previous で手元の要約を示すと、そのあとの書き換えが分かります。新しい
            要約なら、末尾の切り取りも分かります。要約は GET /ledger/checkpoint、
            ジャーナル、held_checkpoint_file から控えられます。

            終了状態: 0 検証できた、1 異常あり、2 読めない。
            """,
            """
            PATH is a ledger file or a folder made by ledger export. Without --key or
            --key-file the key in the folder is used, and mado says so.

            With --previous, a checkpoint that you kept, whatever was rewritten since
            is found; with a newer one than the ledger's own, a cut tail too. Keep one
            from GET /ledger/checkpoint, the journal or held_checkpoint_file.

            Exit status: 0 verified, 1 a fault was found, 2 could not read.
            """
        )
    )

    package static let ledgerExport = CommandHelp(
        Message("証跡をフォルダーに出力します。", "Export a ledger to a folder."),
        Message(
            """
            証跡を検証してから、要約、記録の束、ハッシュの束、公開鍵を C2SP tlog-tiles
            の形で書きます。madodの稼働中もできます。すでにある名前には上書きしません。

            終了状態: 0 書いた、1 異常あり・すでにある・記録がない、2 読めない・書けない。
            """,
            """
            Verifies the ledger, then writes its checkpoint, entry bundles, hash tiles and
            public keys, as C2SP tlog-tiles; also while madod runs. Nothing that is there
            already is overwritten.

            Exit status: 0 written; 1 a fault, no entry yet, or the folder is there; 2 could
            not read or write.
            """
        )
    )

    package static let ledgerProof = CommandHelp(
        Message("記録が証跡にあることの証明を作り、確かめます。", "Prove that an entry is in the ledger."),
        Message(
            """
            PATHの証跡を検証してから、一つの記録が署名済みの要約に含まれることの証明を
            C2SP tlog-proof の形（拡張子 .tlog-proof）で書きます。記録そのものも入り、
            受け取った人は公開鍵だけで、証跡もmadodもなしに確かめられます。

            終了状態: 0 作った・含まれている、1 作れない・含まれていない、2 読めない。
            """,
            """
            Verifies the ledger at PATH, then writes the proof that one entry is under its
            signed checkpoint, as C2SP tlog-proof (.tlog-proof). The entry is in it: who
            gets it needs the public key to check it, and neither ledger nor madod.

            Exit status: 0 made, or it proves the entry; 1 not; 2 could not read.
            """
        )
    )

    package static let ledgerKey = CommandHelp(
        Message("証跡の検証に使う公開鍵を表示します。", "Print the public key that verifies a ledger.")
    )
}
