/// Headings and cells of the tables that the command line prints.
package enum TableText {
    package static let person = Message("番号", "id")
    package static let name = Message("氏名", "name")
    /// The name of a thing; ``name`` is that of a person.
    package static let title = Message("名称", "name")
    package static let employer = Message("所属会社", "employer")
    package static let relation = Message("関係", "relation")
    package static let roles = Message("役割", "roles")
    package static let groups = Message("班", "groups")
    package static let roster = Message("名簿", "roster")
    package static let enrolment = Message("登録", "enrolled")
    package static let terminal = Message("端末", "terminal")
    package static let kind = Message("種類", "kind")
    package static let site = Message("拠点", "site")
    package static let room = Message("部屋", "room")
    package static let system = Message("システム", "system")
    package static let enforcement = Message("制御", "enforcement")
    package static let terminalRule = Message("端末の指定", "terminal")
    package static let residual = Message("残留", "residual")
    package static let grant = Message("権限付与", "grant")
    package static let event = Message("事象", "event")
    package static let state = Message("状態", "state")
    package static let from = Message("開始", "from")
    package static let until = Message("終了", "until")
    package static let eventEnd = Message("事象の終了", "event's end")
    package static let end = Message("終わり方", "ended by")
    package static let code = Message("登録コード", "enrolment code")
    package static let codeUntil = Message("有効期限", "valid until")
    package static let minute = Message("時刻（分）", "minute")
    package static let credential = Message("資格情報", "credential")
    package static let allowed = Message("許可", "allowed")
    package static let denied = Message("拒否", "denied")
    package static let result = Message("結果", "result")

    package static let current = Message("有効", "current")
    package static let notCurrent = Message("要再確認", "not current")
    package static let enrolled = Message("済み", "yes")
    package static let invited = Message("コード発行済み", "code issued")
    package static let notEnrolled = Message("なし", "no")
    package static let drill = Message("訓練", "drill")

    package static func seconds(_ count: Int64) -> Message {
        Message("\(count)秒", "\(count) s")
    }

    package static let keepCodes = Message(
        "このコードは二度と表示できません。本人だけに渡してください。",
        "These codes are never shown again. Hand each to its person alone."
    )
}
