package import BrokerCore

/// What is wrong with one value of a file.
extension FileText {
    package static func emptyValue(_ key: String) -> Message {
        let key = Message.quoted(key)
        return Message(
            "\(key.ja)に値がありません。値を書いてください。",
            "\(key.en) has no value. Give it one."
        )
    }

    package static func badValue(_ key: String, _ value: String, _ rule: ValueRule) -> Message {
        let (key, shown) = (Message.quoted(key), Message.quoted(value))
        let wanted = rule.message
        return Message(
            "\(key.ja)の値\(shown.ja)は使えません。\(wanted.ja)",
            "The value \(shown.en) of \(key.en) is not accepted. \(wanted.en)"
        )
    }

    /// A figure above the limit that is compiled in.
    package static func aboveCeiling(_ key: String, _ value: String, ceiling: Message) -> Message {
        let shown = Message.quoted(value)
        return Message(
            "「\(key)」の値\(shown.ja)は上限を超えています。上限は \(ceiling.ja) です。",
            "The value \(shown.en) of '\(key)' is above the ceiling. The ceiling is \(ceiling.en)."
        )
    }

    /// One figure of a kind's limits is longer than its cap.
    package static func windowAboveCap(_ kind: EventKind) -> Message {
        Message(
            "「\(kind.rawValue)」の window（\(kind.message.ja)の最初の期間）が cap より長くなっています。"
                + "cap 以下にしてください。",
            "The window of '\(kind.rawValue)' is longer than its cap. Make it no longer than cap."
        )
    }

    /// Two rows claim what only one may have; `line` is the other row's.
    package static func duplicate(_ key: String, _ value: String, line: Int) -> Message {
        let shown = Message.quoted(value)
        return Message(
            "「\(key)」の値\(shown.ja)が\(line)行目と重なっています。どちらかを直してください。",
            "The value \(shown.en) of '\(key)' is also on line \(line). Correct one of them."
        )
    }

    /// The value names something that the same file does not list.
    package static func notListed(_ key: String, _ value: String, list: String) -> Message {
        let shown = Message.quoted(value)
        return Message(
            "「\(key)」の値\(shown.ja)が「\(list)」にありません。",
            "The value \(shown.en) of '\(key)' is not listed in '\(list)'."
        )
    }

    package static let nobodyUID = Message(
        "uid 0 と 65534 は誰のものでもありません。本人のアカウントの uid を書いてください。",
        "The uids 0 and 65534 are nobody's. Give the uid of the person's own account."
    )

    package static let nobodyProxy = Message(
        "uid 0 と 65534 はプロキシとして登録できません。プロキシ専用のアカウントの uid を書いてください。",
        "The uids 0 and 65534 cannot be a proxy's. Give the uid of the proxy's own account."
    )

    /// This host has no such group.
    package static func unknownGroup(_ key: String, _ value: String) -> Message {
        let shown = Message.quoted(value)
        return Message(
            "「\(key)」のグループ\(shown.ja)はこのホストにありません。グループを作るか、値を直してください。",
            "There is no group \(shown.en) (\(key)) on this host. Create it, or correct the value."
        )
    }

    /// `reason` is the operating system's.
    package static func deniedGroup(_ key: String, _ value: String, _ reason: Message) -> Message {
        let shown = Message.quoted(value)
        return Message(
            "「\(key)」のグループ\(shown.ja)をソケットに付けられません（\(reason.ja)）。"
                + "デーモンのアカウント（mado）をそのグループに入れてください。",
            "The socket cannot be given to the group \(shown.en) (\(key)): \(reason.en). "
                + "Make the daemon's account (mado) a member of it."
        )
    }

    package static func datesReversed(_ from: String, _ to: String) -> Message {
        Message(
            "「\(to)」が「\(from)」より前です。日付を確かめてください。",
            "'\(to)' is before '\(from)'. Check the dates."
        )
    }

    package static func tooMany(_ key: String, limit: Int) -> Message {
        Message(
            "「\(key)」が多すぎます。上限は\(CountUnit.items.text(limit).ja)です。",
            "There are too many of '\(key)'. The limit is \(grouped(limit))."
        )
    }
}

