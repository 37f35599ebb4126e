/// The sentences around the tables: each is copied into reports as it stands.
extension ReportText {
    /// 「令和4年10月16日から令和5年1月16日まで」
    package static func fromTo(_ first: Message, _ last: Message) -> Message {
        Message("\(first.ja)から\(last.ja)まで", "\(first.en) to \(last.en)")
    }

    // MARK: - What was seen

    package static func employees(of company: Message) -> Message {
        Message("\(company.ja)従業員", "employees of \(company.en)")
    }

    package static let contractors = Message("委託会社等の従業員", "employees of contractors")
    package static let peerStaff = Message(
        "他の一般送配電事業者の従業員",
        "employees of another grid company"
    )
    package static let offRoster = Message("名簿にない者", "people off the roster")
    package static let unattributable = Message(
        "特定できない者（共用または不明のID）",
        "people whom nobody can identify (shared or unknown ids)"
    )

    /// `who`: all who viewed; together they viewed so many contracts.
    package static func found(_ period: Message, who: [Message], contracts: Int) -> Message {
        let figure = grouped(contracts)
        let front = Message.list(Array(who.dropLast()))
        let isOne = who.count < 2
        let last = who.last ?? .empty
        return Message(
            "\(period.ja)の間のログを調査した結果、"
                + (isOne ? "\(last.ja)が" : "\(front.ja)および\(last.ja)が、合わせて")
                + "\(figure)件のお客さま情報を災害等非常時以外に閲覧していたことを確認しました。",
            "The logs of \(period.en) show that "
                + (isOne ? last.en : "\(front.en) and \(last.en), together,") + " viewed customer "
                + "information outside an emergency (contracts: \(figure))."
        )
    }

    package static func notFound(_ period: Message) -> Message {
        Message(
            "\(period.ja)の間のログを調査した結果、災害等非常時以外の閲覧は確認されませんでした（0件）。",
            "The logs of \(period.en) show no view outside an emergency (0)."
        )
    }

    // MARK: - What of the logs was not there

    package static func notReceived(_ system: String, _ period: Message) -> Message {
        Message(
            "\(system) の \(period.ja) のログは未受領であり、確認の対象外です。",
            "The log of \(asciiOnly(system)) of \(period.en) was not received "
                + "and is not part of this examination."
        )
    }

    /// Records of the time were read; nobody says that they are all.
    package static func notDeclared(_ system: String, _ period: Message) -> Message {
        Message(
            "\(system) の \(period.ja) のログは、受領の記録がなく、未受領の分がないとは言えません。"
                + "確認したのは読んだ行だけです。",
            "There is no record that the log of \(asciiOnly(system)) of \(period.en) was received "
                + "whole. Only the rows that were read were examined."
        )
    }

    /// The counts are those of the declaration, which may reach beyond the period.
    package static func rowsMissing(
        _ system: String,
        _ period: Message,
        expected: Int,
        received: Int
    ) -> Message {
        let (wanted, got) = (CountUnit.lines.text(expected), CountUnit.lines.text(received))
        return Message(
            "\(system) の \(period.ja) を含むログの受領は、見込み\(wanted.ja)に対し\(got.ja)です。"
                + "足りない行は確認の対象外です。",
            "Of the log of \(asciiOnly(system)) that includes \(period.en), "
                + "\(grouped(received)) of \(wanted.en) were received. "
                + "The missing ones are not part of this examination."
        )
    }

    package static func rowsUnknown(_ system: String, _ period: Message) -> Message {
        Message(
            "\(system) の \(period.ja) のログは、行数の申告がなく、漏れなく受領したとは言えません。",
            "No row counts were declared for the log of \(asciiOnly(system)) of \(period.en), so "
                + "that nobody can say that it is whole."
        )
    }

    package static func rowsNotRead(
        _ system: String,
        _ period: Message,
        received: Int,
        read: Int
    ) -> Message {
        let (got, here) = (CountUnit.lines.text(received), CountUnit.lines.text(read))
        return Message(
            "\(system) の \(period.ja) を含むログは、受領した\(got.ja)のうち読めたのが\(here.ja)です。"
                + "残りの行は確認の対象外です。",
            "Of the log of \(asciiOnly(system)) that includes \(period.en), \(grouped(read)) of "
                + "\(got.en) received could be read. The rest is not part of this examination."
        )
    }

    // MARK: - Events without grants

    package static func noGrants(_ day: Message, event: Message) -> Message {
        Message(
            "\(day.ja)、\(event.ja)に備え付与できる体制を取ったが、受託者権限の付与はなし。",
            "\(day.en): prepared to grant for \(event.en); no entrustee privilege was granted."
        )
    }

    /// The same where tables alone say so.
    package static func grantsUnknown(_ day: Message, event: Message) -> Message {
        Message(
            "\(day.ja)、\(event.ja)に備え付与できる体制を取った。"
                + "台帳照合なしのため、受託者権限の付与の有無は言えない。",
            "\(day.en): prepared to grant for \(event.en). The history was not verified against a "
                + "ledger, so that it does not show whether an entrustee privilege was granted."
        )
    }

    /// 「雪害（E-7K3QZ8）」: an event whose name only the broker's directory knows.
    package static func event(_ kind: Message?, id: String) -> Message {
        guard let kind else { return .same(id) }
        return Message("\(kind.ja)（\(id)）", "\(kind.en) (\(asciiOnly(id)))")
    }
}
