/// The request that a proxy asks about, as everybody behind the proxy must read it.
package struct ProxiedRequest: Equatable, Sendable {
    package let method: String
    /// Without query and escapes.
    package let path: String

    /// Nil: it can be read in two ways, or is not there (design §12, ambiguous URI).
    package init?(method: String, uri: String) {
        guard let path = Self.path(uri), !method.isEmpty,
            method.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        else { return nil }
        self.method = method
        self.path = path
    }

    /// In bytes: signs that mean the same letter are two names to a server.
    package static func == (left: Self, right: Self) -> Bool {
        left.method == right.method && left.path.utf8.elementsEqual(right.path.utf8)
    }

    /// The path that is meant, if there is only one that could be.
    ///
    /// What servers treat differently is refused: dot segments, empty ones, `;`, backslashes, and
    /// escapes of anything that means something in a path, of control characters and of `%` itself;
    /// what cannot be seen; and what Windows reads as another name: a dot or a blank at the end of
    /// a segment, and `::`.
    private static func path(_ uri: String) -> String? {
        let raw = uri.utf8.prefix { $0 != UInt8(ascii: "?") }
        guard raw.first == UInt8(ascii: "/"), uri.utf8.count <= 8_192 else { return nil }
        var bytes: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            guard (0x21...0x7E).contains(byte), !refused.contains(byte) else { return nil }
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit),
                let low = rest.popFirst().flatMap(digit)
            else { return nil }
            let meant = high << 4 | low
            guard meant >= 0x20, meant != 0x7F, !meaningful.contains(meant),
                !refused.contains(meant)
            else { return nil }
            bytes.append(meant)
        }
        guard let path = String(validating: bytes, as: UTF8.self),
            path.unicodeScalars.allSatisfy({ !unseen.contains($0.properties.generalCategory) }),
            // Of bytes: a letter that joins the sign before it would hide that from characters.
            !bytes.contains("::".utf8)
        else { return nil }
        let segments = bytes.dropFirst().split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        )
        let isPlain = segments.enumerated().allSatisfy { index, segment in
            segment.last.map { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: " ") }
                ?? (index == segments.count - 1)
        }
        return isPlain ? path : nil
    }

    private static let unseen: Set<Unicode.GeneralCategory> = [
        .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
    ]
    /// Never in a path, written out or escaped.
    private static let refused = Array(#"\;#"<>^`{|}"#.utf8)
    /// Never escaped.
    private static let meaningful = Array("/.%?".utf8)

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