/// What a value has to look like; each says it to the person who edits the file.
package enum ValueRule: Hashable, Sendable {
    /// An id of the company's own files.
    case identifier
    /// Several ids separated by spaces.
    case identifiers
    case oneOf([String])
    case date
    case dateOrTime
    case duration(min: Milliseconds, max: Milliseconds)
    case size(min: Int, max: Int)
    case integer(min: Int, max: Int)
    case yesOrNo
    case sha256
    case absolutePath(maxBytes: Int)
    case path
    case loopback
    case address
    case issuer
    case origin
    /// Text in any script.
    case text(max: Int)
    /// Text in printable ASCII.
    case asciiText(max: Int)
    case urlPathPrefix
    case hostName
    /// An absolute path for a Unix socket, or `off`.
    case socketPath

    package var message: Message {
        switch self {
        case .identifier, .identifiers, .oneOf, .date, .dateOrTime, .yesOrNo, .sha256:
            wordMessage
        case .duration, .size, .integer, .text, .asciiText:
            figureMessage
        case .absolutePath, .path, .loopback, .address, .issuer, .origin, .urlPathPrefix,
            .hostName, .socketPath:
            placeMessage
        }
    }

    private var wordMessage: Message {
        switch self {
        case .identifier:
            Message(
                "半角の英数字と . _ - で、32文字以内にしてください。",
                "Use 1 to 32 of the characters A-Z a-z 0-9 . _ -."
            )
        case .identifiers:
            Message(
                "半角の英数字と . _ - の番号を、半角空白で区切り、重複なく書いてください。",
                "Write ids of A-Z a-z 0-9 . _ - separated by single spaces, none twice."
            )
        case .oneOf(let words):
            Message(
                "\(words.joined(separator: "、")) のどれかにしてください。",
                "Use one of: \(words.joined(separator: ", "))."
            )
        case .date:
            Message(
                "2026-11-21 の形の、実在する日付にしてください。",
                "Write a date that exists, like 2026-11-21."
            )
        case .dateOrTime:
            Message(
                "2026-11-21 の形の日付か、2026-11-21T03:07:00+09:00 の形の時刻にしてください。",
                "Write a date like 2026-11-21 or a time like 2026-11-21T03:07:00+09:00."
            )
        case .yesOrNo: Message("true か false にしてください。", "Write true or false.")
        default:
            Message(
                "SHA-256の値を、小文字の16進数64文字で書いてください。",
                "Write the SHA-256 as 64 lower-case hexadecimal digits."
            )
        }
    }

    private var figureMessage: Message {
        switch self {
        case .duration(let min, let max):
            Message(
                "単位（d h m s）を付け、\(Length.written(min)) から \(Length.written(max)) まで"
                    + "にしてください。例: 2h、90s、1h30m",
                "Write a length with units (d h m s) from \(Length.written(min)) to "
                    + "\(Length.written(max)), like 2h, 90s or 1h30m."
            )
        case .size(let min, let max):
            Message(
                "\(grouped(min)) から \(grouped(max)) バイトまでにしてください。例: 65536、64KiB、1MiB",
                "Write a size from \(grouped(min)) to \(grouped(max)) bytes, "
                    + "like 65536, 64KiB or 1MiB."
            )
        case .integer(let min, let max):
            Message(
                "\(grouped(min)) から \(grouped(max)) までの整数を、区切りなしで書いてください。",
                "Write a whole number from \(grouped(min)) to \(grouped(max)), "
                    + "without separators."
            )
        case .text(let max):
            Message(
                "\(max)文字以内で、前後の空白と改行なしにしてください。",
                "Use at most \(max) characters on one line, without spaces around them."
            )
        case .asciiText(let max):
            Message(
                "半角の英数字と記号で、\(max)文字以内にしてください。",
                "Use at most \(max) printable ASCII characters without spaces around them."
            )
        default: .empty
        }
    }

    private var placeMessage: Message {
        switch self {
        case .absolutePath(let limit):
            Message(
                "/ で始まる、\(limit)バイト以内の場所にしてください。",
                "Write a path that begins with / and has at most \(limit) bytes."
            )
        case .path:
            Message("ファイルの場所を書いてください。", "Write the path of a file.")
        case .loopback:
            Message(
                "127.0.0.1:8643 か [::1]:8643 の形、または off にしてください。"
                    + "TLSなしでは、このホストの中からの接続だけを受け付けます。",
                "Write an address like 127.0.0.1:8643 or [::1]:8643, or off. "
                    + "Without TLS, connections are accepted from this host only."
            )
        case .address:
            Message(
                "0.0.0.0:8644 か [::]:8644 のように数字のアドレスとポートを書くか、off にしてください。",
                "Write a numeric address and port like 0.0.0.0:8644 or [::]:8644, or off."
            )
        case .issuer:
            Message(
                "https://mado.example.co.jp か https://mado.example.co.jp:8644 の形にしてください"
                    + "（半角小文字。パスなし。443番は書かない）。",
                "Write a URL like https://mado.example.co.jp or https://mado.example.co.jp:8644, "
                    + "in lower case, without a path and without port 443."
            )
        case .origin:
            Message(
                "mado.example.co.jp/ledger1 の形にしてください（半角小文字、空白なし）。",
                "Write a name like mado.example.co.jp/ledger1, in lower case, without spaces."
            )
        case .socketPath:
            Message(
                "/ で始まる107バイト以内の場所を書くか、off にしてください。",
                "Write a path that begins with / and has at most 107 bytes, or off."
            )
        case .hostName:
            Message(
                "app.example.co.jp の形のホスト名にしてください（半角小文字。ポートなし）。",
                "Write a host name like app.example.co.jp, in lower case, without a port."
            )
        default:
            Message(
                "/ で始まり、.. // % ; \\ ? # と空白を含まないパスにしてください。",
                "Write a path that begins with / and has none of .. // % ; \\ ? # or spaces."
            )
        }
    }
}
