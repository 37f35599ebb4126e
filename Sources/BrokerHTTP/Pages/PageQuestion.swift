import HTTPTypes
import Hummingbird
package import Messages
package import Requests

/// What a page is asked for: in which language, and where the person wants to go afterwards.
package struct PageQuestion: Equatable, Sendable {
    /// Chosen by the person; nil: by what the browser prefers.
    package private(set) var chosen: Language?
    package private(set) var returnPath = ReturnPath.front

    /// `lang=ja` or `lang=en`, and `return=`, which comes last: everything after it is the path, so
    /// that a proxy can write `$request_uri` there, which it cannot escape.
    package init(target: String) {
        guard let mark = target.firstIndex(of: "?") else { return }
        var rest = target[target.index(after: mark)...]
        while !rest.isEmpty {
            if rest.hasPrefix("return=") {
                returnPath = ReturnPath(String(rest.dropFirst("return=".count)))
                return
            }
            let item = rest.prefix { $0 != "&" }
            if item.hasPrefix("lang=") { chosen = Language(rawValue: String(item.dropFirst(5))) }
            rest = rest.dropFirst(item.count + 1)
        }
    }

    /// Of a form's own fields.
    package init(lang: String?, returnPath: String?) {
        chosen = lang.flatMap { Language(rawValue: $0) }
        self.returnPath = returnPath.map { ReturnPath($0) } ?? .front
    }

    /// The same page in a language that stays chosen.
    package func target(_ path: String, in language: Language?) -> String {
        let lang = language.map { "lang=\($0.rawValue)&" } ?? ""
        return "\(path)?\(lang)return=\(returnPath.text)"
    }
}

extension Language {
    /// By `Accept-Language` (RFC 9110 §12.5.4): the one of the two that the browser prefers, and
    /// Japanese where it names neither.
    package init(accepting header: String?) {
        var best: (language: Language, weight: Double)?
        for item in (header ?? "").prefix(256).split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.trimmingPrefix { $0 == " " } }
            let tongue = parts.first?.prefix { $0 != "-" && $0 != " " }.lowercased()
            guard let language = tongue.flatMap({ Language(rawValue: $0) }) else { continue }
            let weight =
                parts.dropFirst().first { $0.hasPrefix("q=") }
                .map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        self = best?.language ?? .japanese
    }

    /// What speakers of the language call it.
    var ownName: String {
        switch self {
        case .japanese: "日本語"
        case .english: "English"
        }
    }

    var other: Language { self == .japanese ? .english : .japanese }
}
