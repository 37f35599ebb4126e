/// In which language a person is addressed; everything exists in both.
package enum Language: String, CaseIterable, Sendable {
    case japanese = "ja"
    case english = "en"

    /// The language for a person with these settings.
    ///
    /// The `--lang` option if given, else the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that
    /// is set and not empty, as POSIX orders them. Anything that is not Japanese is English, so
    /// that `LANG=C` stays legible.
    package static func chosen(
        option: Language?,
        lcAll: String?,
        lcMessages: String?,
        lang: String?
    ) -> Language {
        if let option { return option }
        let locale = [lcAll, lcMessages, lang].compactMap { $0 }.first { !$0.isEmpty } ?? ""
        let tongue = locale.prefix { $0 != "_" && $0 != "." && $0 != "@" && $0 != "-" }
        return tongue.lowercased() == "ja" ? .japanese : .english
    }
}
