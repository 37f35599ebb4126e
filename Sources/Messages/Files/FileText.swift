/// What is wrong with a file that the company writes, in sentences that say what to change.
package enum FileText {
    // MARK: - The file as a whole

    /// `reason` is the operating system's own word for it.
    package static func unreadable(_ reason: Message) -> Message {
        Message(
            "ファイルを読めません（\(reason.ja)）。場所と権限を確かめてください。",
            "The file cannot be read (\(reason.en)). Check its place and permissions."
        )
    }

    package static func tooLarge(limit: Int) -> Message {
        let size = CountUnit.bytes.text(limit)
        return Message(
            "ファイルが大きすぎます。上限は\(size.ja)です。",
            "The file is too large. The limit is \(size.en)."
        )
    }

    package static let encoding = Message(
        "文字コードがUTF-8でもCP932（シフトJIS）でもありません。どちらかで保存し直してください。",
        "The text is neither UTF-8 nor CP932 (Shift JIS). Save it again in one of them."
    )

    package static func controlCharacter(_ code: UInt32) -> Message {
        let text = "U+" + String(code + 0x10000, radix: 16, uppercase: true).dropFirst()
        return Message(
            "制御文字（\(text)）が入っています。取り除いてください。",
            "The control character \(text) is in the text. Remove it."
        )
    }

    package static let empty = Message(
        "ファイルに内容がありません。",
        "The file has no content."
    )

    // MARK: - YAML

    /// `detail` is the YAML reader's own English sentence.
    package static func yamlSyntax(_ detail: String) -> Message {
        let shown = asciiOnly(detail)
        return Message(
            "YAMLとして読めません（\(shown)）。字下げと引用符を確かめてください。",
            "This is not valid YAML (\(shown)). Check the indentation and the quotes."
        )
    }

    package static let yamlAnchor = Message(
        "YAMLのアンカーと別名（& と *）は使えません。値をそのまま書いてください。",
        "YAML anchors and aliases (& and *) are not accepted. Write the value itself."
    )

    package static func duplicateKey(_ key: String) -> Message {
        let key = Message.quoted(key)
        return Message(
            "項目\(key.ja)が二度書かれています。一つにしてください。",
            "The key \(key.en) is written twice. Keep one of them."
        )
    }

    package static func unknownKey(_ key: String, known: [String]) -> Message {
        let key = Message.quoted(key)
        return Message(
            "項目\(key.ja)はありません。使えるのは \(list(known).ja) です。",
            "There is no key \(key.en). The keys are: \(list(known).en)."
        )
    }

    package static func missingKey(_ key: String) -> Message {
        Message("項目「\(key)」がありません。書き足してください。", "The key '\(key)' is missing. Add it.")
    }

    /// A scalar, a list or a block stands where another shape belongs.
    package static func shape(_ key: String, _ shape: Shape) -> Message {
        let (key, wanted) = (Message.quoted(key), shape.message)
        return Message(
            "\(key.ja)は\(wanted.ja)で書いてください。",
            "Write \(key.en) as \(wanted.en)."
        )
    }

    private static func list(_ words: [String]) -> Message {
        .list(words.map { .same($0) })
    }

    /// What a value looks like in YAML.
    package enum Shape: CaseIterable, Sendable {
        case single
        case list
        case block

        var message: Message {
            switch self {
            case .single: Message("一つの値", "a single value")
            case .list: Message("一覧（- で始まる行）", "a list (lines that begin with -)")
            case .block: Message("項目の組（項目: 値）", "a block of keys (key: value)")
            }
        }
    }

    // MARK: - CSV

    package static func unknownColumn(_ name: String, known: [String]) -> Message {
        let name = Message.quoted(name)
        return Message(
            "列\(name.ja)はありません。使えるのは \(list(known).ja) です。",
            "There is no column \(name.en). The columns are: \(list(known).en)."
        )
    }

    /// No cell of the first line is a column. It is not quoted: it may be somebody's row.
    package static func noHeader(known: [String]) -> Message {
        Message(
            "見出しの行がありません。1行目に列の名前を書いてください。使えるのは \(list(known).ja) です。",
            "There is no header. Write the names of the columns on line 1: \(list(known).en)."
        )
    }

    /// `digest` stands in the roster and in systems.yaml.
    package static func systemsCertificate(_ digest: String) -> Message {
        Message(
            "列「cert_sha256」の \(digest) は systems.yaml にもあります。"
                + "本人だけの証明書を登録してください。",
            "The \(digest) of column 'cert_sha256' is in systems.yaml too. "
                + "Enter a certificate that is this person's alone."
        )
    }

    package static func duplicateColumn(_ name: String) -> Message {
        let name = Message.quoted(name)
        return Message(
            "列\(name.ja)が二つあります。一つにしてください。",
            "The column \(name.en) is there twice. Keep one of them."
        )
    }

    package static func missingColumn(_ name: String) -> Message {
        let name = Message.quoted(name)
        return Message(
            "列\(name.ja)がありません。書き足してください。",
            "The column \(name.en) is missing. Add it."
        )
    }

    package static func columnCount(found: Int, expected: Int) -> Message {
        Message(
            "列の数が\(found)です。見出しと同じ\(expected)にしてください。",
            "The row has \(found) cells. Make it \(expected), as in the header."
        )
    }

    package static let quoting = Message(
        "引用符（\"）の使い方が正しくありません。値の中の \" は \"\" と書いてください。",
        "A quotation mark is out of place. Write \" inside a value as \"\"."
    )

    package static let openQuote = Message(
        "引用符（\"）が閉じていません。",
        "A quotation mark is never closed."
    )

    package static func tooManyRows(limit: Int) -> Message {
        let rows = CountUnit.lines.text(limit)
        return Message(
            "行が多すぎます。上限は\(rows.ja)です。",
            "There are too many rows. The limit is \(rows.en)."
        )
    }
}
