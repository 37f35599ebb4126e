/// The lines in which a reconciliation (突合) shows its figures and what they rest on.
package enum FigureText {
    // MARK: - Headings

    package static let period = Message("期間", "period")
    package static let history = Message("履歴", "history")
    package static let verified = Message("台帳照合済み", "verified ledger")
    package static let unverified = Message("台帳照合なし", "not verified against a ledger")
    package static let lastEntry = Message("証跡の最後の記録", "last ledger entry")
    package static let noChecks = Message(
        "照会記録なし（照会なしの閲覧とログ不存在は判定していません）",
        "No check records (views without a check are unjudged)"
    )
    package static let checksGiven = Message("照会記録あり", "Check records given")
    package static let ids = Message("番号の比べ方", "comparison of ids")
    package static let exactIDs = Message("書かれたとおり", "byte for byte")
    package static let normalisedIDs = Message(
        "全角・半角、大文字・小文字、前後の空白を区別しない",
        "without width, letter case and surrounding blanks"
    )

    package static let figure = Message("項目", "figure")
    package static let value = Message("数", "value")
    package static let finding = Message("検出事項", "finding")
    package static let code = Message("符号", "code")
    package static let rows = Message("行", "rows")
    package static let contractsColumn = Message("契約", "contracts")
    package static let personsColumn = Message("人", "persons")
    package static let coverage = Message("ログの受領状況", "log received")
    package static let complete = Message("欠測なし", "complete")
    package static let incomplete = Message("欠測あり", "gaps")
    package static let inputs = Message("入力ファイル", "input file")
    package static let unreadableHeading = Message("読めない行", "Rows that could not be read")

    /// A line under another one.
    package static func part(_ label: Message) -> Message {
        Message("　" + label.ja, "  " + label.en)
    }

    // MARK: - Figures

    package static let logRows = Message("ログの行数（重複を除く）", "log rows (distinct)")
    package static let inPeriod = Message("うち期間内", "in the period")
    package static let duplicates = Message("重複した行", "duplicate rows")
    package static let unreadable = Message("読めない行", "unreadable rows")
    package static let views = Message("委託先従業員の閲覧", "views by entrustees")
    package static let othersViews = Message("うち自社分以外", "of customers of others")
    package static let contracts = Message("契約数", "contracts")
    package static let contractsIn = Message("災害等非常時のみ", "in an emergency alone")

    /// `leak`: 漏えい or 漏洩, as the company spells it.
    package static func contractsOut(leak: String) -> Message {
        Message("災害等非常時以外（\(leak)のおそれ）", "outside an emergency (possible leak)")
    }

    package static let customers = Message("お客さま数", "customers")
    package static let retailers = Message("小売電気事業者数", "retailers")
    package static let ownUncovered = Message(
        "自社分の権限外利用",
        "own customers viewed without authority"
    )
    package static let generators = Message("発電者情報の閲覧", "views of generators")
    package static let uncovered = Message("うち権限外", "without authority")
    package static let viewers = Message("閲覧者数", "viewers")
    package static let denied = Message("拒否された試み", "denied attempts")
    package static let searches = Message("検索件数", "searches")
    package static let opens = Message("帳票の開封", "reports opened")
    package static let extractions = Message("抽出", "extractions")
    package static let unknownResults = Message("結果不明の行", "rows of unknown result")

    /// 「権限使用時間（2022年度、延べ）」: what the privilege was open, not what was worked.
    package static func supportHours(of year: Message) -> Message {
        Message("権限使用時間（\(year.ja)、延べ）", "person-hours of privilege, \(year.en)")
    }

    package static func hours(_ count: Int) -> Message {
        Message("\(grouped(count))時間", "\(grouped(count)) h")
    }

    /// 「3人、ほか特定不能（共用ID 1）」: a shared id is never a person.
    package static func people(_ persons: Int, shared: Int, unknown: Int) -> Message {
        let people = Message(
            "\(grouped(persons))人",
            "\(grouped(persons)) \(persons == 1 ? "person" : "persons")"
        )
        var parts: [Message] = []
        if shared > 0 { parts.append(Message("共用ID \(shared)", "shared ids: \(shared)")) }
        if unknown > 0 { parts.append(Message("不明ID \(unknown)", "unknown ids: \(unknown)")) }
        guard !parts.isEmpty else { return people }
        let rest = Message.list(parts)
        return Message(
            "\(people.ja)、ほか特定不能（\(rest.ja)）",
            "\(people.en), others not attributable (\(rest.en))"
        )
    }

    /// `contracts` of so many `rows`.
    package static func contracts(_ contracts: Int, rows: Int) -> Message {
        let (items, lines) = (CountUnit.items.text(contracts), CountUnit.lines.text(rows))
        return Message("\(items.ja)（\(lines.ja)）", "\(grouped(contracts)) (\(lines.en))")
    }

    package static func jobs(_ jobs: Int, rows: Int) -> Message {
        let (times, lines) = (CountUnit.times.text(jobs), CountUnit.lines.text(rows))
        return Message("\(times.ja)、\(lines.ja)", "\(times.en), \(lines.en)")
    }

    // MARK: - Notes

    /// `grants` and `contracts`: as figures, or as not counted.
    package static func event(
        _ id: String,
        _ kind: Message,
        grants: Message,
        contracts: Message
    ) -> Message {
        Message(
            "事象 \(id)（\(kind.ja)）: 付与 \(grants.ja)、閲覧された契約 \(contracts.ja)",
            "Event \(asciiOnly(id)) (\(kind.en)): grants \(grants.en), contracts viewed "
                + contracts.en
        )
    }

    package static func overlapping(_ count: Int) -> Message {
        let items = CountUnit.items.text(count)
        return Message(
            "注) 二つ以上の事象で閲覧された契約の重複が\(items.ja)あります。合計は重複を除いた数です。",
            "Note: \(grouped(count)) contracts were viewed under more than one event; "
                + "the total counts each once."
        )
    }

    package static func standing(_ system: String, at: String, _ persons: Message) -> Message {
        Message(
            "常設権限 \(system) \(at): \(persons.ja)",
            "Standing entitlement, \(asciiOnly(system)), \(at): \(persons.en)"
        )
    }

    package static func more(_ count: Int) -> Message {
        let items = CountUnit.items.text(count)
        return Message("ほか\(items.ja)", "and \(grouped(count)) more")
    }

    package static let clean = Message(
        "検出事項はありません。",
        "Nothing was found."
    )
    package static let findingsUntilConfirmed = Message(
        "検出事項は、考査部の確認を経て指摘事項となります。",
        "These are findings until internal audit has confirmed them."
    )
    package static let nothingConcluded = Message(
        "突合していません。",
        "Nothing was reconciled."
    )
}
