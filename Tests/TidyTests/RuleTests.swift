import Testing

/// The rules themselves: each catches what it is for, and lets the rest pass.
struct RuleTests {
    typealias Row = (snippet: String, finds: Int)

    private func source(_ text: String, path: String = "Sources/Broker/A.swift") -> RepositoryFile {
        RepositoryFile(path: path, text: text)
    }

    @Test(
        arguments: [
            ("let a = Date()", 1),
            ("let a = Date.now", 1),
            ("let a: Date = .now", 1),
            ("wait(until: .now)", 1),
            ("let a = stamp.now", 0),
            ("self.now = now", 0),
            ("let a = clock.stamp().now", 0),
            ("clock_gettime(CLOCK_REALTIME, &spec)", 1),
            ("gettimeofday(&value, nil)", 1),
            ("let start = ContinuousClock().now", 1),
            ("let start = SuspendingClock.now", 1),
            ("DispatchTime.now()", 1),
            ("NIODeadline.now()", 1),
            ("let a = UInt8.random(in: 0...255)", 1),
            ("let a = UInt8.random(in: f(1)...255)", 1),
            ("let a = UInt8.random(in: 0...255, using: &generator)", 0),
            ("var generator = SystemRandomNumberGenerator()", 1),
            ("getrandom(buffer, 8, 0)", 1),
            ("arc4random()", 1),
            ("let id = UUID()", 1),
            ("let one = all.randomElement()", 1),
            ("let one = all.randomElement(using: &generator)", 0),
            ("let key = Curve25519.Signing.PrivateKey()", 1),
            ("try await Task.sleep(for: .seconds(1))", 2),
            ("usleep(10)", 1),
            ("nanosleep(&spec, nil)", 1),
            ("Thread.sleep(forTimeInterval: 1)", 1),
            ("semaphore.wait(timeout: deadline)", 1),
            ("semaphore.wait()", 0),
            ("queue.asyncAfter(deadline: later) {}", 1),
            ("let text = \"Date() and usleep(1)\"", 0),
            ("// Date() and usleep(1)\nlet a = 1 /* Date() /* usleep(1) */ Date() */", 0),
            ("let text = \"\\(Date())\"", 1),
            ("let text = #\"\\(Date())\"#", 0),
            ("let text = #\"\\#(Date())\"#", 1),
            ("let text = \"\"\"\n    \"Date()\" usleep(1)\n    \"\"\"", 0),
            ("@Test func `a \"quoted\" name`() { usleep(1) }", 1),
        ] as [Row]
    )
    func `calls of the clock, of chance and of waiting`(snippet: String, finds: Int) {
        #expect(callFindings(source(snippet), allowed: []).count == finds)
    }

    @Test func `an allowance is for one file and one kind of call`() {
        let text = "let a = Date()\nusleep(1)"
        let allowed = [Allowance(path: "Sources/Broker/A.swift", banned: .clock, reason: "")]
        #expect(callFindings(source(text), allowed: allowed).map(\.line) == [2])
        let other = source(text, path: "Sources/Broker/B.swift")
        #expect(callFindings(other, allowed: allowed).count == 2)
    }

    @Test(
        arguments: [
            ("try await Task.sleep(for: .seconds(1))", 2),
            ("let a = Int.random(in: 0..<4)", 1),
            ("let seed = UInt64.random(in: 0...9)", 0),
            ("let path = \"/tmp/a-\\(UInt32.random(in: 0...9))\"", 0),
            ("let a = Int.random(in: 0..<4, using: &seeded)", 0),
            ("let folder = UUID().uuidString", 0),
            ("let isFree = gate.wait(timeout: .now()) == .success", 0),
        ] as [Row]
    )
    func `tests never wait, and their chance has a seed`(snippet: String, finds: Int) {
        let test = source(snippet, path: "Tests/ATests/A.swift")
        #expect(callFindings(test).count == finds)
    }

    @Test(
        arguments: [
            ("import BrokerCore", 0),
            ("package import Ledger\n@preconcurrency import Logging", 0),
            ("import Foundation", 1),
            ("  internal import struct GRDB.Row", 1),
            ("import Crypto.Extras; import NIOCore", 1),
            ("// import Foundation\nlet text = \"import GRDB\"", 0),
            ("import BrokerTesting", 1),
        ] as [Row]
    )
    func `imports beyond the row of the target`(snippet: String, finds: Int) {
        #expect(importFindings(source(snippet)).count == finds)
    }

    @Test func `the core and unknown targets import nothing`() {
        let core = source("import Synchronization", path: "Sources/BrokerCore/A.swift")
        #expect(importFindings(core).count == 1)
        let unknown = source("import BrokerCore", path: "Sources/Elsewhere/A.swift")
        #expect(importFindings(unknown).count == 1)
        let test = source("import XCTest", path: "Tests/ATests/A.swift")
        #expect(importFindings(test).count == 1)
    }

