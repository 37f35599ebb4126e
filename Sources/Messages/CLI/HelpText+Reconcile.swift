/// The help page of the command that holds grants and access logs against each other.
extension HelpText {
    package static let reconcile = CommandHelp(
        Message(
            "付与とアクセスログを突合します。madodは要りません。",
            "Reconcile grants with access logs, without madod."
        ),
        Message(
            """
            CASEは、期間、履歴、名簿、契約、ログの場所を書いたYAMLファイルです。
            どの閲覧が災害等非常時の権限の中にあり、どれが外かを数え、検出事項と、
            報告書の表を示します。履歴には ledger export のフォルダーを使います。
            CSVの履歴も読めますが、「台帳照合なし」となり、0件とは言いません。

            読めない行は数えて示し、残りを読みます。ログの欠測、読めない行、結果の
            分からない行があれば、0件とは言わず、その理由を示します。

            終了状態: 0 検出事項がなく0件と言える、1 検出事項がある、または0件と言え
            ない、2 突合できない、64 引数が使えない。
            """,
            """
            CASE is a YAML file that names the period, the history, the registers and
            the logs. Counts which views lie within emergency privileges and which do
            not, and shows findings and the table of the report. The history is a
            folder made by ledger export. CSV history is read too, but is marked as
            not verified, and then nothing is stated to be none.

            Rows that cannot be read are counted and listed; the rest is read. Gaps in
            the logs, unreadable rows and unknown results keep a none from being said;
            the page says which.

            Exit status: 0 nothing found, and that may be said; 1 findings, or nothing
            may be said to be none; 2 could not reconcile; 64 the arguments cannot be
            used.
            """
        )
    )
}
