package import BrokerCore

/// The words of `mado stream`.
package enum StreamText {
    /// What happened; a kind of a later daemon stands as it is.
    package static func kind(_ name: String) -> Message { kinds[name] ?? Message(name, name) }

    package static func until(_ end: Instant) -> Message {
        let time = JST.people(end)
        return Message("終わり \(time)", "until \(time)")
    }

    package static func approvalDue(_ due: Instant) -> Message {
        let time = JST.people(due)
        return Message("承認期限 \(time)", "approval due \(time)")
    }

    package static func ended(at end: Instant) -> Message {
        let time = JST.people(end)
        return Message("終了 \(time)", "ended \(time)")
    }

    package static func others(_ count: Int) -> Message {
        Message("ほか\(count)件", "and \(count) more")
    }

    /// `next`: the place in the ledger that was not read; nil: none was.
    package static func ended(next: UInt64?) -> Message {
        guard let next else {
            return Message("配信が終わりました。", "The stream has ended.")
        }
        return Message(
            "配信が終わりました。続きは mado stream --from \(next) で読めます。",
            "The stream has ended. mado stream --from \(next) goes on where it stopped."
        )
    }

    private static let kinds: [String: Message] = [
        "event.stood_by": Message("待機", "standby"),
        "condition.attested": Message("発動条件の確認", "condition attested"),
        "event.declared": Message("宣言", "declared"),
        "event.approved": Message("承認", "approved"),
        "event.extended": Message("延長", "extended"),
        "event.shortened": Message("短縮", "shortened"),
        "event.closed": Message("解除", "closed"),
        "event.expired": Message("満了", "expired"),
        "event.lapsed": Message("未承認失効", "lapsed"),
        "event.withdrawn": Message("取消", "withdrawn"),
        "grants.ended": Message("権限の終了", "grants ended"),
        "credential.ended": Message("資格情報の終了", "credentials ended"),
        "credential.activated": Message("資格情報の切替", "credential superseded"),
        "system.ended": Message("システムの登録終了", "system removed"),
        "authority.suspended": Message("全停止", "all suspended"),
        "authority.resume_requested": Message("再開の申し出", "resume requested"),
        "authority.resumed": Message("再開", "resumed"),
        "ledger.continued": Message("復元した証跡での再開", "restored ledger continued"),
    ]
}
