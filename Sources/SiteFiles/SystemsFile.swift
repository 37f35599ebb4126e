package import BrokerCore
package import Messages

/// A downstream system (対象システム) as `systems.yaml` describes it.
package struct SystemRow: Hashable, Sendable {
    package let line: Int
    package let system: System
    package let name: Message
    /// Which screen and operation a request of a proxy means; in the order of the file.
    package let uriRules: [URIRule]
    /// SHA-256 of the system's API key; nil if it has none.
    package let apiKey: Digest?
    /// SHA-256 of each TLS client certificate (its DER form) that is the system's; two while one
    /// replaces another.
    package let certificates: [Digest]
    /// Who may ask for it on the check socket; nil: nobody.
    package let proxy: ProxyBinding?
}

/// Reads `systems.yaml`: `systems:` is a list.
package enum SystemsFile {
    /// The longest residual access that a system may state: one day.
    package static let residualSecondsMax = 86_400
    static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    package static func load(path: String) throws(FileProblems) -> [SystemRow] {
        try read(SiteText.load(path: path), file: path)
    }

    package static func read(_ bytes: [UInt8], file: String) throws(FileProblems) -> [SystemRow] {
        var reader = YAMLReader(file: file)
        let text = try SiteText.decode(bytes, file: file)
        var systems: [SystemRow] = []
        if let root = reader.root(text, required: ["systems"]) {
            let blocks = reader.blocks(
                root,
                "systems",
                required: [
                    "id", "name", "screens", "operations", "enforcement", "terminal",
                    "residual_seconds",
                ],
                optional: [
                    "fields", "uri_rules", "api_key_sha256", "tls_client_certificate_sha256",
                    "drill", "proxy",
                ]
            )
            systems = blocks.compactMap { system($0, &reader) }
            reportDuplicates(systems, &reader)
        }
        try reader.found.check()
        return systems
    }

    private static func system(_ block: YAMLBlock, _ reader: inout YAMLReader) -> SystemRow? {
        let id = reader.value(block, "id", .identifier) { SystemID($0) }
        let name = reader.name(block, "name")
        let screens = reader.values(block, "screens", .identifier) { ResourceID($0) } ?? []
        let fields = reader.values(block, "fields", .identifier) { ResourceID($0) } ?? []
        let operations =
            reader.values(block, "operations", .oneOf(operationNames)) {
                Operation(rawValue: $0)
            } ?? []
        let enforcement = reader.value(
            block,
            "enforcement",
            .oneOf(Enforcement.allCases.map(\.rawValue))
        ) { Enforcement(rawValue: $0) }
        let terminal = reader.value(
            block,
            "terminal",
            .oneOf(TerminalRule.allCases.map(\.rawValue))
        ) { TerminalRule(rawValue: $0) }
        let residual = reader.value(
            block,
            "residual_seconds",
            .integer(min: 0, max: residualSecondsMax)
        ) { Values.integer($0, in: 0...residualSecondsMax) }
        let isDrill =
            reader.value(block, "drill", .oneOf(["true", "false"])) {
                ["true": true, "false": false][$0]
            }
            ?? false
        let apiKey = reader.value(block, "api_key_sha256", .sha256) { Digest(hex: $0) }
        let certificates = reader.values(block, "tls_client_certificate_sha256", .sha256) {
            Digest(hex: $0)
        }
        let rules = uriRules(block, screens: screens, operations: operations, &reader)
        guard let id, let name, let enforcement, let terminal, let residual else { return nil }
        return SystemRow(
            line: block.line,
            system: System(
                id: id,
                screens: screens,
                fields: fields,
                operations: operations,
                enforcement: enforcement,
                terminal: terminal,
                isDrill: isDrill,
                residualSeconds: residual
            ),
            name: name,
            uriRules: rules,
            apiKey: apiKey,
            certificates: certificates ?? [],
            proxy: proxy(block, &reader)
        )
    }

    /// By the account and the host together: neither alone says which system is asked for.
    private static func proxy(
        _ system: YAMLBlock,
        _ reader: inout YAMLReader
    ) -> ProxyBinding? {
        guard let block = reader.block(system, "proxy", required: ["uids", "hosts"]) else {
            return nil
        }
        let largest = Int(UInt32.max) - 1
        let accounts = reader.values(block, "uids", .integer(min: 1, max: largest)) {
            Values.integer($0, in: 0...largest).map { UInt32($0) }
        }
        if accounts?.contains(where: isNobody) == true {
            reader.found.add(reader.valueLine(block, "uids"), FileText.nobodyProxy)
        }
        let hosts = reader.values(block, "hosts", .hostName, parse: hostName)
        return ProxyBinding(accounts: accounts ?? [], hosts: hosts ?? [])
    }

    private static func hostName(_ text: String) -> String? {
        let allowed = Array("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.count) && label.allSatisfy(allowed.contains)
                && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        }
        return isName && text.utf8.count <= 253 ? text : nil
    }

    private static func uriRules(
        _ system: YAMLBlock,
        screens: [ResourceID],
        operations: [Operation],
        _ reader: inout YAMLReader
    ) -> [URIRule] {
        let keys = ["method", "path_prefix", "screen", "operation"]
        var taken = Taken<String>()
        var rules: [URIRule] = []
        for block in reader.blocks(system, "uri_rules", required: keys) {
            let method = reader.value(block, "method", .oneOf(methods)) {
                methods.contains($0) ? $0 : nil
            }
            let prefix = reader.value(block, "path_prefix", .urlPathPrefix, parse: pathPrefix)
            let screen = reader.value(block, "screen", .identifier) { ResourceID($0) }
            let operation = reader.value(block, "operation", .oneOf(operationNames)) {
                Operation(rawValue: $0)
            }
            if let screen, !screens.contains(screen) {
                reader.found.add(
                    reader.valueLine(block, "screen"),
                    FileText.notListed(block.path("screen"), screen.text, list: "screens")
                )
            }
            if let operation, !operations.contains(operation) {
                reader.found.add(
                    reader.valueLine(block, "operation"),
                    FileText.notListed(
                        block.path("operation"),
                        operation.rawValue,
                        list: "operations"
                    )
                )
            }
            guard let method, let prefix, let screen, let operation else { continue }
            if let other = taken.other("\(method) \(prefix)", line: block.line) {
                reader.found.add(
                    block.line,
                    FileText.duplicate(block.path("path_prefix"), prefix, line: other)
                )
            }
            rules.append(
                URIRule(method: method, pathPrefix: prefix, screen: screen, operation: operation)
            )
        }
        return rules
    }

    /// Only what a proxy and the system cannot understand differently (design §12, ambiguous URI).
    private static func pathPrefix(_ text: String) -> String? {
        let refused = Array("%;\\?#\"<>^`{|}".utf8)
        guard text.hasPrefix("/"), text.utf8.count <= 1024,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !refused.contains($0) })
        else { return nil }
        let segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = segments.enumerated().allSatisfy { index, segment in
            segment != "." && segment != ".." && (!segment.isEmpty || index == segments.count - 1)
        }
        return isPlain ? text : nil
    }

    private static func reportDuplicates(_ systems: [SystemRow], _ reader: inout YAMLReader) {
        var ids = Taken<SystemID>()
        var keys = Taken<Digest>()
        var certificates = Taken<Digest>()
        var hosts = Taken<String>()
        for row in systems {
            if let other = ids.other(row.system.id, line: row.line) {
                let text = row.system.id.text
                reader.found.add(
                    row.line,
                    FileText.duplicate("systems.id", text, line: other)
                )
            }
            if let key = row.apiKey, let other = keys.other(key, line: row.line) {
                let text = key.description
                reader.found.add(
                    row.line,
                    FileText.duplicate("systems.api_key_sha256", text, line: other)
                )
            }
            for host in row.proxy?.hosts ?? [] {
                guard let other = hosts.other(host, line: row.line) else { continue }
                reader.found.add(
                    row.line,
                    FileText.duplicate("systems.proxy.hosts", host, line: other)
                )
            }
            for certificate in row.certificates {
                guard let other = certificates.other(certificate, line: row.line) else { continue }
                let key = "systems.tls_client_certificate_sha256"
                reader.found.add(
                    row.line,
                    FileText.duplicate(key, certificate.description, line: other)
                )
            }
        }
    }

    private static let operationNames = Operation.allCases.map(\.rawValue)
}
