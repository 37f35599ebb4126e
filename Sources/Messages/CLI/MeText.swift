package import BrokerCore

/// The words of `mado me`.
package enum MeText {
    package static func heading(_ person: String, _ now: Instant) -> Message {
        let time = JST.people(now)
        return Message("\(person) さんの記録  \(time)", "The record of \(person)  \(time)")
    }

    package static func only(_ system: String) -> Message {
        Message(
            "トークンで確認したため、\(system) の記録だけを示します。",
            "Shown for a token, and so for \(system) alone."
        )
    }

    package static let maySee = Message("いま閲覧できるもの", "What you may see now")
    package static let seesNothing = Message("ありません。", "Nothing.")
    package static let grants = Message("付与された権限", "What was granted to you")
    package static let activations = Message("利用の開始と終了", "What you activated")
    package static let uses = Message("照会の回数（1分ごと）", "How often you were checked, by minute")
    package static let noUses = Message(
        "照会の回数は、いま読めません。",
        "How often you were checked cannot be read now."
    )
    package static let screens = Message("画面", "screens")
    package static let fields = Message("項目", "fields")
    package static let purpose = Message("目的", "purpose")
    package static let place = Message("端末", "terminal")
}