    @Test(
        arguments: [
            ("public struct A {}", 1),
            ("package struct A {}", 0),
            ("let word = \"public\"", 0),
            ("@testable import Broker", 1),
        ] as [Row]
    )
    func `declarations that leave the package`(snippet: String, finds: Int) {
        #expect(declarationFindings(source(snippet)).count == finds)
    }

    @Test func `the library for others is public`() {
        let library = source("public struct A {}", path: "Sources/MadoVerifier/A.swift")
        #expect(declarationFindings(library) == [])
    }

    @Test(arguments: unfinished.sorted())
    func `unfinished work`(word: String) {
        #expect(unfinishedFindings(source("// \(word): later")).count == 1)
        #expect(unfinishedFindings(source("# \(word)", path: "scripts/a")).count == 1)
        #expect(unfinishedFindings(source("let code = \"\(word)\(word)\"")) == [])
    }

    @Test(arguments: workplaceWords.sorted())
    func `words of the workplace`(word: String) {
        #expect(workplaceFindings(source("/// The \(word) before.")).count == 1)
        #expect(workplaceFindings(source("let a = \"\(word.uppercased())!\"")).count == 1)
        #expect(workplaceFindings(source("let \(word) = 1")) == [])
        #expect(workplaceFindings(source(word, path: "README.md")).count == 1)
    }

    @Test(
        arguments: [
            ("// as #" + "12 says", 1),
            ("// (#" + "1234)", 1),
            ("// #123456 is a colour, #12px none", 0),
            ("let a = \"condition #" + "1\"", 1),
            ("let raw = #\"1\"#", 0),
            ("// see /wo" + "rk/a", 1),
            ("// A" + "I", 1),
            ("// AIR", 0),
        ] as [Row]
    )
    func `marks of the workplace`(snippet: String, finds: Int) {
        #expect(workplaceFindings(source(snippet)).count == finds)
    }

    @Test func `long lines and files`() {
        let wide = String(repeating: "窓", count: 100)
        #expect(lineLengthFindings(source(wide)) == [])
        #expect(lineLengthFindings(source(wide + "。")).count == 1)
        let tall = String(repeating: "//\n", count: 500)
        #expect(fileLengthFindings(source(tall)) == [])
        #expect(fileLengthFindings(source(tall + "//\n")).count == 1)
    }

    @Test(arguments: [
        ("func f() {", "}"),
        ("init?(\n  a: Int = g({ 1 })) throws(E)\n  where A: B {", "}"),
        ("deinit {", "}"),
        ("subscript(a: Int) -> Int {", "}"),
        ("var a: [Int: Int] {", "}"),
        ("static func == (a: A, b: A) -> Bool {", "}"),
    ])
    func `long functions`(opening: String, closing: String) {
        let head = opening.split(separator: "\n").count
        func text(_ lines: Int) -> String {
            let body = String(repeating: "  if a { b() }\n", count: lines - head - 1)
            return "struct S {\n\(opening)\n\(body)\(closing)\n}\n"
        }
        #expect(functionLengthFindings(source(text(70))) == [])
        #expect(functionLengthFindings(source(text(71))).map(\.line) == [2])
    }

    @Test func `declarations without a body are no functions`() {
        let text = """
            protocol P {
                func f(a: Int) -> Int
                var b: Int { get }
                init(c: Int)
            }
            struct S {
                var a = 1
                var b: Int
                let c = S.init(a: 1)
                func g() { self.init(a: 2) }
            }
            """
        let code = SwiftText(text).code
        #expect(functions(in: tokens(of: code)).map(\.name) == ["b", "g"])
    }

    @Test(arguments: [
        ("scripts/a", "#!/usr/bin/env bash\n# What.\n\nset -euo pipefail\n", true, 0),
        ("scripts/a", "#!/usr/bin/env bash\nset -euo pipefail\n", false, 1),
        ("scripts/a", "#!/bin/sh\nset -eu\n", true, 2),
        (".ci/run", "#!/usr/bin/env bash\necho\nset -euo pipefail\n", true, 1),
        ("scripts/lib/a.bash", "# shellcheck shell=bash\n", false, 0),
        ("scripts/lib/a.bash", "f() { :; }\n", true, 2),
        ("README.md", "words", false, 0),
    ])
    func `scripts`(path: String, text: String, isExecutable: Bool, finds: Int) {
        let file = RepositoryFile(path: path, text: text, isExecutable: isExecutable)
        #expect(scriptFindings(file).count == finds)
    }

    @Test func `a target without its line in the tour`() {
        let readMe = source("| `Broker` | the flow |", path: "README.md")
        let found = tourFindings(readMe, targets: ["Broker", "BrokerCore"])
        #expect(found.map(\.what) == ["has no line for `BrokerCore`"])
    }

    @Test func `a refusal without its case`() {
        let file = source("case drillOnly = \"drill_only\"\ncase suspended\n// case overloaded")
        let found = refusalFindings(file, codes: ["drill_only", "suspended", "overloaded"])
        #expect(found.map(\.what) == ["has no overloaded"])
    }
}
