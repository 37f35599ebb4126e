import Foundation
import Requests

extension Parser {
    /// What a proxy says was asked for, and where a person wants to go afterwards: a path is taken
    /// only if another reader finds the same one, and no way back leads elsewhere.
    static let proxiedPath = Parser("proxied-path") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let path = ProxiedRequest(method: "GET", uri: text)?.path {
            try demandPlain(path, of: text)
        }
        try demandInside(ReturnPath(text).text, of: text)
    }

    private static func demandPlain(_ path: String, of uri: String) throws {
        // Of scalars, for a letter may join the question mark to one character; compared in bytes:
        // signs that mean the same letter are two names to a server.
        let written = String(uri.unicodeScalars.prefix { $0 != "?" })
        let other = written.removingPercentEncoding.map { Array($0.utf8) }
        try demand(other == Array(path.utf8), "another reader reads another path")
        // As a server splits them: of scalars, for a letter may join the slash to one character.
        let segments = path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
            .map { String($0) }
        try demand(segments.first == "", "a path that does not begin at the root")
        try demand(!segments.dropFirst().dropLast().contains(""), "a segment of nothing")
        try demand(!segments.contains("."), "a segment that means this folder")
        try demand(!segments.contains(".."), "a segment that leads upwards")
        for mark in ["\\", ";", "%", "?", "#", "\0", "::"] {
            try demand(!path.utf8.contains(mark.utf8), "\(mark) in a path")
        }
        guard let again = path.addingPercentEncoding(withAllowedCharacters: unreserved) else {
            throw Broken(description: "a path that cannot be written")
        }
        let second = ProxiedRequest(method: "GET", uri: again)?.path
        let isSame = second.map { same($0, path) } == true
        try demand(isSame, "written again it is another: \(second ?? "none")")
    }

    private static func demandInside(_ path: String, of text: String) throws {
        try demand(path == "/" || same(path, text), "a way back that nobody wrote")
        let second = ReturnPath(path).text
        try demand(same(second, path), "a way back that is another the second time: \(second)")
        let site = URL(string: "https://app.example/_mado/activate")
        guard let url = URL(string: path, relativeTo: site)?.absoluteURL else {
            throw Broken(description: "a way back that is none")
        }
        let isInside = url.scheme == "https" && url.host() == "app.example" && url.port == nil
        try demand(isInside && url.user() == nil, "a way back that leads elsewhere: \(url)")
    }

    /// RFC 3986 §2.3, and the slash.
    private static let unreserved = CharacterSet(
        charactersIn: "/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )

    /// The cookies of a browser: no other letters plant one where no semicolon is, and whatever was
    /// sent before it hides none.
    static let cookies = Parser("cookies") { bytes in
        let header = String(decoding: bytes, as: UTF8.self)
        let name = "__Host-mado"
        let found = CookieHeader.values(of: name, in: [header])
        for value in found {
            try demand(!value.utf8.contains(UInt8(ascii: ";")), "more than a value: \(value)")
        }
        let more = CookieHeader.values(of: name, in: [header + "; \(name)=last"])
        let isThere = more.count == found.count + 1 && more.last.map { same($0, "last") } == true
        try demand(isThere, "hides what comes after it: \(more)")
        let single = String(decoding: bytes.filter { $0 != UInt8(ascii: ";") }, as: UTF8.self)
        let planted = CookieHeader.values(of: name, in: ["a=" + single])
        try demand(planted.isEmpty, "plants \(planted)")
    }

    /// The key of an act that is sent again: one text for one key, and nothing else beside it.
    static let idempotencyKey = Parser("idempotency-key") { bytes in
        let header = String(decoding: bytes, as: UTF8.self)
        guard let key = IdempotencyKey(header: header) else { return }
        try demand(same("\"\(key.text)\"", header), "not the text that was sent")
        try demand(IdempotencyKey.lengths.contains(key.text.utf8.count), "too short or too long")
        try demand(key.text.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "not plain")
    }
}
