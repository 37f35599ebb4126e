package import BrokerCore

/// Why a statement of none is withheld, each reason a sentence of its own, and what is unjudged.
package enum WithheldText {
    package static let heading = Message(
        "次の理由により、該当なしとは言えません。",
        "Nothing is stated to be none, because:"
    )

    package static let historyUnverified = Message(
        "履歴を台帳と照合していません（台帳照合なし）。",
        "The history was not verified against a ledger."
    )

    /// `last`: when the ledger's last entry was made; nil for an empty ledger.
    package static func historyEndsEarly(_ last: Instant?) -> Message {
        let time = last.map { Message(JST.people($0), JST.people($0)) } ?? .same("-")
        return Message(
            "証跡の最後の記録（\(time.ja)）が、対象期間の終わりに届きません。期間の終了後に"
                + "「mado history --csv」で履歴を出力すると、その記録が証跡に残ります。",
            "The ledger's last entry (\(time.en)) is before the end of the period. An export by "
                + "'mado history --csv' after the period is itself an entry."
        )
    }

    package static func logIncomplete(_ systems: [String]) -> Message {
        let names = Message.list(systems.map { .same($0) })
        return Message(
            "\(names.ja)のログは、漏れなく受領したとは言えません。",
            "The log of \(names.en) is not known to be complete."
        )
    }

    package static func rowsUnreadable(_ rows: Int) -> Message {
        Message(
            "読めない行が\(CountUnit.lines.text(rows).ja)あります。",
            "Rows that could not be read: \(grouped(rows))."
        )
    }

    package static func resultsUnknown(_ rows: Int) -> Message {
        Message(
            "結果の分からない行が\(CountUnit.lines.text(rows).ja)あります。",
            "Rows of unknown result: \(grouped(rows))."
        )
    }

    package static func viewsWithoutCheck(_ rows: Int) -> Message {
        Message(
            "照会記録にない閲覧が\(CountUnit.lines.text(rows).ja)あります。",
            "Views that no check record knows: \(grouped(rows))."
        )
    }

    package static func checksWithoutLog(_ rows: Int) -> Message {
        Message(
            "照会記録にあってログにない利用が\(CountUnit.lines.text(rows).ja)あります。",
            "Uses in the check records that the log lacks: \(grouped(rows))."
        )
    }

    // MARK: - What is unjudged

    package static func terminals(_ rows: Int) -> Message {
        Message(
            "端末を限る付与での閲覧\(CountUnit.lines.text(rows).ja)は、ログに端末がないため、"
                + "端末を判定していません。",
            "Unjudged: the terminal of \(CountUnit.lines.text(rows).en) under a grant for one "
                + "terminal, for the log does not name it."
        )
    }

    package static func sites(_ rows: Int) -> Message {
        Message(
            "拠点を限る付与での閲覧\(CountUnit.lines.text(rows).ja)は、"
                + "端末の拠点を示すファイルがないため、拠点を判定していません。",
            "Unjudged: the site of \(CountUnit.lines.text(rows).en) under a grant for a site, "
                + "for no file says where terminals stand."
        )
    }

    package static func screens(_ rows: Int) -> Message {
        Message(
            "画面を限る付与での閲覧\(CountUnit.lines.text(rows).ja)は、ログに画面がないため、"
                + "画面を判定していません。",
            "Unjudged: the screen of \(CountUnit.lines.text(rows).en) under a grant for certain "
                + "screens, for the log does not name it."
        )
    }

    package static func fields(_ rows: Int) -> Message {
        Message(
            "項目を限る付与での閲覧\(CountUnit.lines.text(rows).ja)は、ログに項目がないため、"
                + "項目を判定していません。",
            "Unjudged: the fields of \(CountUnit.lines.text(rows).en) under a grant for certain "
                + "fields, for the log does not name them."
        )
    }

    package static func grants(_ count: Int) -> Message {
        Message(
            "付与\(CountUnit.items.text(count).ja)は、期間の外に及ぶか、ログがそろっていないため、"
                + "使われなかったかどうかを判定していません。",
            "Unjudged: whether \(grouped(count)) grants were unused, for they reach beyond the "
                + "period or a log is not whole."
        )
    }
}
