package import BrokerCore

extension EventKind {
    /// The kind's name (事象区分).
    package var message: Message {
        switch self {
        case .typhoon: Message("台風", "typhoon")
        case .snow: Message("雪害", "snow")
        case .heavyRain: Message("豪雨", "heavy rain")
        case .volcano: Message("火山", "volcano")
        case .lightning: Message("雷", "lightning")
        case .salt: Message("塩害", "salt damage")
        case .earthquake: Message("地震・津波", "earthquake or tsunami")
        case .majorOutage: Message("大規模停電", "major outage")
        case .systemFailure: Message("システム障害", "system failure")
        case .cyber: Message("サイバー事案", "cyber incident")
        case .mutualAid: Message("他社応援", "support for another grid company")
        case .drill: Message("訓練", "drill")
        }
    }
}

extension EventState {
    /// The state as lists show it.
    package var message: Message {
        switch self {
        case .standby: Message("待機", "standby")
        case .awaiting: Message("承認待ち", "awaiting approval")
        case .active: Message("宣言中", "active")
        case .closed: Message("解除", "closed")
        case .expired: Message("満了", "expired")
        case .lapsed: Message("未承認失効", "lapsed without approval")
        case .withdrawn: Message("取消", "withdrawn")
        }
    }
}

extension ApprovalOrder {
    package var message: Message {
        switch self {
        case .first: Message("事前承認", "approval first")
        case .after: Message("事後承認", "after-the-fact approval")
        }
    }
}

extension EndCause {
    /// Why a grant or a credential ended, as history and the person's own statement show it.
    package var message: Message {
        switch self {
        case .expired: Message("期限の満了", "its own time expired")
        case .eventClosed: Message("事象の解除", "the event was closed")
        case .eventExpired: Message("事象の満了", "the event expired")
        case .approvalLapsed: Message("未承認による失効", "the event lapsed without approval")
        case .revoked: Message("取り消し", "revoked")
        case .suspended: Message("一時停止", "suspended")
        case .personRemoved: Message("名簿からの削除", "the person left the roster")
        case .transferred: Message("異動", "the person was transferred")
        case .terminated: Message("退職・契約終了", "employment or contract terminated")
        case .annualReset: Message("年次全取消（2月末）", "annual reset (end of February)")
        case .terminalLost: Message("端末の紛失・登録抹消", "the terminal was lost or deregistered")
        case .superseded: Message("新しい資格情報への切り替え", "superseded by a newer credential")
        }
    }
}
