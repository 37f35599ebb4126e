/// What the help page of one command says.
package struct CommandHelp: Sendable {
    /// One line.
    package let abstract: Message
    /// What one has to know; may have several lines.
    package let discussion: Message

    package init(_ abstract: Message, _ discussion: Message = .empty) {
        self.abstract = abstract
        self.discussion = discussion
    }
}

/// The help pages of the commands that prepare, open and end events.
package enum HelpText {
    package static let mado = CommandHelp(
        Message(
            "災害等非常時だけの受託者権限を、宣言し、付与し、終わらせます。",
            "Entrustee privileges for emergencies: declare, grant, end."
        ),
        Message(
            """
            よく使う操作:
              mado status
              mado declare --kind typhoon --area 36 --system sys-1
              mado grant --group night-1 --system sys-1 --purpose OUTAGE_INQUIRY
              mado close E-7K3QZ8
              mado suspend-all

            だれの操作かは、使っているアカウントで決まり、指定はできません。ほかの計算機の
            madod（--server）では、本人の証明書で決まります。
            権限を開く操作の前には、だれが何をいつまで見られるかを表示して確認します。

            終了状態: 0 済み、1 拒否・未実行、2 madodに届かない、3 一部だけ済み、
            64 引数の誤り。
            """,
            """
            Common commands:
              mado status
              mado declare --kind typhoon --area 36 --system sys-1
              mado grant --group night-1 --system sys-1 --purpose OUTAGE_INQUIRY
              mado close E-7K3QZ8
              mado suspend-all

            Who acts is known by the account alone, or at a remote daemon (--server) by
            the certificate; no option names anybody. Before an act that opens access,
            mado says who will see what until when, and asks.

            Exit status: 0 done, 1 refused or not done, 2 madod not reached,
            3 done in part, 64 wrong arguments.
            """
        )
    )

    package static let status = CommandHelp(
        Message(
            "いま何が開いているかを一画面で示します。",
            "Show on one screen what is open."
        ),
        Message(
            "事象、残り時間、承認の期限、権限を持つ人、直近の拒否、証跡の件数。",
            "Events, time left, approvals due, holders, last refusals, ledger size."
        )
    )

    package static let standby = CommandHelp(
        Message("待機を設定します。", "Prepare an event (standby)."),
        Message(
            """
            待機は何も許可しません。発動条件を付けると、宣言の前に一つずつ
            人の確認（mado attest）が必要になります。
            """,
            """
            A standby grants nothing. Each condition given here has to be attested
            by a person (mado attest) before the event can be declared.
            """
        )
    )

    package static let attest = CommandHelp(
        Message("発動条件が満たされたと確認します。", "Attest that a condition is met."),
        eventMayBeOmitted
    )

    package static let declare = CommandHelp(
        Message("事象を宣言します。", "Declare an event."),
        Message(
            """
            待機からは --standby だけで宣言できます。直接のときは --kind、--area、
            --system を指定します。--name を省くと事象区分と日付が名前になります。
            別の人が期限までに承認しないと失効します。
            """,
            """
            From a standby, --standby is enough. Otherwise give --kind, --area and
            --system; without --name the kind and the date make the name.
            Another person must approve in time, or the event lapses.
            """
        )
    )

    package static let approve = CommandHelp(
        Message("別の人の宣言を承認します。", "Approve another person's declaration."),
        eventMayBeOmitted
    )

    package static let extend = CommandHelp(
        Message("事象を延長します。", "Extend an event."),
        Message(
            """
            直前に宣言・延長した人とは別の人が行います。終わりを固定した付与は
            延びません。延びないものは結果に示します。
            """,
            """
            By another person than the one who declared or extended last. Grants with
            an end of their own do not move; the result names them.
            """
        )
    )

    package static let shorten = CommandHelp(
        Message("事象の終わりを早めます。", "Move an event's end forward."),
        anyOneMay
    )

    package static let close = CommandHelp(
        Message("事象を解除します。", "Close an event."),
        Message(
            "だれでも一人でできます。資格情報はすぐに失効し、元には戻りません。",
            "Any one person may. Its credentials end at once, for good."
        )
    )

    package static let withdraw = CommandHelp(
        Message("待機または承認待ちの事象を取り消します。", "Withdraw a standby or an event awaiting approval.")
    )

    package static let suspendAll = CommandHelp(
        Message("全停止: すべての資格情報をすぐに失効させます。", "Suspend all: end every credential at once."),
        Message(
            "だれでも一人で、確認なしでできます。再開には二人の操作が必要です。",
            "Any one person may, without a question. Resuming takes two people."
        )
    )

    package static let resume = CommandHelp(
        Message("全停止のあと再開します（二人）。", "Resume after a suspension (two people)."),
        Message(
            "一人目が申し出て、1時間以内に別の人が同じ操作を行うと再開します。",
            "The first person requests it; within 1 hour another one does the same."
        )
    )

    package static let clock = CommandHelp(
        Message("サーバーの時刻。", "The server's clock.")
    )

    package static let clockConfirm = CommandHelp(
        Message("サーバーの時刻が正しいと確認します（二人）。", "Confirm that the server's time is right (two people).")
    )

    package static let ledgerContinue = CommandHelp(
        Message(
            "復元した証跡で受け付けを再開します（二人）。",
            "Go on with a restored ledger (two people)."
        ),
        Message(
            """
            バックアップから戻した証跡は、mado.yaml の origin を新しい名前にし、
            元の名前を former_origins に書いて起動します。二人が行うまで、すべての照会を
            拒否します。開いている事象はすべて終わります。
            """,
            """
            A ledger restored from a backup is started with a new name as origin in mado.yaml, and \
            its former name in former_origins. Until two people do this, every check is denied. \
            All open events end with it.
            """
        )
    )

    private static let eventMayBeOmitted = Message(
        "対象が一つだけのときは、事象の番号を省けます。",
        "The event may be left out where only one fits."
    )

    private static let anyOneMay = Message("だれでも一人でできます。", "Any one person may.")
}
