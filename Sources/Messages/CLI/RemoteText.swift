/// What the command line says of a daemon on another machine.
package enum RemoteText {
    /// `reason` is the operating system's own word for it.
    package static func unreachable(_ url: String, reason: String) -> Message {
        let reason = Message.same(reason)
        return Message(
            "madod（\(url)）に接続できません（\(reason.ja)）。アドレスとポート、途中のネットワークを確かめてください。",
            "Cannot reach madod at \(asciiOnly(url)) (\(reason.en)). "
                + "Check the address, the port, and the network between."
        )
    }

    package static func untrustedServer(_ url: String) -> Message {
        Message(
            "\(url) のサーバー証明書を信頼できないため、何も送っていません。"
                + "ホスト名と、認証局の証明書（--ca）を確かめてください。",
            "The certificate of \(asciiOnly(url)) is not trusted, so nothing was sent. "
                + "Check the host name, and the authority's certificate (--ca)."
        )
    }

    package static func certificateRefused(_ url: String) -> Message {
        Message(
            "\(url) がクライアント証明書を受け付けないため、何も行われていません。"
                + "証明書の期限と、それを発行した認証局を確かめてください。",
            "\(asciiOnly(url)) does not accept the client certificate, so nothing was done. "
                + "Check until when it is good, and which authority issued it."
        )
    }

    package static func noHandshake(_ url: String) -> Message {
        Message(
            "\(url) とTLSで通信できないため、何も送っていません。madodのTLSのポートかどうかを確かめてください。",
            "\(asciiOnly(url)) does not speak TLS with us, so nothing was sent. "
                + "Check that it is the port of madod's TLS."
        )
    }

    package static func badURL(_ text: String) -> Message {
        let shown = Message.quoted(text)
        return Message(
            "「--server」の\(shown.ja)は使えません。https://mado.example:8644 の形で書いてください。",
            "The \(shown.en) of '--server' cannot be used. Write it like https://mado.example:8644."
        )
    }

    package static func needsServer(_ option: String) -> Message {
        Message(
            "\(option) は --server と一緒に使います。",
            "\(option) is for use with --server."
        )
    }

    package static func asksNobody(_ option: String) -> Message {
        Message(
            "この操作はmadodに問い合わせないので、\(option) は意味を持ちません。外してください。",
            "This command asks no madod: \(option) has no meaning here. Leave it out."
        )
    }

    package static func exposedKey(_ path: String) -> Message {
        let path = Message.quoted(path)
        return Message(
            "秘密鍵\(path.ja)を本人以外も使えます。本人だけが読めるようにしてください（chmod 600）。",
            "Others than its owner can use the private key \(path.en). "
                + "Let its owner alone read it (chmod 600)."
        )
    }

    package static let showCertificate = Message(
        "--certificate と --private-key で本人の証明書を示してください。",
        "Show your own certificate with --certificate and --private-key."
    )

    package static let enterCertificate = Message(
        "示した証明書の要約（SHA-256）を、名簿の cert_sha256 と照らし合わせてください。",
        "Compare the digest (SHA-256) of the certificate with cert_sha256 on the roster."
    )
}
