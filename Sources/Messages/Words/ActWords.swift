package import BrokerCore

extension ActName {
    /// The act as a verb phrase, for lists of what was done or refused.
    package var message: Message {
        switch self {
        case .standby: Message("待機を設定する", "put on standby")
        case .attest: Message("発動条件を確認する", "attest a condition")
        case .declare: Message("宣言する", "declare")
        case .approve: Message("事象を承認する", "approve the event")
        case .extend: Message("延長する", "extend")
        case .shorten: Message("短縮する", "shorten")
        case .close: Message("解除する", "close")
        case .withdraw: Message("宣言を取り消す", "withdraw the declaration")
        case .suspendAll: Message("全停止する", "suspend all")
        case .resume: Message("再開する", "resume")
        case .grant: Message("付与する", "grant")
        case .revoke: Message("取り消す", "revoke")
        case .activate: Message("利用を開始する", "activate")
        case .register: Message("名簿などを登録する", "load the registers")
        case .acceptRegister:
            Message("名簿などの変更を反映する", "take in a change of the registers")
        case .issueEnrolment: Message("登録コードを発行する", "issue an enrolment code")
        case .enrol: Message("本人確認の要素を登録する", "enrol")
        case .confirmClock: Message("時刻を確認する", "confirm the time")
        case .continueLedger: Message("復元した証跡で再開する", "go on with a restored ledger")
        case .export: Message("証跡を出力する", "export the record")
        case .rotateKey: Message("署名鍵を切り替える", "rotate a signing key")
        case .recordDue: Message("期限の到来を記録する", "record what fell due")
        case .recordTally: Message("拒否の集計を記録する", "record the tally of refusals")
        case .recordClock: Message("時計の変化を記録する", "record a change of the clock")
        case .recordUses: Message("照会の回数の要約を記録する", "record digests of the uses")
        case .probe: Message("記録できるかを確かめる", "probe the record")
        }
    }
}
