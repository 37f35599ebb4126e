/// One figure of design §11 with the measurements that it comes from.
struct Figure {
    enum Better: String {
        case higher
        case lower
    }

    let name: String
    /// Nil: it could not be measured, and `note` says why.
    let value: Double?
    let unit: String
    let goal: Double
    let better: Better
    /// Raw measurements, in the order in which they are shown.
    let raw: [(name: String, values: [Double])]
    let note: String?

    init(
        _ name: String,
        _ value: Double?,
        _ unit: String,
        goal: Double,
        better: Better,
        raw: [(name: String, values: [Double])] = [],
        note: String? = nil
    ) {
        self.name = name
        self.value = value
        self.unit = unit
        self.goal = goal
        self.better = better
        self.raw = raw
        self.note = note
    }

    var isMet: Bool {
        guard let value else { return false }
        return better == .higher ? value >= goal : value <= goal
    }

    /// The line that other programs read: fixed keys in a fixed order, then the raw figures.
    var json: String {
        let shown = value.map(Self.number) ?? "null"
        var fields = [
            "\"figure\":\"\(name)\"", "\"value\":\(shown)", "\"unit\":\"\(unit)\"",
            "\"goal\":\(Self.number(goal))", "\"better\":\"\(better.rawValue)\"",
            "\"met\":\(isMet)",
        ]
        for (name, values) in raw {
            let list = values.map(Self.number).joined(separator: ",")
            fields.append("\"\(name)\":" + (values.count == 1 ? list : "[\(list)]"))
        }
        if let note { fields.append("\"note\":\"\(note)\"") }
        return "{" + fields.joined(separator: ",") + "}"
    }

    /// Three decimals below ten, one below a thousand, none above.
    static func number(_ value: Double) -> String {
        let factor: Double = value < 10 ? 1_000 : value < 1_000 ? 10 : 1
        let rounded = (value * factor).rounded() / factor
        return rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
    }
}

/// The figures as people read them.
func table(_ figures: [Figure]) -> String {
    let head = ["figure", "value", "unit", "goal", "met"]
    let rows = figures.map { figure in
        [
            figure.name, figure.value.map(Figure.number) ?? "-", figure.unit,
            (figure.better == .higher ? ">= " : "<= ") + Figure.number(figure.goal),
            figure.value == nil ? "not measured" : figure.isMet ? "yes" : "NO",
        ]
    }
    let widths = head.indices.map { column in
        ([head] + rows).map { $0[column].count }.max() ?? 0
    }
    var lines = ([head] + rows).map { row in
        zip(row, widths).map { cell, width in
            cell + String(repeating: " ", count: width - cell.count)
        }.joined(separator: "  ")
    }
    for figure in figures {
        for (name, values) in figure.raw {
            let list = values.map(Figure.number).joined(separator: " ")
            lines.append("  \(figure.name): \(name) \(list)")
        }
        if let note = figure.note { lines.append("  \(figure.name): \(note)") }
    }
    return lines.joined(separator: "\n")
}

extension [Double] {
    /// The middle value; the mean of the two middle ones of an even number.
    var median: Double {
        guard !isEmpty else { return 0 }
        let ordered = sorted()
        let middle = count / 2
        return count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2
    }

    /// The value below which `share` of all lie.
    func percentile(_ share: Double) -> Double {
        guard !isEmpty else { return 0 }
        return sorted()[Swift.min(count - 1, Int(Double(count) * share))]
    }
}
