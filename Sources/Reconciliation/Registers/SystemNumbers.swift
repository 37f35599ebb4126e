import BrokerCore
import Messages
import SiteFiles

/// The systems of a case by their ids.
///
/// Registers may hold rows of systems that the case is not about, if it names these
/// (`other_systems`). Any other id is refused with its line: a row that a misspelt id took away
/// would be an account, a snapshot or a check that nobody missed.
struct SystemNumbers {
    private let numbers: [String: Int]
    private let others: Set<String>

    init(_ files: CaseFile) {
        numbers = Dictionary(
            files.systems.enumerated().map { ($1.id.text, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        others = Set(files.otherSystems.map(\.text))
    }

    var count: Int { numbers.count }

    /// Of ``CaseFile/systems``; nil: the case is not about it.
    subscript(id: String) -> Int? { numbers[id] }

    fileprivate func knows(_ id: String) -> Bool { numbers[id] != nil || others.contains(id) }
}

extension TableRow {
    /// The number of the system that a cell names.
    ///
    /// Nil for another system that the case names, and after reporting an unknown one.
    mutating func system(_ column: String, _ systems: SystemNumbers) -> Int? {
        guard let id = required(column) else { return nil }
        if !systems.knows(id) { add(ReconcileText.unknownSystem(id)) }
        return systems[id]
    }
}
