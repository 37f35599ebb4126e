/// The fixed words of the tables that regulators know, and the sentences around them.
package enum ReportText {
    // MARK: - T1, the results of the access logs

    package static func accessLogTitle(_ systems: String) -> Message {
        Message(
            "【\(systems)へのアクセスログの確認結果】",
            "Results of the access logs of \(asciiOnly(systems))"
        )
    }

    package static let mainItems = Message("主な項目", "item")
    package static let content = Message("内容", "content")

    package static func viewed(_ range: Message) -> Message {
        Message(
            "閲覧されていた お客さま情報 (\(range.ja))",
            "customer information viewed (\(range.en))"
        )
    }

    package static let demandClass = Message("需要種別", "demand class")
    package static let information = Message("主な情報項目", "main items of information")
    package static let retailers = Message("小売電気事業者数", "retailers")
    package static let contracts = Message("契約数", "contracts")
    package static let exposure = Message("閲覧可能となっていた期間", "period in which viewing was possible")
    /// A figure that nobody has counted, or may state.
    package static let notCounted = Message("未集計", "not counted")
    package static let none = Message("－", "-")

    package static let extraHigh = Message("特別高圧", "extra-high voltage")
    package static let high = Message("高圧", "high voltage")
    package static let low = Message("低圧", "low voltage")
    package static let unknownClass = Message("区分不明", "unknown class")

    /// 「特別高圧、高圧および低圧のお客さま」; at least one class.
    package static func customers(of classes: [Message]) -> Message {
        let last = classes.suffix(1)
        let front = Message.list(Array(classes.dropLast()))
        return Message(
            (classes.count > 1 ? front.ja + "および" : "") + last.map(\.ja).joined() + "のお客さま",
            "customers of " + (classes.count > 1 ? front.en + " and " : "")
                + last.map(\.en).joined()
        )
    }

    /// 「「需要者氏名」、「供給地点住所」等」
    package static func items(_ items: [String]) -> Message {
        Message(
            items.map { "「\($0)」" }.joined(separator: "、") + "等",
            items.map { "'\(asciiOnly($0))'" }.joined(separator: ", ") + " etc."
        )
    }

    package static func companies(_ count: Int) -> Message {
        Message("\(grouped(count)) 事業者", "\(grouped(count))")
    }

    /// 「2,906 件*」; the mark leads to the note under the table.
    package static func contractCount(_ count: Int, hasNote: Bool) -> Message {
        let figure = grouped(count)
        return Message("\(figure) 件\(hasNote ? "*" : "")", "\(figure)\(hasNote ? "*" : "")")
    }

    /// `rest`: nil where it may not be stated.
    package static func emergencyNote(_ count: Int, rest: Int?) -> Message {
        let (figure, restFigure) = (grouped(count), rest.map(grouped))
        return Message(
            "※ 災害等非常時の閲覧 \(figure) 件を含む。(左記を除くと "
                + (restFigure.map { "\($0) 件" } ?? "未集計") + ")",
            "* Includes \(figure) viewed in an emergency. (Without these: "
                + (restFigure ?? "not counted") + ".)"
        )
    }

    /// 「令和4年10月16日～令和5年1月16日」
    package static func range(_ first: Message, _ last: Message) -> Message {
        Message("\(first.ja)～\(last.ja)", "\(first.en) to \(last.en)")
    }

    package static func since(_ first: Message) -> Message {
        Message("\(first.ja)～（継続中）", "\(first.en) to the present")
    }

    package static func ofSystem(_ name: String, _ text: Message) -> Message {
        Message("\(name): \(text.ja)", "\(asciiOnly(name)): \(text.en)")
    }

    // MARK: - Sentences

    /// 「令和4年10月16日から令和5年1月16日まで」
    package static func fromTo(_ first: Message, _ last: Message) -> Message {
        Message("\(first.ja)から\(last.ja)まで", "\(first.en) to \(last.en)")
    }

    package static func found(_ period: Message, company: Message, contracts: Int) -> Message {
        let figure = grouped(contracts)
        return Message(
            "\(period.ja)の間のログを調査した結果、\(company.ja)従業員が\(figure)件のお客さま情報を"
                + "災害等非常時以外に閲覧していたことを確認しました。",
            "The logs of \(period.en) show that employees of \(company.en) viewed customer "
                + "information outside an emergency (contracts: \(figure))."
        )
    }

    package static func notFound(_ period: Message) -> Message {
        Message(
            "\(period.ja)の間のログを調査した結果、災害等非常時以外の閲覧は確認されませんでした（0件）。",
            "The logs of \(period.en) show no view outside an emergency (0)."
        )
    }

    package static func notReceived(_ system: String, _ period: Message) -> Message {
        Message(
            "\(system) の \(period.ja) のログは未受領であり、確認の対象外です。",
            "The log of \(asciiOnly(system)) of \(period.en) was not received "
                + "and is not part of this examination."
        )
    }

    /// The period goes on after the ledger's last entry, so that nothing may be stated to be none.
    package static func ledgerEndsEarly(_ last: Message) -> Message {
        Message(
            "証跡の最後の記録は \(last.ja) で、対象期間の終わりに届かないため、0件とは述べません。"
                + "期間の終了後に「mado history --csv」で履歴を出力すると、その記録が証跡に残ります。",
            "The ledger's last entry is of \(last.en), before the end of the period, so that "
                + "nothing is stated to be none. An export by 'mado history --csv' after the "
                + "period is itself an entry."
        )
    }

    package static func noGrants(_ day: Message, event: Message) -> Message {
        Message(
            "\(day.ja)、\(event.ja)に備え付与できる体制を取ったが、受託者権限の付与はなし。",
            "\(day.en): prepared to grant for \(event.en); no entrustee privilege was granted."
        )
    }

    /// 「雪害（E-7K3QZ8）」: an event whose name only the broker's directory knows.
    package static func event(_ kind: Message?, id: String) -> Message {
        guard let kind else { return .same(id) }
        return Message("\(kind.ja)（\(id)）", "\(kind.en) (\(asciiOnly(id)))")
    }
}
