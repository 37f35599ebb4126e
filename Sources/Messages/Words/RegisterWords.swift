package import BrokerCore

extension Relation {
    /// What the person's employer is to the grid company.
    package var message: Message {
        switch self {
        case .own: Message("自社", "own staff")
        case .affiliate: Message("特定関係事業者", "affiliated undertaking")
        case .contractor: Message("委託会社", "contractor")
        case .subcontractor: Message("再委託先", "sub-entrustee")
        case .peerGrid: Message("他の一般送配電事業者", "another grid company")
        }
    }
}

extension Role {
    package var message: Message {
        switch self {
        case .entrustee: Message("受託者", "entrustee")
        case .operator: Message("当直者", "operator")
        case .approver: Message("上位承認者", "higher approver")
        case .auditor: Message("考査部", "internal audit")
        case .owner: Message("業務部", "system owner department")
        case .rosterAdmin: Message("名簿管理者", "roster administrator")
        }
    }
}

extension TerminalKind {
    package var message: Message {
        switch self {
        case .grid: Message("NW用端末", "grid terminal")
        case .retail: Message("小売用端末", "retail terminal")
        case .drill: Message("訓練用端末", "drill terminal")
        }
    }
}

extension Enforcement {
    /// How a system lets Mado decide.
    package var message: Message {
        switch self {
        case .enforced: Message("照会のうえ制御", "enforced: asks at every request")
        case .offline: Message("オフライン検証で制御", "offline: verifies by itself")
        case .observeOnly: Message("記録の突合だけ", "observe only: reconciled afterwards")
        case .dryRun: Message("試行（拒否しない）", "dry run: nothing is blocked")
        }
    }
}

extension TerminalRule {
    package var message: Message {
        switch self {
        case .required: Message("端末の指定が必須", "terminal required")
        case .reported: Message("端末は申告だけ", "terminal reported")
        case .none: Message("端末の指定なし", "no terminal")
        }
    }
}
