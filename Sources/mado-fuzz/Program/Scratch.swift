import Foundation

/// A folder of this process's own for parsers that read files; one input at a time.
final class Scratch: Sendable {
    let path: String

    init(_ name: String) {
        path = NSTemporaryDirectory() + "mado-fuzz-\(getpid())-\(name)"
        empty()
    }

    /// Leaves the folder there with nothing in it.
    func empty() {
        let files = FileManager.default
        if files.fileExists(atPath: path) { must("removed") { try files.removeItem(atPath: path) } }
        must("made") {
            try files.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
    }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ bytes: [UInt8], _ name: String) {
        must("written") {
            let url = URL(filePath: file(name))
            if name.contains("/") {
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
            }
            try Data(bytes).write(to: url)
        }
    }

    /// A part may be named like a folder of another: such an input writes less.
    func writeIfPossible(_ bytes: [UInt8], _ name: String) {
        let url = URL(filePath: file(name))
        try? FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try? Data(bytes).write(to: url)
    }

    /// For its owner alone.
    func restrict(_ name: String) {
        must("restricted") {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: file(name)
            )
        }
    }

    private func must(_ what: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            fatalError("\(path) could not be \(what): \(error)")
        }
    }
}
