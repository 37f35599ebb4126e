package import BrokerCore

/// What the command line says to those who get in, and to the systems that let them.
package enum AccessText {
    // MARK: - Activating

    package static let activated = Message(
        "災害等非常時の閲覧権限が有効になりました。",
        "The emergency privilege is valid."
    )

    package static func until(_ end: Instant?, remaining: Milliseconds) -> Message {
        let left = Length.people(remaining)
        guard let end else { return Message("残り\(left.ja)。", "\(left.en) left.") }
        let time = JST.people(end)
        return Message("残り\(left.ja)、\(time) まで。", "\(left.en) left, until \(time).")
    }

    /// Of a token that is renewed until `end`.
    package static func short(_ end: Instant?, remaining: Milliseconds) -> Message {
        let left = Length.people(remaining)
        let until = end.map { JST.people($0) }
        return Message(
            "短いトークン（残り\(left.ja)）。" + (until.map { "更新は \($0) まで。" } ?? "")
                + "更新用の refresh_token は --json で示します。",
            "A short token, \(left.en) left" + (until.map { "; renewed until \($0)" } ?? "")
                + ". What renews it, refresh_token, is shown by --json."
        )
    }

    /// What was printed is what renews, for no short token could be made.
    package static func withoutShort(_ end: Instant?) -> Message {
        let until = end.map { JST.people($0) }
        return Message(
            "短いトークンをまだ作れません。示したのは更新用の refresh_token です。"
                + (until.map { "更新は \($0) まで。" } ?? ""),
            "No short token could be made yet: what is shown is what renews it, refresh_token"
                + (until.map { ", until \($0)" } ?? "") + "."
        )
    }

    /// `purpose` is nil where the daemon does not say it.
    package static func limits(event: String?, purpose: Message?) -> Message {
        let name = event.map { Message.quoted($0) }
        let purpose =
            purpose ?? Message("付与された目的", "the purpose of the grant")
        return Message(
            (name.map { $0.ja + "の" } ?? "") + "\(purpose.ja)のみ。閲覧は記録されます。",
            "For \(purpose.en) only" + (name.map { ", in \($0.en)" } ?? "")
                + ". Every view is recorded."
        )
    }

    // MARK: - Checking

    package static let valid = Message("有効です。", "Valid.")
    package static let dryRun = Message(
        "有効ではありませんが、このシステムは試行中（制御していません）のため、通ります。",
        "Not valid, and let in all the same: this system is in a dry run (not enforced)."
    )
    package static let notValid = Message("有効ではありません。", "Not valid.")

    package static func validUntil(_ end: Instant) -> Message {
        let time = JST.people(end)
        return Message("\(time) まで。", "Until \(time).")
    }

    package static func about(_ person: String?, _ grant: String?, _ event: String?) -> Message {
        let ja = [
            person.map { "人 \($0)" }, grant.map { "権限付与 \($0)" }, event.map { "事象 \($0)" },
        ].compactMap { $0 }.joined(separator: "、")
        let en = [
            person.map { "person \($0)" }, grant.map { "grant \($0)" }, event.map { "event \($0)" },
        ].compactMap { $0 }.joined(separator: ", ")
        return ja.isEmpty ? .empty : Message("（\(ja)）", "(\(asciiOnly(en)))")
    }

    package static let askToken = Message("照会する資格情報（トークン）: ", "Token to check: ")

    package static let wrongKey = Message(
        "システムのAPIキーが受け付けられませんでした。systems.yaml の登録と照らし合わせてください。",
        "The system's API key was not accepted. Compare it with the one in systems.yaml."
    )

    // MARK: - Enrolling

    package static let askCode = Message("登録コード: ", "Enrolment code: ")

    package static let newPassphrase = Message(
        "新しいパスフレーズ: ",
        "New passphrase: "
    )

    package static let passphraseAgain = Message(
        "もう一度: ",
        "Once more: "
    )

    package static let passphrasesDiffer = Message(
        "二度の入力が一致しません。入力し直してください。",
        "The two do not match. Try again."
    )

    package static let loadSecret = Message(
        "次の秘密鍵を認証アプリに登録してください。表示されるのは今だけです。",
        "Load this secret into your authenticator application. It is shown only now."
    )

    package static func secret(_ base32: String) -> Message {
        Message("秘密鍵: \(base32)", "Secret: \(asciiOnly(base32))")
    }

    package static func uri(_ text: String) -> Message {
        Message("URI: \(text)", "URI: \(asciiOnly(text))")
    }

    package static func nextConfirm(_ person: String) -> Message {
        Message(
            "次に: 認証アプリの6桁を付けて"
                + "「mado enrol confirm \(person) --code 登録コード --totp 6桁」",
            "Next: 'mado enrol confirm \(asciiOnly(person)) --code CODE --totp DIGITS' with the "
                + "six digits of your authenticator"
        )
    }

    package static let askFirstCode = Message(
        "認証アプリの6桁: ",
        "Six digits of your authenticator: "
    )

    package static let wrongFirstCode = Message(
        "合いません。端末の時計を確かめ、次に表示される6桁を入力してください。",
        "That does not match. Check the clock of your device and type the next six digits."
    )

    package static func enrolled(_ person: String) -> Message {
        Message("登録が済みました: \(person)", "Enrolled: \(asciiOnly(person))")
    }
}
