/// Several files in one input: each begins after a line `=== NAME`.
struct Parts {
    let files: [(name: String, bytes: [UInt8])]

    /// More are left out.
    static let filesMax = 24

    /// Names are relative paths that lead nowhere else; what has another name is left out.
    init(_ bytes: [UInt8]) {
        var files: [(name: String, bytes: [UInt8])] = []
        var isNamed = false
        for line in bytes.split(separator: lineFeed, omittingEmptySubsequences: false) {
            if line.starts(with: mark) {
                let name = String(decoding: line.dropFirst(mark.count), as: UTF8.self)
                isNamed = Self.isName(name) && files.count < Self.filesMax
                if isNamed { files.append((name, [])) }
            } else if isNamed {
                files[files.count - 1].bytes += line + [lineFeed]
            }
        }
        // The line feed before the next mark ends the mark's line, not the file's.
        self.files = files.map { ($0.name, $0.bytes.dropLast()) }
    }

    private static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.utf8.count <= 64
            && parts.allSatisfy { part in
                part != "." && part != ".." && !part.isEmpty
                    && part.utf8.allSatisfy { letters.contains($0) }
            }
    }
}

private let mark = Array("=== ".utf8)
private let lineFeed = UInt8(ascii: "\n")
private let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
