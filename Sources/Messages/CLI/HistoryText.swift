package import BrokerCore

/// What the command line says about the history.
package enum HistoryText {
    package static let empty = Message("記録はありません。", "There is no record.")

    package static func written(_ path: String, rows: Int) -> Message {
        let path = Message.quoted(path)
        let count = CountUnit.items.text(rows)
        return Message(
            "\(path.ja) に\(count.ja)を書き出しました。出力したことも証跡に記録されます。",
            "Wrote \(count.en) to \(path.en). The export itself is on record."
        )
    }

    package static func exists(_ path: String) -> Message {
        let path = Message.quoted(path)
        return Message(
            "ファイル\(path.ja)はすでにあります。上書きしません。別の名前にしてください。",
            "The file \(path.en) is there already and is not overwritten. Choose another name."
        )
    }

    package static let needsFile = Message(
        "この記録はCSVだけで出力します。--csv ファイル を付けてください（標準出力は --csv - ）。",
        "This record is exported as CSV only. Add --csv FILE, or --csv - for the standard output."
    )

    package static let wholeOnly = Message(
        "CSVは全件の出力です。--event は付けられません。",
        "The CSV holds everything. It cannot be limited with --event."
    )

    package static let usesAlone = Message(
        "--uses は --event や他の --what と一緒に指定できません。",
        "--uses cannot be combined with --event or another --what."
    )

    package static let jsonLinesOfUses = Message(
        "--jsonl は --uses と一緒に指定してください。",
        "--jsonl is for --uses."
    )

    package static let minutesOfUses = Message(
        "--from と --until は --uses と一緒に指定してください。",
        "--from and --until are for --uses."
    )

    package static let reversed = Message(
        "--until を --from より後にしてください。",
        "--until must be after --from."
    )

    package static func deleted(before end: Instant) -> Message {
        let time = JST.people(end)
        return Message(
            "\(time) より前の利用記録は、保存期間を過ぎたため削除されています。要約は証跡にあります。",
            "Uses before \(time) were deleted, as old as they are. Their digests are in the ledger."
        )
    }

    package static let twice = Message(
        "--csv と --jsonl には別のファイルを指定してください。",
        "--csv and --jsonl need two different files."
    )
}

extension UseSubject {
    /// Whose checks a row counts, for people.
    package var message: Message {
        switch self {
        case .credential(let id): .same(id.description)
        case .unknown: Message("（該当なし）", "(none)")
        case .overflow: Message("（数えきれず）", "(overflow)")
        case .gap: Message("（欠落の可能性）", "(gap)")
        case .deleted: Message("（削除済み）", "(deleted)")
        }
    }
}
