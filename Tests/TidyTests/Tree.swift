import Foundation

/// A file of the repository as the rules see it.
struct RepositoryFile {
    /// From the root, with `/`: `Sources/Broker/Time/TrustedTime.swift`.
    let path: String
    let text: String
    let isExecutable: Bool

    init(path: String, text: String, isExecutable: Bool = false) {
        self.path = path
        self.text = text
        self.isExecutable = isExecutable
    }

    var isSwift: Bool { path.hasSuffix(".swift") }

    /// Run by its path.
    var isScript: Bool {
        isUnder("scripts") && !path.hasSuffix(".bash") && !path.hasSuffix(".py")
            || isUnder(".ci")
    }

    /// Its first line names the interpreter.
    var isPython: Bool {
        path.hasSuffix(".py") || lines.first == "#!/usr/bin/env python3"
    }

    /// Read by scripts with `source`.
    var isScriptPart: Bool { isUnder("scripts") && path.hasSuffix(".bash") }

    /// The folder under `Sources`; nil elsewhere.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    func isUnder(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }
}

/// What a rule found: where, and what is wrong.
struct Finding: Equatable, CustomStringConvertible {
    let path: String
    let line: Int
    let what: String

    var description: String { "\(path):\(line): \(what)" }
}

/// The working tree, read once.
enum Tree {
    /// Two folders above this file, wherever the checkout is.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let folders = ["Sources", "Tests", "scripts", "systemd", "config", ".ci"]
    static let topFiles = [
        "Package.swift", "README.md", "README.ja.md", ".swift-format", ".gitignore",
    ]

    static let files: [RepositoryFile] =
        (folders.flatMap(paths) + topFiles).sorted().compactMap(file)

    static var swiftFiles: [RepositoryFile] { files.filter(\.isSwift) }
    static var sources: [RepositoryFile] { swiftFiles.filter { $0.isUnder("Sources") } }

    static var targets: [String] { Set(files.compactMap(\.target)).sorted() }

    static func file(_ path: String) -> RepositoryFile? {
        let url = root.appending(path: path)
        // What is no UTF-8 is a fixture of bytes, not text that anybody reads.
        guard let data = try? Data(contentsOf: url),
            let text = String(data: data, encoding: .utf8)
        else { return nil }
        return RepositoryFile(
            path: path,
            text: text,
            isExecutable: FileManager.default.isExecutableFile(atPath: url.path)
        )
    }

    private static func paths(_ folder: String) -> [String] {
        let url = root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: url.path)
        return (names?.allObjects ?? []).compactMap { $0 as? String }
            .filter { !$0.contains("__pycache__") }
            .map { "\(folder)/\($0)" }
            .filter { isRegularFile($0) }
    }

    private static func isRegularFile(_ path: String) -> Bool {
        let url = root.appending(path: path)
        return (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
    }
}
