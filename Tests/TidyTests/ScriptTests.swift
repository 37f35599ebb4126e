import Foundation
import Testing

/// What the scripts rely on in `scripts/lib/common.bash`.
struct ScriptTests {
    /// Runs it in a script of its own, after `common.bash`; what it printed, and its exit status.
    private func run(_ script: String) throws -> (status: Int32, printed: String) {
        let library = Tree.root.appending(path: "scripts/lib/common.bash").path
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-euo", "pipefail", "-c", "source '\(library)'\n\(script)"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let printed = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: printed, as: UTF8.self))
    }

    @Test(arguments: [
        "false; true",
        "false | true; true",
        "(exit 7); true",
        #"[[ -e /nowhere ]]; true"#,
        "for word in one two; do test $word = two; done",
    ])
    func `a step that fails ends its part, and the script`(body: String) throws {
        let (status, printed) = try run(
            """
            part() { \(body); }
            on_exit 'echo cleaned up'
            timed part part
            echo 'went on'
            """
        )
        #expect(status != 0)
        #expect(!printed.contains("went on"))
        #expect(printed.contains("<== part: ") && printed.contains("(failed, \(status))"))
        #expect(printed.hasSuffix("cleaned up\n"))
    }

    @Test func `a part that succeeds says so, and what comes after it is not its own`() throws {
        let (status, printed) = try run(
            """
            part() { on_exit 'echo cleaned up'; true; }
            timed part part
            echo 'went on'
            exit 3
            """
        )
        #expect(status == 3)
        #expect(printed.contains("<== part: ") && !printed.contains("failed"))
        #expect(printed.hasSuffix("went on\ncleaned up\n"))
    }
}
