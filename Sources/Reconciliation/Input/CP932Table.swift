import Glibc

/// Microsoft's code page 932 as a table, made once by the C library's iconv.
///
/// A table because a log has millions of rows: a call of iconv each costs more than the row.
struct CP932Table: Sendable {
    /// The scalar of a character of one byte, at the byte, and of two, at `first << 8 | second`;
    /// 0: no character.
    private let scalars: [UInt32]

    /// Nil where the C library does not know the code page.
    static let shared: CP932Table? = CP932Table()

    private init?() {
        guard let converter = Converter() else { return nil }
        var scalars = [UInt32](repeating: 0, count: 0x10000)
        for first in 0...0xFF {
            let lead = UInt8(first)
            if let scalar = converter.scalar(of: [lead]) {
                scalars[first] = scalar
                continue
            }
            for second in 0x40...0xFC {
                scalars[first << 8 | second] =
                    converter.scalar(of: [lead, UInt8(second)]) ?? 0
            }
        }
        self.scalars = scalars
    }

    /// Appends `bytes` as UTF-8 to `text`; false if they are not of this code page.
    func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) -> Bool {
        var index = 0
        while index < bytes.count {
            let first = bytes[index]
            if first < 0x80 {
                text.append(first)
                index += 1
                continue
            }
            var scalar = scalars[Int(first)]
            index += 1
            if scalar == 0, index < bytes.count {
                scalar = scalars[Int(first) << 8 | Int(bytes[index])]
                index += 1
            }
            guard scalar != 0 else { return false }
            appendUTF8(scalar, to: &text)
        }
        return true
    }
}

/// Every character of this code page is in the basic plane.
private func appendUTF8(_ scalar: UInt32, to text: inout [UInt8]) {
    if scalar < 0x80 {
        text.append(UInt8(scalar))
    } else if scalar < 0x800 {
        text.append(UInt8(0xC0 | scalar >> 6))
        text.append(UInt8(0x80 | scalar & 0x3F))
    } else {
        text.append(UInt8(0xE0 | scalar >> 12))
        text.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        text.append(UInt8(0x80 | scalar & 0x3F))
    }
}

/// Safe because the handle lives as long as the object and is used by one caller at a time.
@safe private final class Converter {
    private let handle: iconv_t

    init?() {
        // iconv answers with -1 where it does not know a name.
        guard let handle = unsafe iconv_open("UTF-16BE", "CP932"),
            Int(bitPattern: handle) != -1
        else { return nil }
        unsafe self.handle = handle
    }

    deinit { unsafe _ = iconv_close(handle) }

    /// The one scalar that `bytes` are; nil for none, several or an unfinished one.
    func scalar(of bytes: [UInt8]) -> UInt32? {
        var input = bytes.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: 8)
        var inputLeft = input.count
        var outputLeft = output.count
        let result = unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                var from = input.baseAddress
                var to = output.baseAddress
                unsafe _ = iconv(handle, nil, nil, nil, nil)
                return unsafe iconv(handle, &from, &inputLeft, &to, &outputLeft)
            }
        }
        guard result != size_t.max, inputLeft == 0, outputLeft == 6 else { return nil }
        let scalar =
            UInt32(UInt8(bitPattern: output[0])) << 8 | UInt32(UInt8(bitPattern: output[1]))
        return scalar == 0 ? nil : scalar
    }
}
