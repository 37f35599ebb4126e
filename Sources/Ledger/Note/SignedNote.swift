/// A text and the signature lines under it (C2SP signed-note).
///
///     text, one or more lines
///
///     — key name base64(key id ‖ signature)
///
/// ``init(_:)`` is the exact inverse of ``description``.
package struct SignedNote: Hashable, Sendable, CustomStringConvertible {
    package struct Signature: Hashable, Sendable {
        package let name: String
        /// The first four bytes of the hash of name and key, big-endian.
        package let keyID: UInt32
        package let bytes: [UInt8]

        package init(name: String, keyID: UInt32, bytes: [UInt8]) {
            self.name = name
            self.keyID = keyID
            self.bytes = bytes
        }
    }

    /// Ends with a line feed, which the signature covers.
    package let text: String
    package let signatures: [Signature]

    /// More lines than this are refused; the format asks for at least 16.
    package static let signaturesMax = 64

    package init(text: String, signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Nil for anything that ``description`` would not write, or that has no signature.
    package init?(_ note: String) {
        guard let gap = note.lastBlankLine else { return nil }
        // The text keeps its own line end; the blank line belongs to neither part.
        text = String(note[..<gap])
        let lines = note[note.unicodeScalars.index(after: gap)...].split(separator: "\n")
        guard (1...Self.signaturesMax).contains(lines.count) else { return nil }
        signatures = lines.compactMap(Signature.init)
        guard signatures.count == lines.count, text.unicodeScalars.allSatisfy(isNoteScalar),
            description.utf8.elementsEqual(note.utf8)
        else { return nil }
    }

    package var description: String {
        text + "\n" + signatures.map { "\($0)\n" }.joined()
    }
}

extension SignedNote.Signature: CustomStringConvertible {
    fileprivate init?(_ line: Substring) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "\u{2014}", isKeyName(String(parts[1])),
            let blob = Base64.decode(parts[2]), blob.count > 4
        else { return nil }
        name = String(parts[1])
        keyID = blob.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        bytes = Array(blob.dropFirst(4))
    }

    package var description: String {
        "\u{2014} \(name) \(Base64.encode(keyID.bigEndianBytes + bytes))"
    }
}

extension UInt32 {
    var bigEndianBytes: [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> $0) }
    }
}

extension String {
    /// The second line feed of the last two in a row.
    fileprivate var lastBlankLine: Index? {
        let scalars = unicodeScalars
        var index = scalars.endIndex
        var following: Unicode.Scalar?
        while index > scalars.startIndex {
            let after = index
            index = scalars.index(before: index)
            if scalars[index] == "\n", following == "\n" { return after }
            following = scalars[index]
        }
        return nil
    }
}

/// No controls but the line feed.
private func isNoteScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar.properties.generalCategory != .control
}
