package import BrokerCore

/// Sentences before an act that opens access, beside those of ``Confirmation``.
package enum AskText {
    package static func attest(_ event: Message, number: Int, text: String) -> Message {
        let text = Message.quoted(text)
        return Message(
            "\(event.ja)の発動条件\(number)、\(text.ja)が満たされたと確認します。"
                + "すべての条件が確認されると、宣言して権限を付与できるようになります。",
            "You attest that condition \(number), \(text.en), of \(event.en) is met. "
                + "Once every condition is attested, it can be declared and privileges granted."
        )
    }

    /// An event that is over already stays approvable until its approval is due.
    package static func approveEnded(_ event: Message) -> Message {
        Message(
            "終わった事象 \(event.ja)の宣言を、事後に承認します。新しく開く権限はありません。",
            "You are approving the declaration of \(event.en), which has ended. "
                + "Nothing is opened by it."
        )
    }

    /// Where the daemon did not say how long the company lets a first window be.
    package static let windowAtMost = Message(
        "終わりの時刻は、会社の設定によりこれより早くなることがあります。",
        "The company's policy may set an earlier end."
    )

    /// Where the roster says no employer.
    package static let someCompany = Message("委託先", "the entrusted company")

    /// Whom a grant is for, by name.
    package static func persons(_ names: [String], more: Int) -> Message {
        let shown = names.joined(separator: "、")
        let rest = CountUnit.persons.text(more)
        return Message(
            more > 0 ? "対象: \(shown)、ほか\(rest.ja)" : "対象: \(shown)",
            more > 0
                ? "For: \(asciiOnly(names.joined(separator: ", "))) and \(rest.en) more"
                : "For: \(asciiOnly(names.joined(separator: ", ")))"
        )
    }

    package static func purpose(_ purpose: Purpose) -> Message {
        Message(
            "目的: \(purpose.message.ja)だけ。閲覧は記録されます。",
            "Purpose: \(purpose.message.en) only. Every view is recorded."
        )
    }

    /// Persons to whom the daemon will not grant, known before it is asked.
    package static func notCurrent(_ names: [String]) -> Message {
        Message(
            "名簿の再確認が済んでいないため、付与されない見込みの人: "
                + names.joined(separator: "、"),
            "Not attested on the current roster, so probably refused: "
                + asciiOnly(names.joined(separator: ", "))
        )
    }

    package static func notEnrolled(_ names: [String]) -> Message {
        Message(
            "本人の登録（mado enrol）が済んでいないため、すぐには利用できない人: "
                + names.joined(separator: "、"),
            "Not enrolled yet (mado enrol), so unable to activate: "
                + asciiOnly(names.joined(separator: ", "))
        )
    }

    /// An event that goes on when everything resumes.
    package static func resumes(_ event: Message, until: Instant?) -> Message {
        guard let until else { return Message("  \(event.ja)", "  \(event.en)") }
        let time = JST.people(until)
        return Message("  \(event.ja)  \(time) まで", "  \(event.en)  until \(time)")
    }

    package static let continueLedger = Message(
        "バックアップから復元した証跡で再開します。バックアップの後の記録は、この証跡にはありません。"
            + "開いている事象はすべて終わり、すべての利用権が失効します。",
        "You are going on with a ledger that was restored from a backup. It lacks what was "
            + "recorded after that. All open events end, and so does every credential."
    )

    package static func clock(_ now: Instant) -> Message {
        let time = JST.people(now)
        return Message(
            "このサーバーの現在時刻は \(time) です。手元の時計と見比べ、正しいと確認します。"
                + "二人が確認すると、権限の照会と付与が再開します。",
            "The server says that it is \(time). Compare it with a clock that you trust: you "
                + "are confirming that it is right. When two people have, checks and grants resume."
        )
    }
}
