/// What is counted (requirement X12): figures of different units are never mixed.
package enum CountUnit: CaseIterable, Sendable {
    /// 件: events, grants, credentials, contracts.
    case items
    /// 名
    case persons
    /// 台
    case terminals
    /// 枚: ID cards.
    case cards
    /// 事業者
    case companies
    /// 回
    case times
    /// 行: lines of a file.
    case lines
    /// バイト
    case bytes
}

extension CountUnit {
    /// 「12,345名」, `12,345 persons`.
    package func text(_ number: Int) -> Message {
        let figure = grouped(number)
        let words = self.words
        return Message(figure + words.ja, figure + " " + (number == 1 ? words.one : words.many))
    }

    private var words: (ja: String, one: String, many: String) {
        switch self {
        case .items: ("件", "item", "items")
        case .persons: ("名", "person", "persons")
        case .terminals: ("台", "terminal", "terminals")
        case .cards: ("枚", "card", "cards")
        case .companies: ("事業者", "company", "companies")
        case .times: ("回", "time", "times")
        case .lines: ("行", "line", "lines")
        case .bytes: ("バイト", "byte", "bytes")
        }
    }
}

/// `12,345`: thousands separated by commas in both languages.
package func grouped(_ number: Int) -> String {
    var groups: [String] = []
    var rest = number.magnitude
    while rest >= 1000 {
        groups.append(padded(Int(rest % 1000), 3))
        rest /= 1000
    }
    groups.append(String(rest))
    return (number < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
}
