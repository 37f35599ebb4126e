/// The fixed words of the tables that regulators know.
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
}
