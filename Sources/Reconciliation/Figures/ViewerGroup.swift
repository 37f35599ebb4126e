import BrokerCore
package import Messages

/// What the viewers of a statement are called, in its order (rules C8 and C9).
///
/// A sentence says of nobody what is not known: who used a shared card is no employee of anybody.
package enum ViewerGroup: Int, CaseIterable, Comparable, Sendable {
    /// 特定関係事業者: the retailer's own people.
    case affiliate
    /// 委託会社、再委託先
    case contractor
    case peerGrid
    /// Named, and not on the roster at that moment.
    case offRoster
    /// 特定不能: shared and unknown accounts.
    case unattributable

    /// Nil for the grid company's own staff.
    init?(_ relation: Relation) {
        switch relation {
        case .affiliate: self = .affiliate
        case .contractor, .subcontractor: self = .contractor
        case .peerGrid: self = .peerGrid
        case .own: return nil
        }
    }

    package static func < (left: ViewerGroup, right: ViewerGroup) -> Bool {
        left.rawValue < right.rawValue
    }

    package func message(retailer: Message) -> Message {
        switch self {
        case .affiliate: ReportText.employees(of: retailer)
        case .contractor: ReportText.contractors
        case .peerGrid: ReportText.peerStaff
        case .offRoster: ReportText.offRoster
        case .unattributable: ReportText.unattributable
        }
    }
}
