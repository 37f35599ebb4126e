package import BrokerCore

/// Who will see what until when: the sentence before an act that opens access (design §8).
package struct AccessStatement: Sendable {
    /// The company whose staff will see it.
    package let employer: Message
    package let persons: Int
    package let systems: [NamedSystem]
    package let operations: [BrokerCore.Operation]
    package let from: Instant
    package let until: Instant
    /// True if the end moves along when the event is extended.
    package let followsEvent: Bool

    package init(
        employer: Message,
        persons: Int,
        systems: [NamedSystem],
        operations: [BrokerCore.Operation],
        from: Instant,
        until: Instant,
        followsEvent: Bool = false
    ) {
        self.employer = employer
        self.persons = persons
        self.systems = systems
        self.operations = operations
        self.from = from
        self.until = until
        self.followsEvent = followsEvent
    }

    /// 「…の受託者12名が、sys-1（…）を 09/19 22:10 から 09/20 10:10 まで閲覧できるようになります。」, in full.
    package var sentence: Message {
        let count = grouped(persons)
        let people = persons == 1 ? "entrustee" : "entrustees"
        let targets = NamedSystem.list(systems)
        let from = JST.short(from)
        let until = JST.short(until)
        let verbs = operations.map(\.message)
        let opening = Message(
            "\(employer.ja)の受託者\(count)名が、\(targets.ja)を \(from) から \(until) まで"
                + "\(verbs.map(\.ja).joined(separator: "・"))できるようになります。",
            "\(count) \(people) of \(employer.en) will be able to "
                + "\(verbs.map(\.en).joined(separator: ", ")) in \(targets.en) "
                + "from \(from) to \(until) (JST)."
        )
        guard followsEvent else { return opening }
        return opening
            + Message(
                "事象を延長すると、この終わりも延びます。",
                "If the event is extended, this end moves with it."
            )
    }
}

/// A system with the name that people know.
package struct NamedSystem: Sendable {
    package let id: SystemID
    package let name: Message

    package init(id: SystemID, name: Message) {
        self.id = id
        self.name = name
    }

    /// 「sys-1（託送お客さま管理システム）」, several joined by 「、」.
    package static func list(_ systems: [NamedSystem]) -> Message {
        .list(systems.map { Message("\($0.id)（\($0.name.ja)）", "\($0.id) (\($0.name.en))") })
    }
}

/// The sentences before the acts on an event.
///
/// Names of events are free text: they are quoted.
package enum Confirmation {
    package static func declare(
        kind: EventKind,
        name: String,
        areas: [Message],
        systems: [NamedSystem],
        from: Instant,
        until: Instant,
        approvalDue: Instant?
    ) -> Message {
        let name = Message.quoted(name)
        let areas = Message.list(areas)
        let targets = NamedSystem.list(systems)
        let (start, end) = (JST.short(from), JST.short(until))
        let first = Message(
            "\(kind.message.ja)\(name.ja)を宣言します。\(areas.ja)で、\(start) から \(end) まで、"
                + "\(targets.ja)の受託者権限を付与できるようになります。",
            "You are declaring the \(kind.message.en) event \(name.en). In \(areas.en), "
                + "from \(start) to \(end) (JST), entrustee privileges for \(targets.en) "
                + "can be granted."
        )
        guard let approvalDue else {
            return first
                + Message(
                    "別の人の承認があるまで効力はありません。",
                    "It has no effect until another person approves it."
                )
        }
        let due = JST.short(approvalDue)
        return first
            + Message(
                "\(due) までに別の人の承認がなければ失効します。",
                "It lapses unless another person approves it by \(due) (JST)."
            )
    }

    package static func approve(kind: EventKind, name: String, until: Instant) -> Message {
        let name = Message.quoted(name)
        let end = JST.short(until)
        return Message(
            "\(kind.message.ja)\(name.ja)を承認します。\(end) まで権限の付与と利用が続きます。",
            "You are approving the \(kind.message.en) event \(name.en). "
                + "Grants and their use go on until \(end) (JST)."
        )
    }

    /// `following` grants end with the event and move with it; `fixed` ones keep their own end.
    package static func extend(
        name: String,
        from: Instant,
        until: Instant,
        following: Int,
        fixed: Int
    ) -> Message {
        let name = Message.quoted(name)
        let (old, new) = (JST.short(from), JST.short(until))
        let (moved, kept) = (CountUnit.items.text(following), CountUnit.items.text(fixed))
        return Message(
            "\(name.ja)の終わりを \(old) から \(new) に延長します。"
                + "権限付与\(moved.ja)の終わりも延び、\(kept.ja)は延びません。",
            "You are extending \(name.en) from \(old) to \(new) (JST). "
                + "\(moved.en) of the grants will move along, \(kept.en) will not."
        )
    }

    package static func close(name: String, live: Int) -> Message {
        let name = Message.quoted(name)
        let count = CountUnit.items.text(live)
        return Message(
            "\(name.ja)を解除します。有効な資格情報\(count.ja)がすぐに失効します。元には戻せません。",
            "You are closing \(name.en). \(count.en) of live credentials end at once. "
                + "This cannot be undone."
        )
    }

    package static func suspendAll(live: Int) -> Message {
        let count = CountUnit.items.text(live)
        return Message(
            "受託者権限をすべて停止します。有効な資格情報\(count.ja)がすぐに失効します。"
                + "再開には二人の操作が必要です。",
            "You are suspending all entrustee privileges. \(count.en) of live credentials end at "
                + "once. Resuming takes two people."
        )
    }

    package static func resume(grants: Int) -> Message {
        let count = CountUnit.items.text(grants)
        return Message(
            "受託者権限を再開します。権限付与\(count.ja)が、利用開始の手続きのあと再び使えます。",
            "You are resuming entrustee privileges. \(count.en) of the grants can be used again "
                + "after activation."
        )
    }

    package static func revoke(persons: Int) -> Message {
        let count = CountUnit.persons.text(persons)
        return Message(
            "\(count.ja)の権限を取り消します。すぐに閲覧できなくなります。",
            "You are revoking the privileges of \(count.en). They stop at once."
        )
    }

    /// Enter alone is never a yes: the word that has to be typed for an act that opens access.
    package static func word(for act: ActName) -> Message {
        switch act {
        case .declare: Message("宣言", "declare")
        case .approve: Message("承認", "approve")
        case .extend: Message("延長", "extend")
        case .grant: Message("付与", "grant")
        case .resume: Message("再開", "resume")
        case .acceptRegister: Message("反映", "accept")
        case .continueLedger: Message("継続", "continue")
        default: Message("実行", "yes")
        }
    }

    package static func prompt(for act: ActName) -> Message {
        let word = word(for: act)
        return Message(
            "よろしければ「\(word.ja)」または「\(word.en)」と入力してください: ",
            "Type '\(word.en)' to go on: "
        )
    }
}
