import BrokerCore
import Requests

/// A body of a request and what each of its members may be.
///
/// The switch over the members has no default: a body that gains one does not compile until it is
/// described.
protocol DescribedBody: StrictBody {
    static var required: [CodingKeys] { get }
    static func schema(of member: CodingKeys) -> Schema
}

extension DescribedBody {
    static var body: Schema {
        let required = required.map(\.stringValue)
        return .object(
            CodingKeys.allCases.map { key in
                Member(
                    key.stringValue,
                    schema(of: key),
                    isRequired: required.contains(key.stringValue)
                )
            },
            isClosed: true
        )
    }

    /// The name of the schema in the document.
    static var component: String { String(describing: Self.self) }
}

/// Every body that is JSON and strict.
var describedBodies: [any DescribedBody.Type] {
    [
        AcceptBody.self, AttestBody.self, BeginBody.self, ClockBody.self, CodesBody.self,
        ConfirmBody.self, DeclareBody.self, EmptyBody.self, ExtendBody.self, FactorBody.self,
        GrantBody.self, ResumeBody.self, RevokeBody.self, ShortenBody.self, StandbyBody.self,
    ]
}

extension Schema {
    fileprivate static let totp = Schema.text.about(
        "TOTPコード。アクセスを開く操作では15分に一度必要です。",
        "A TOTP code, which acts that open access need once in fifteen minutes."
    )
    fileprivate static let persons = Schema.list(.named)
    fileprivate static let code = Schema.text.about(
        "名簿管理者が渡した一度だけ使える登録コード",
        "The one-time enrolment code that the roster administrator handed over"
    )
}

extension EmptyBody: DescribedBody {
    static var required: [CodingKeys] { [] }
    /// It has no members.
    static func schema(of member: CodingKeys) -> Schema {}
}

extension FactorBody: DescribedBody {
    static var required: [CodingKeys] { [] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .totp: .totp
        }
    }
}

extension StandbyBody: DescribedBody {
    static var required: [CodingKeys] { [.kind, .name, .areas, .systems, .conditions] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .kind: .word(EventKind.self)
        case .name, .basis: .freeText
        case .areas, .systems: .list(.named)
        case .conditions: .list(.freeText, atMost: Ceiling.conditions)
        }
    }
}

extension DeclareBody: DescribedBody {
    static var required: [CodingKeys] { [] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .standby:
            .drawn(EventID.self).about(
                "待機中の事象。これを書くと kind name basis areas systems は書けません。",
                "The standby to declare; then without kind, name, basis, areas and systems."
            )
        case .kind: .word(EventKind.self)
        case .name, .basis: .freeText
        case .areas, .systems: .list(.named)
        case .window: .length
        case .approval: .words([ApprovalOrder.first, .after].map(\.rawValue))
        case .opensAt: .instant.about("過去は拒否されます。", "Refused where it is past.")
        case .totp: .totp
        }
    }
}

extension AttestBody: DescribedBody {
    static var required: [CodingKeys] { [.condition] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .condition: .integer(1...Ceiling.conditions)
        case .totp: .totp
        }
    }
}

extension ExtendBody: DescribedBody {
    static var required: [CodingKeys] { [] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .by: .length.about("by と until のどちらか一つ", "Either by or until")
        case .until: .instant
        case .totp: .totp
        }
    }
}

extension ShortenBody: DescribedBody {
    static var required: [CodingKeys] { [.until] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .until: .instant
        }
    }
}

extension GrantBody: DescribedBody {
    static var required: [CodingKeys] { [.event, .systems, .purpose] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .event: .drawn(EventID.self)
        case .persons: .persons
        case .group, .terminal, .site: .named
        case .systems: .list(.named)
        case .purpose: .word(Purpose.self)
        case .screens, .fields:
            .list(.named).about("空ならすべて", "Empty stands for all of the system's")
        case .operations: .list(.word(BrokerCore.Operation.self))
        case .notBefore: .instant
        case .notAfter:
            .instant.about("省くと事象の終わりまで", "Left out: until the event ends")
        case .totp: .totp
        }
    }
}

extension RevokeBody: DescribedBody {
    static var required: [CodingKeys] { [] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .grants: .list(.drawn(GrantID.self))
        case .person: .named.about("grants と person のどちらか一つ", "Either grants or person")
        }
    }
}

extension ResumeBody: DescribedBody {
    static var required: [CodingKeys] { [] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .event: .drawn(EventID.self).about("省くとすべて", "Left out: all events")
        case .totp: .totp
        }
    }
}

extension ClockBody: DescribedBody {
    static var required: [CodingKeys] { [.now, .wall] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .wall:
            .instant.about(
                "見比べた時刻。/v1/status の wall のまま",
                "The time that was compared: wall as /v1/status showed it"
            )
        case .now:
            .instant.about(
                "そのとき表示された /v1/status の now",
                "now as /v1/status showed it beside that"
            )
        case .totp: .totp
        }
    }
}

extension AcceptBody: DescribedBody {
    static var required: [CodingKeys] { [.digest] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .digest: .sha256.about("表示された差分の要約", "Of the change as it was shown")
        case .totp: .totp
        }
    }
}

extension CodesBody: DescribedBody {
    static var required: [CodingKeys] { [] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .persons: .persons.about("persons と all のどちらか一つ", "Either persons or all")
        case .all: .flag
        case .totp: .totp
        }
    }
}

extension BeginBody: DescribedBody {
    static var required: [CodingKeys] { [.person, .code, .passphrase] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .person: .named
        case .code: .code
        case .passphrase: .text
        }
    }
}

extension ConfirmBody: DescribedBody {
    static var required: [CodingKeys] { [.person, .code, .totp] }
    static func schema(of member: CodingKeys) -> Schema {
        switch member {
        case .person: .named
        case .code: .code
        case .totp: .text
        }
    }
}
