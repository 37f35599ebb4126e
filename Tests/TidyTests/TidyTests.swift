import Testing

/// The style of the tree, held by the machine.
struct TidyTests {
    static let rules: [(name: String, find: @Sendable (RepositoryFile) -> [Finding])] = [
        ("no line over 100 columns", { lineLengthFindings($0) }),
        ("no file over 500 lines", { fileLengthFindings($0) }),
        ("no function over 70 lines", { functionLengthFindings($0) }),
        ("each target imports what its row allows", { importFindings($0) }),
        ("time, chance and waiting only in adapters", { callFindings($0) }),
        ("package access alone", declarationFindings),
        ("nothing unfinished", unfinishedFindings),
        ("the product alone", workplaceFindings),
        ("strict scripts", scriptFindings),
    ]

    @Test(arguments: rules.map(\.name))
    func `the tree keeps the rule`(name: String) {
        let found = Self.rules.filter { $0.name == name }.flatMap { rule in
            Tree.files.flatMap(rule.find)
        }
        #expect(found == [], "\(found.map(\.description).joined(separator: "\n"))")
    }

    @Test func `the tree was found`() {
        #expect(Tree.sources.count > 50)
        #expect(Tree.file("Package.swift") != nil)
        #expect(Tree.files.contains { $0.path == ".ci/run" })
    }

    @Test func `every target has a row of allowed imports, and every row a target`() {
        #expect(Tree.targets == allowedImports.keys.sorted())
    }

    @Test func `adapters never import each other`() {
        for adapter in adapters {
            #expect(allowedImports[adapter]?.isDisjoint(with: adapters) == true, "\(adapter)")
        }
    }

    @Test(arguments: [
        ("BrokerTesting", ["mado-simulate", "madod-testing"]),
        ("DaemonHarness", ["mado-bench"]),
        ("CThreadUser", ["DaemonHarness"]),
        ("PowerCut", ["madod-testing"]),
        ("CPowerCut", ["PowerCut"]),
    ])
    func `nothing that is installed links what tests use`(module: String, users: [String]) {
        #expect(allowedImports.filter { $0.value.contains(module) }.keys.sorted() == users)
    }

    @Test func `the command line knows the broker by its doors alone`() {
        for target in ["mado", "MadoCommand"] {
            let reach = reachable(from: target)
            #expect(!reach.contains("Broker") && !reach.contains("BrokerHTTP"), "\(target)")
        }
    }

    @Test(arguments: allowances.map { "\($0.path) \($0.banned.rawValue)" })
    func `an allowance has a reason and is used`(row: String) throws {
        let allowance = try #require(
            allowances.first { "\($0.path) \($0.banned.rawValue)" == row }
        )
        let file = try #require(Tree.file(allowance.path))
        let others = allowances.filter { "\($0.path) \($0.banned.rawValue)" != row }
        #expect(!allowance.reason.isEmpty)
        #expect(callFindings(file, allowed: others) != [])
    }

    @Test(arguments: ["README.md", "README.ja.md"])
    func `the tour has a line for each target`(path: String) throws {
        let readMe = try #require(Tree.file(path))
        #expect(tourFindings(readMe, targets: Tree.targets) == [])
    }

    @Test func `the code has every refusal of the design`() throws {
        let file = try #require(Tree.file("Sources/BrokerCore/Words/Refusal.swift"))
        #expect(refusalFindings(file) == [])
    }

    @Test func `the read-me files have the same sections`() throws {
        let english = try #require(Tree.file("README.md"))
        let japanese = try #require(Tree.file("README.ja.md"))
        #expect(shape(english) == shape(japanese))
    }

    /// The levels of the headings; within a transcript a number sign begins a comment.
    private func shape(_ file: RepositoryFile) -> [Int] {
        var isTranscript = false
        return file.lines.compactMap { line -> Int? in
            if line.hasPrefix("```") { isTranscript.toggle() }
            let level = line.prefix { $0 == "#" }.count
            return isTranscript || level == 0 ? nil : level
        }
    }

    private func reachable(from target: String) -> Set<String> {
        var found: Set<String> = []
        var waiting = [target]
        while let next = waiting.popLast() {
            for name in allowedImports[next] ?? [] where found.insert(name).inserted {
                waiting.append(name)
            }
        }
        return found
    }
}
