extension TextEncoding {
    /// Is every byte of the file UTF-8? Reads it in pieces.
    static func isUTF8(path: String, file: String) throws(SourceFault) -> Bool {
        var source = try ByteSource(path: path, file: file)
        var buffer: [UInt8] = []
        var check = UTF8Check()
        while !source.isAtEnd {
            buffer.removeAll(keepingCapacity: true)
            try source.append(to: &buffer)
            guard check.take(buffer.span) else { return false }
        }
        return check.isBetweenCharacters
    }
}

/// Follows UTF-8 (RFC 3629 section 4) from piece to piece.
private struct UTF8Check {
    private var missing = 0
    /// What the next byte may be while some are missing.
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    var isBetweenCharacters: Bool { missing == 0 }

    mutating func take(_ bytes: Span<UInt8>) -> Bool {
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if missing == 0, byte < 0x80 { continue }
            guard take(byte) else { return false }
        }
        return true
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard missing == 0 else {
            defer { allowed = 0x80...0xBF }
            missing -= 1
            return allowed.contains(byte)
        }
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, allowed) = (2, 0xA0...0xBF)
        case 0xED: (missing, allowed) = (2, 0x80...0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, allowed) = (3, 0x90...0xBF)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, allowed) = (3, 0x80...0x8F)
        default: return false
        }
        return true
    }
}
