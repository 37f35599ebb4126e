import BrokerCore

/// What is wrong with the arguments of a command.
package enum ArgumentText {
    package static func time(_ option: String, _ value: String) -> Message {
        let shown = Message.quoted(value)
        return Message(
            "「\(option)」の時刻\(shown.ja)を読み取れません。22:10、2026-11-21 22:10（どちらも日本時間）、"
                + "2026-11-21T22:10:00+09:00 のどれかの形で書いてください。24:00は翌日の0:00と書きます。",
            "The time \(shown.en) of '\(option)' cannot be read. Write 22:10 or 2026-11-21 22:10 "
                + "(both in Japan Standard Time) or 2026-11-21T22:10:00+09:00. "
                + "For 24:00 write 00:00 of the next day."
        )
    }

    package static func past(_ option: String, _ value: String) -> Message {
        let shown = Message.quoted(value)
        return Message(
            "「\(option)」の時刻\(shown.ja)は過ぎています。これからの時刻を書いてください。",
            "The time \(shown.en) of '\(option)' has passed. Give a time to come."
        )
    }

    /// `form` is an example of the kind of number that is meant.
    package static func number(_ option: String, _ value: String, form: String) -> Message {
        let shown = Message.quoted(value)
        return Message(
            "「\(option)」の番号\(shown.ja)は正しい形ではありません。\(form) の形で書いてください。",
            "The number \(shown.en) of '\(option)' is not well-formed. Write it like \(form)."
        )
    }

    package static func missing(_ options: [String]) -> Message {
        let list = options.joined(separator: ", ")
        guard options.count > 1 else {
            return Message("\(list) が必要です。", "\(list) is required.")
        }
        return Message("\(list) のどれかが必要です。", "One of \(list) is required.")
    }

    package static func exclusive(_ options: [String]) -> Message {
        let list = options.joined(separator: ", ")
        return Message(
            "\(list) は一緒に使えません。どれか一つにしてください。",
            "\(list) cannot be used together. Choose one of them."
        )
    }

    /// `options` have no meaning beside `with`.
    package static func notWith(_ options: [String], _ with: String) -> Message {
        let list = options.joined(separator: ", ")
        return Message(
            "\(list) は \(with) と一緒に使えません。待機のときの内容がそのまま使われます。",
            "\(list) cannot be used with \(with): what was prepared at standby holds."
        )
    }

    package static func twice(_ option: String, _ value: String) -> Message {
        let shown = Message.quoted(value)
        return Message(
            "「\(option)」に\(shown.ja)が二度あります。一つにしてください。",
            "\(shown.en) is given twice with '\(option)'. Keep one of them."
        )
    }

    // MARK: - Which event

    package static let noEvent = Message(
        "対象になる事象がありません。「mado status」で確かめてください。",
        "There is no event for this. Look it up with 'mado status'."
    )

    package static func severalEvents(_ events: [Message]) -> Message {
        let list = Message.list(events)
        return Message(
            "対象になる事象が複数あります。番号を指定してください: \(list.ja)",
            "There are several events for this. Name one: \(list.en)"
        )
    }

    package static func emptyGroup(_ group: String) -> Message {
        let shown = Message.quoted(group)
        return Message(
            "名簿に、班\(shown.ja)の人がいません。「mado roster list」で確かめてください。",
            "The roster has nobody in group \(shown.en). Look it up with 'mado roster list'."
        )
    }

    /// The event covers several systems and none was named.
    package static func chooseSystem(_ systems: [String]) -> Message {
        let list = systems.joined(separator: ", ")
        return Message(
            "対象システムを --system で指定してください: \(list)",
            "Name the systems with --system: \(asciiOnly(list))"
        )
    }

    // MARK: - Frames of the argument parser's own texts

    package static let wrong = Message("引数が正しくありません: ", "Wrong arguments: ")

    package static func seeHelp(_ command: String) -> Message {
        Message(
            "くわしい説明は「\(command)」で読めます。",
            "See '\(command)' for more information."
        )
    }
}
