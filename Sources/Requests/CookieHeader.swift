/// The cookies that a browser sends (RFC 6265 §4.2.1).
///
/// Read in bytes: a letter may join the sign before or behind it to one character, and U+037E is
/// the same character as a semicolon. One would hide a cookie, the other plant it.
package enum CookieHeader {
    /// The values of all cookies with this name in the lines of a request's header, as they came.
    package static func values(of name: String, in lines: [String]) -> [String] {
        let prefix = Array((name + "=").utf8)
        return lines.flatMap { line in
            line.utf8.split(separator: UInt8(ascii: ";")).compactMap { pair in
                let pair = pair.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                guard pair.starts(with: prefix) else { return nil }
                return String(decoding: pair.dropFirst(prefix.count), as: UTF8.self)
            }
        }
    }
}
