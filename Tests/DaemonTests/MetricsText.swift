import Testing

/// Prometheus' text format 0.0.4, read strictly: what a scraper would accept with a shrug fails.
struct MetricsText {
    /// By name and labels, as they are written.
    private(set) var samples: [String: Double] = [:]
    private(set) var types: [String: String] = [:]

    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Broken(description: "no line end") }
        var family: String?
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("# HELP ") {
                let name = try Self.named(line, types)
                guard line.split(separator: " ").count > 3 else {
                    throw Broken(description: "\(line)")
                }
                (family, types[name]) = (name, "")
            } else if line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ")
                guard words.count == 4, let family, words[2] == family, types[family] == "",
                    ["counter", "gauge", "histogram"].contains(words[3])
                else { throw Broken(description: "\(line)") }
                types[family] = String(words[3])
            } else {
                try add(line, family)
            }
        }
        for (name, type) in types where type == "histogram" { try checkHistogram(name) }
    }

    /// The value of the sample that is written so; throws if there is none.
    func value(_ sample: String) throws -> Double {
        guard let value = samples[sample] else { throw Broken(description: "no \(sample)") }
        return value
    }

    private static func named(_ line: Substring, _ types: [String: String]) throws -> String {
        let name = String(line.split(separator: " ")[2])
        guard name.wholeMatch(of: /mado_[a-z_]+/) != nil, types[name] == nil else {
            throw Broken(description: "\(line)")
        }
        return name
    }

    private mutating func add(_ line: Substring, _ family: String?) throws {
        let form = /([a-z_]+)(\{([a-z_]+="[a-z0-9_.+A-Z]*",?)*\})? ([0-9]+(\.[0-9]+)?)/
        guard let match = line.wholeMatch(of: form), let family, let type = types[family],
            let value = Double(match.4), !type.isEmpty
        else { throw Broken(description: "\(line)") }
        let name = String(match.1)
        let suffixes = type == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        let series = name + (match.2.map(String.init) ?? "")
        guard suffixes.contains(where: { family + $0 == name }), samples[series] == nil,
            type != "counter" || name.hasSuffix("_total")
        else { throw Broken(description: "\(line)") }
        samples[series] = value
    }

    private func checkHistogram(_ name: String) throws {
        let buckets = samples.compactMap { series, value -> (bound: Double, value: Double)? in
            guard let match = series.wholeMatch(of: /([a-z_]+)_bucket\{le="([0-9.]+|\+Inf)"\}/),
                match.1 == name
            else { return nil }
            return (Double(match.2) ?? .infinity, value)
        }.sorted { $0.bound < $1.bound }
        let count = try value("\(name)_count")
        _ = try value("\(name)_sum")
        guard buckets.last?.bound == .infinity, buckets.last?.value == count,
            zip(buckets, buckets.dropFirst()).allSatisfy({ $0.value <= $1.value })
        else { throw Broken(description: "\(name): \(buckets)") }
    }
}
