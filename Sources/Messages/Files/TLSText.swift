/// What is wrong with a file of the TLS listener; `key` is how the configuration names it.
package enum TLSText {
    /// `reason`: why, as ``FileText`` says it of any file.
    package static func unreadable(_ key: String, _ path: String, _ reason: Message) -> Message {
        about(key, path) + reason
    }

    package static func exposed(_ key: String, _ path: String) -> Message {
        about(key, path)
            + Message(
                "秘密鍵がだれにでも読めます。所有者とグループだけが読めるようにしてください（chmod 640）。",
                "The private key can be read by everybody. Let only its owner and group read it "
                    + "(chmod 640)."
            )
    }

    package static func noCertificate(_ key: String, _ path: String) -> Message {
        about(key, path)
            + Message(
                "証明書（PEM形式）がありません。",
                "There is no certificate in it (PEM)."
            )
    }

    package static func noPrivateKey(_ key: String, _ path: String) -> Message {
        about(key, path)
            + Message(
                "暗号化されていない秘密鍵（PEM形式）がありません。",
                "There is no unencrypted private key in it (PEM)."
            )
    }

    package static func mismatch(_ key: String, _ path: String) -> Message {
        about(key, path)
            + Message(
                "秘密鍵が、最初の証明書のものではありません。",
                "The private key is not that of the first certificate."
            )
    }

    /// A socket for TLS, and nothing to serve it with.
    package static let noFiles = Message(
        "TLS用のソケット（madod-tls.socket）が渡されましたが、設定に「tls」がありません。書き足してください。",
        "A socket for TLS (madod-tls.socket) was passed, but the configuration has no 'tls'. "
            + "Add it."
    )

    private static func about(_ key: String, _ path: String) -> Message {
        let path = Message.same(path)
        return Message("「\(key)」の \(path.ja): ", "'\(key)' (\(path.en)):")
    }
}
