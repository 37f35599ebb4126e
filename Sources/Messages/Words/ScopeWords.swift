package import BrokerCore

extension Purpose {
    /// The purpose (目的) of the closed list.
    package var message: Message {
        switch self {
        case .outageInquiry: Message("停電問い合わせ対応", "answering outage inquiries")
        case .restorationNotice: Message("復旧見込み案内", "announcing expected restoration")
        case .siteIdentify:
            Message(
                "供給地点の特定（巡視・停電周知の支援）",
                "identifying supply points (patrol, outage notices)"
            )
        case .hazardReport:
            Message("断線・電柱等の危険通報受付", "taking hazard reports (broken wires, poles)")
        case .lifeSupport:
            Message("医療機器利用者等への連絡", "contacting users of medical devices")
        }
    }
}

extension BrokerCore.Operation {
    package var message: Message {
        switch self {
        case .view: Message("閲覧", "view")
        case .search: Message("検索", "search")
        case .extract: Message("抽出", "extract")
        case .print: Message("印刷", "print")
        case .export: Message("出力", "export")
        }
    }
}

extension Place {
    /// Where a grant may be activated.
    package var message: Message {
        switch self {
        case .terminal(let id): Message("端末 \(id)", "terminal \(id)")
        case .site(let id): Message("拠点 \(id)", "site \(id)")
        }
    }
}

extension Actor {
    /// Who acted, where no name is known.
    package var message: Message {
        switch self {
        case .person(let id): .same(id)
        case .uid(0): Message("システム管理者（root）", "system administrator (root)")
        case .uid(let number):
            Message("名簿外のアカウント（uid \(number)）", "unlisted account (uid \(number))")
        case .daemon: Message("システム（自動）", "the system itself")
        }
    }
}
