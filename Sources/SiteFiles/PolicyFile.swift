package import BrokerCore
import Messages

/// Reads `policy.yaml`: the figures that the company lowers below the compiled-in ceilings.
///
/// What the file leaves out keeps its default. The areas come from `areas.yaml`: the caller sets
/// them on the policy that this returns without any.
package enum PolicyFile {
    package static func load(path: String) throws(FileProblems) -> Policy {
        try read(SiteText.load(path: path), file: path)
    }

    package static func read(_ bytes: [UInt8], file: String) throws(FileProblems) -> Policy {
        var reader = YAMLReader(file: file)
        let text = try SiteText.decode(bytes, file: file)
        var policy = Policy()
        if let root = reader.root(text, required: [], optional: keys) {
            readKinds(root, into: &policy, &reader)
            readLists(root, into: &policy, &reader)
            readFigures(root, into: &policy, &reader)
        }
        try reader.found.check()
        precondition(policy.isWithinCeilings, "every figure was held against its ceiling")
        return policy
    }

    private static let keys = [
        "kinds", "purposes", "operations", "approval_due", "credential_max", "factor_fresh",
        "education_max", "grants_per_event_max", "live_credentials_max",
    ]

    private static func readKinds(
        _ root: YAMLBlock,
        into policy: inout Policy,
        _ reader: inout YAMLReader
    ) {
        let names = EventKind.allCases.map(\.rawValue)
        guard let kinds = reader.block(root, "kinds", required: [], optional: names) else {
            return
        }
        for kind in EventKind.allCases {
            guard
                let block = reader.block(
                    kinds,
                    kind.rawValue,
                    required: [],
                    optional: ["standby", "window", "extension", "cap"]
                )
            else { continue }
            policy.kinds[kind] = limits(block, kind, &reader)
        }
    }

    private static func limits(
        _ block: YAMLBlock,
        _ kind: EventKind,
        _ reader: inout YAMLReader
    ) -> KindLimits {
        var limits = kind.ceiling
        if let standby = reader.value(block, "standby", .yesOrNo, parse: Values.yesOrNo) {
            if standby, !kind.ceiling.standby {
                reader.found.add(
                    reader.valueLine(block, "standby"),
                    FileText.aboveCeiling(block.path("standby"), "true", ceiling: .same("false"))
                )
            }
            limits.standby = standby
        }
        let minute = Milliseconds.minutes(1)
        limits.window =
            reader.length(block, "window", from: minute, ceiling: limits.window) ?? limits.window
        limits.extension =
            reader.length(block, "extension", from: .zero, ceiling: limits.extension)
            ?? limits.extension
        limits.cap = reader.length(block, "cap", from: minute, ceiling: limits.cap) ?? limits.cap
        if limits.window > limits.cap {
            reader.found.add(block.line(of: "cap"), FileText.windowAboveCap(kind))
        }
        return limits
    }

    private static func readLists(
        _ root: YAMLBlock,
        into policy: inout Policy,
        _ reader: inout YAMLReader
    ) {
        let purposes = reader.values(
            root,
            "purposes",
            .oneOf(Purpose.allCases.map(\.rawValue))
        ) { Purpose(rawValue: $0) }
        policy.purposes = purposes ?? policy.purposes
        let operations = reader.values(
            root,
            "operations",
            .oneOf(Operation.allCases.map(\.rawValue))
        ) { Operation(rawValue: $0) }
        policy.operations = operations ?? policy.operations
    }

    private static func readFigures(
        _ root: YAMLBlock,
        into policy: inout Policy,
        _ reader: inout YAMLReader
    ) {
        let minute = Milliseconds.minutes(1)
        policy.approvalDue =
            reader.length(root, "approval_due", from: minute, ceiling: Ceiling.approvalDue)
            ?? policy.approvalDue
        policy.credentialMax =
            reader.length(root, "credential_max", from: minute, ceiling: Ceiling.credentialMax)
            ?? policy.credentialMax
        policy.factorFresh =
            reader.length(root, "factor_fresh", from: .zero, ceiling: Ceiling.factorFresh)
            ?? policy.factorFresh
        policy.educationMax =
            reader.length(root, "education_max", from: .days(1), ceiling: Ceiling.educationMax)
            ?? policy.educationMax
        policy.grantsPerEventMax =
            reader.count(root, "grants_per_event_max", ceiling: Ceiling.grantsPerEvent)
            ?? policy.grantsPerEventMax
        policy.liveCredentialsMax =
            reader.count(root, "live_credentials_max", ceiling: Ceiling.grantsPerEvent)
            ?? policy.liveCredentialsMax
    }
}

extension YAMLReader {
    /// A duration; one above `ceiling` is reported as such, so that the reader learns the limit.
    fileprivate mutating func length(
        _ block: YAMLBlock,
        _ key: String,
        from least: Milliseconds,
        ceiling: Milliseconds
    ) -> Milliseconds? {
        let rule = ValueRule.duration(min: least, max: ceiling)
        let longest = Milliseconds(.max)
        guard
            let length = value(
                block,
                key,
                rule,
                parse: { Values.duration($0, in: least...longest) }
            )
        else { return nil }
        if length > ceiling {
            found.add(
                valueLine(block, key),
                FileText.aboveCeiling(
                    block.path(key),
                    Length.written(length),
                    ceiling: .same(Length.written(ceiling))
                )
            )
            return nil
        }
        return length
    }

    fileprivate mutating func count(
        _ block: YAMLBlock,
        _ key: String,
        ceiling: Int
    ) -> Int? {
        let rule = ValueRule.integer(min: 0, max: ceiling)
        guard let count = value(block, key, rule, parse: { Values.integer($0, in: 0...Int.max) })
        else { return nil }
        if count > ceiling {
            found.add(
                valueLine(block, key),
                FileText.aboveCeiling(
                    block.path(key),
                    String(count),
                    ceiling: .same(grouped(ceiling))
                )
            )
            return nil
        }
        return count
    }
}
