/// Who did what an entry records.
package enum Actor: Hashable, Sendable, CustomStringConvertible {
    case person(PersonID)
    /// A host account that is nobody's: 0 and 65534 may read, close and suspend.
    case uid(UInt32)
    /// The broker itself, recording what fell due.
    case daemon

    package var description: String {
        switch self {
        case .person(let id): id.text
        case .uid(let number): "uid:\(number)"
        case .daemon: "madod"
        }
    }

    /// Reads what ``description`` writes; nil for anything else. A person id has no colon, and
    /// `madod` is reserved.
    package init?(_ text: some StringProtocol) {
        if text == "madod" {
            self = .daemon
        } else if text.hasPrefix("uid:") {
            guard let number = UInt32(text.dropFirst(4)), "uid:\(number)" == text else {
                return nil
            }
            self = .uid(number)
        } else if let id = PersonID(text) {
            self = .person(id)
        } else {
            return nil
        }
    }

    package var person: PersonID? {
        if case .person(let id) = self { id } else { nil }
    }
}

/// Host accounts that are nobody: root, and the overflow uid of user namespaces.
package func isNobody(_ uid: UInt32) -> Bool {
    uid == 0 || uid == 65534
}
