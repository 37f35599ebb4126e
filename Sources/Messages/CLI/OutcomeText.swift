package import BrokerCore

/// What the command line says after an act was carried out.
package enum OutcomeText {
    /// An event as one phrase: number, kind and name.
    package static func event(_ id: String, kind: Message, name: String) -> Message {
        let name = Message.quoted(name)
        return Message("\(id) \(kind.ja)\(name.ja)", "\(id) \(kind.en) \(name.en)")
    }

    package static func reference(_ number: String) -> Message {
        Message("受付番号: \(number)", "Reference: \(asciiOnly(number))")
    }

    // MARK: - The life of an event

    package static func stoodBy(_ event: Message) -> Message {
        Message("待機を設定しました: \(event.ja)", "On standby: \(event.en)")
    }

    package static func condition(_ number: Int, _ text: String, isAttested: Bool) -> Message {
        let text = Message.quoted(text)
        return Message(
            "  発動条件\(number): \(text.ja) \(isAttested ? "確認済み" : "未確認")",
            "  Condition \(number): \(text.en) \(isAttested ? "attested" : "not attested")"
        )
    }

    package static func nextAttest(_ id: String, _ number: Int) -> Message {
        Message(
            "次に: 条件を満たしたら「mado attest \(id) --condition \(number)」",
            "Next: when the condition is met, 'mado attest \(id) --condition \(number)'"
        )
    }

    package static func nextDeclare(_ id: String) -> Message {
        Message(
            "次に: 「mado declare --standby \(id)」で宣言できます。",
            "Next: it can be declared with 'mado declare --standby \(id)'."
        )
    }

    package static func attested(_ event: Message, _ number: Int) -> Message {
        Message(
            "発動条件\(number)を確認しました: \(event.ja)",
            "Condition \(number) is attested: \(event.en)"
        )
    }

    package static func declared(_ event: Message) -> Message {
        Message("宣言しました: \(event.ja)", "Declared: \(event.en)")
    }

    package static func awaiting(_ event: Message) -> Message {
        Message(
            "承認待ちとして宣言しました: \(event.ja)。まだ効力はありません。",
            "Declared, awaiting approval: \(event.en). It has no effect yet."
        )
    }

    package static func until(_ end: Instant, remaining: Milliseconds) -> Message {
        let (time, left) = (JST.people(end), Length.people(remaining))
        return Message("  \(time) まで、残り\(left.ja)", "  Until \(time), \(left.en) left")
    }

    package static func approvalDue(_ id: String, _ due: Instant) -> Message {
        let time = JST.people(due)
        return Message(
            "  \(time) までに、別の人が「mado approve \(id)」で承認しないと失効します。",
            "  It lapses unless another person approves it with 'mado approve \(id)' "
                + "by \(time)."
        )
    }

    package static func nextGrant(_ id: String) -> Message {
        Message(
            "次に: 「mado grant --event \(id) --group 班 --purpose OUTAGE_INQUIRY」で付与できます。",
            "Next: grant with 'mado grant --event \(id) --group GROUP "
                + "--purpose OUTAGE_INQUIRY'."
        )
    }

    package static func approved(_ event: Message) -> Message {
        Message("承認しました: \(event.ja)", "Approved: \(event.en)")
    }

    package static func extended(_ event: Message) -> Message {
        Message("延長しました: \(event.ja)", "Extended: \(event.en)")
    }

    /// Grants that keep their own end when the event is extended.
    package static func fixedGrants(_ count: Int, _ ids: [String]) -> Message {
        let count = CountUnit.items.text(count)
        let list = ids.joined(separator: " ")
        return Message(
            "終わりが延びない権限付与が\(count.ja)あります: \(list)\n"
                + "引き続き必要な人には「mado grant」で付与し直してください。",
            "Grants that keep their own end: \(count.en): \(list)\n"
                + "Whoever still needs one gets a new grant with 'mado grant'."
        )
    }

    package static func shortened(_ event: Message) -> Message {
        Message("短縮しました: \(event.ja)", "Shortened: \(event.en)")
    }

    package static func closed(_ event: Message) -> Message {
        Message(
            "解除しました: \(event.ja)。資格情報はすべて失効しました。",
            "Closed: \(event.en). All its credentials have ended."
        )
    }

    package static func withdrawn(_ event: Message) -> Message {
        Message("取り消しました: \(event.ja)", "Withdrawn: \(event.en)")
    }

    // MARK: - The whole authority

    /// `ended` is nil where the daemon did not count.
    package static func suspended(ended: Int?) -> Message {
        let first = Message(
            "全停止しました。付与も利用開始もできません。",
            "Everything is suspended. Nothing can be granted or activated."
        )
        let second = ended.map { count in
            let count = CountUnit.items.text(count)
            return Message(
                "失効した資格情報: \(count.ja)。",
                "Credentials ended: \(count.en)."
            )
        }
        return first + (second ?? .empty)
            + Message(
                "再開には二人の操作が必要です（mado resume）。",
                "Resuming takes two people (mado resume)."
            )
    }

    package static let resumeRequested = Message(
        "再開を申し出ました。まだ再開していません。"
            + "1時間以内に別の人が「mado resume」を行うと再開します。",
        "Resuming is requested, nothing has resumed yet. "
            + "It resumes when another person runs 'mado resume' within 1 hour."
    )

    package static let resumed = Message(
        "再開しました。利用する人は、もう一度、利用開始の手続きをしてください。",
        "Resumed. Whoever needs access activates again."
    )

    package static let nothingWaits = Message("反映待ちの変更はありません。", "Nothing waits.")

    package static let withheldChanges = Message(
        "ほかに、事象の終了を待つ変更があります。",
        "More changes wait until no event is open."
    )

    package static func changesWait(count: Int) -> Message {
        let items = CountUnit.items.text(count)
        return Message(
            "二人の操作を待っている変更: \(items.ja)",
            "Waiting for two people: \(items.en)"
        )
    }

    package static func changeRequested(by name: String) -> Message {
        Message(
            "\(name) が反映を求めています。別の人の「mado roster accept」で反映されます。",
            "Asked for by \(asciiOnly(name)). Another person's 'mado roster accept' takes them in."
        )
    }

    package static let changeRequested = Message(
        "反映を求めました。別の人が同じ内容を見て「mado roster accept」を行うと反映されます。",
        "You asked for it. It is taken in when another person who saw the same runs "
            + "'mado roster accept' too."
    )

    package static let changeAccepted = Message(
        "二人が同じ内容を確かめました。反映しました。",
        "Two people saw the same. It has been taken in."
    )

    package static let reloaded = Message("ファイルを読み直しました。", "The files were read again.")

    package static func clockRequested(_ confirmed: Instant) -> Message {
        let time = JST.people(confirmed)
        return Message(
            "時刻 \(time) を確認しました。別の人も「mado clock confirm」を行うと、受け付けを再開します。",
            "You confirmed that it is \(time). Work resumes when another person runs "
                + "'mado clock confirm' too."
        )
    }

    package static func clockConfirmed(_ confirmed: Instant) -> Message {
        let time = JST.people(confirmed)
        return Message(
            "二人が時刻 \(time) を確認しました。受け付けを再開しました。",
            "Two people confirmed that it is \(time). Work has resumed."
        )
    }

    package static let continueRequested = Message(
        "申し出を記録しました。1時間以内に別の人も「mado ledger continue」を行うと、再開します。",
        "Your request is recorded. Work resumes when another person runs "
            + "'mado ledger continue' within 1 hour."
    )

    package static let continued = Message(
        "二人が確かめました。新しい名前の証跡で再開しました。開いていた事象はすべて終わりました。",
        "Two people decided. Work goes on with the ledger under its new name. "
            + "All events that were open have ended."
    )

    // MARK: - Grants

    package static func revoked(_ count: Int) -> Message {
        let count = CountUnit.items.text(count)
        return Message("\(count.ja)の権限付与を取り消しました。", "Revoked: \(count.en).")
    }

    package static let nothingRevoked = Message(
        "取り消す権限付与はありませんでした。",
        "There was no grant to revoke."
    )

    package static func notRevoked(_ grant: String, _ what: Message) -> Message {
        Message("\(grant): 取り消していません。\(what.ja)", "\(grant): not revoked. \(what.en)")
    }
}
