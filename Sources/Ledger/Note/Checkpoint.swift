/// What a signed tree head says (C2SP tlog-checkpoint): which log, how many leaves, which root.
///
///     mado.example.co.jp/ledger1
///     4711
///     Zm9v…=
///
/// Each line ends with a line feed. ``init(_:)`` is the exact inverse of ``text``.
package struct Checkpoint: Hashable, Sendable {
    /// Names the log, like a URL without its scheme; also the name of its key.
    package let origin: String
    package let size: UInt64
    package let root: TreeHash

    /// Nil if `origin` is not a key name (``isKeyName(_:)``).
    package init?(origin: String, size: UInt64, root: TreeHash) {
        guard isKeyName(origin) else { return nil }
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads ``text``; nil for anything else, extension lines included.
    package init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 4, let size = UInt64(lines[1]), let bytes = Base64.decode(lines[2]),
            let root = TreeHash(bytes)
        else { return nil }
        self.init(origin: String(lines[0]), size: size, root: root)
        // Leading zeros, signs and a missing line end all show in the way back.
        guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
    }

    package var text: String {
        "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n"
    }
}

/// Can this name a key (C2SP signed-note)? Not empty; no white space, controls or plus signs.
package func isKeyName(_ name: String) -> Bool {
    !name.isEmpty
        && name.unicodeScalars.allSatisfy {
            !$0.properties.isWhitespace && $0.properties.generalCategory != .control && $0 != "+"
        }
}
