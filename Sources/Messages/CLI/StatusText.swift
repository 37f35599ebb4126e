package import BrokerCore

/// The words of the one screen that `mado status` shows.
package enum StatusText {
    package static let nothingOpen = Message(
        "開いている事象はありません。受託者は何も閲覧できません。",
        "Nothing is open. Entrustees can see nothing."
    )

    package static let suspended = Message(
        "!! 全停止中: 付与も利用開始もできません。再開は二人で: mado resume",
        "!! SUSPENDED: nothing can be granted or activated. Two people: mado resume"
    )

    /// Suspended, but for these events.
    package static func suspendedBut(_ events: [String]) -> Message {
        let list = events.joined(separator: " ")
        return Message("   再開した事象: \(list)", "   Resumed: \(asciiOnly(list))")
    }

    package static func resumeRequested(by person: String) -> Message {
        Message(
            "   再開の申し出: \(person)。もう一人の「mado resume」を待っています。",
            "   Resuming was requested by \(asciiOnly(person)); one more person: mado resume"
        )
    }

    package static let endsOnly = Message(
        "!! 保存先の空きがありません。解除・取り消し・全停止だけを受け付けています。",
        "!! The ledger's disk is full: only close, revoke and suspend are taken."
    )

    package static func notEnforced(_ systems: [String]) -> Message {
        let list = systems.joined(separator: " ")
        return Message(
            "!! 制御していません（試行中、誰でも通ります）: \(list)",
            "!! NOT ENFORCED (dry run, everybody is let in): \(asciiOnly(list))"
        )
    }

    package static let usesStopped = Message(
        "!! 利用記録を書けません。照会には答え、数はメモリーで数えています。",
        "!! Uses are not being written. Checks are answered and counted in memory."
    )

    package static let clockUnsure = Message(
        "!! 時刻が不確か: すべての照会を拒否しています。mado clock confirm（二人）",
        "!! CLOCK UNSURE: every check is denied. Two people: mado clock confirm"
    )

    package static func left(_ remaining: Milliseconds) -> Message {
        let text = Length.people(remaining)
        return Message("残り \(text.ja)", "\(text.en) left")
    }

    package static func until(_ end: Instant) -> Message {
        let time = JST.people(end)
        return Message("\(time) まで", "until \(time)")
    }

    package static func onceApproved(_ end: Instant) -> Message {
        let time = JST.short(end)
        return Message("（承認されれば \(time)）", "(once approved: \(time))")
    }

    /// Little time is left.
    package static func endsSoon(_ id: String) -> Message {
        Message("!! まもなく終了: mado extend \(id)", "!! ends soon: mado extend \(asciiOnly(id))")
    }

    package static func unapproved(_ id: String, due: Instant) -> Message {
        let time = JST.short(due)
        return Message(
            "!! 未承認: \(time) に失効。別の人が mado approve \(id)",
            "!! UNAPPROVED: lapses \(time). Another person: mado approve \(asciiOnly(id))"
        )
    }

    package static func awaiting(_ id: String, due: Instant) -> Message {
        let time = JST.short(due)
        return Message(
            "!! 承認待ち: \(time) まで効力なし。別の人が mado approve \(id)",
            "!! AWAITING until \(time). Another person: mado approve \(asciiOnly(id))"
        )
    }

    package static func declaredBy(_ name: String, at: Instant) -> Message {
        let time = JST.short(at)
        return Message("宣言 \(name) \(time)", "declared by \(asciiOnly(name)) \(time)")
    }

    package static func approvedBy(_ name: String) -> Message {
        Message("承認 \(name)", "approved by \(asciiOnly(name))")
    }

    package static func extended(_ times: Int) -> Message {
        let count = CountUnit.times.text(times)
        return Message("延長 \(count.ja)", "extended \(count.en)")
    }

    package static func scope(areas: [String], systems: [String]) -> Message {
        let (areas, systems) = (areas.joined(separator: " "), systems.joined(separator: " "))
        return Message(
            "区域 \(areas)  対象 \(systems)",
            "areas \(asciiOnly(areas))  systems \(asciiOnly(systems))"
        )
    }

    package static func counts(grants: Int, live: Int) -> Message {
        let (issued, using) = (grouped(grants), grouped(live))
        return Message("付与 \(issued)件  利用中 \(using)件", "\(issued) granted, \(using) in use")
    }

    package static func conditions(attested: Int, of total: Int) -> Message {
        Message(
            "発動条件 \(total)件中\(attested)件確認済み",
            "\(attested) of \(total) conditions attested"
        )
    }

    package static func holders(_ count: Int) -> Message {
        let number = CountUnit.items.text(count)
        return Message("権限付与 \(number.ja)", "Grants: \(grouped(count))")
    }

    package static func more(_ count: Int) -> Message {
        let number = CountUnit.items.text(count)
        return Message(
            "  ほか\(number.ja)（mado status --all）",
            "  and \(grouped(count)) more (mado status --all)"
        )
    }

    /// The daemon sends no more than it sends.
    package static func moreThanSent(_ count: Int) -> Message {
        let number = CountUnit.items.text(count)
        return Message(
            "  ほか\(number.ja)（mado history）",
            "  and \(grouped(count)) more (mado history)"
        )
    }

    package static let inUse = Message("利用中", "in use")
    package static let notInUse = Message("未使用", "not in use")
    package static let refusals = Message("直近の拒否", "Last refusals")
    package static let noRefusals = Message("直近の拒否 なし", "Last refusals: none")
    package static func ended(_ count: Int) -> Message {
        Message("24時間以内に終わった事象 \(count)件", "Ended within 24 h: \(count)")
    }

    package static func ledger(size: UInt64, origin: String?) -> Message {
        let count = grouped(Int(clamping: size))
        let place = origin.map { "  \($0)" } ?? ""
        return Message("証跡 \(count)件\(place)", "Ledger: \(count) entries\(asciiOnly(place))")
    }

    package static let panic = Message(
        "全停止: mado suspend-all（だれでも一人でできます）",
        "Stop everything: mado suspend-all (any one person may)"
    )
}
