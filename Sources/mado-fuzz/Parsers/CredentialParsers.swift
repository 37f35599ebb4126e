import BrokerCore
import Credentials

extension Parser {
    /// The value of an `Authorization` header: what is taken out of it was in it, and no
    /// description shows it.
    static let authorization = Parser("authorization") { bytes in
        let header = String(decoding: bytes, as: UTF8.self)
        guard let authorization = Authorization.parse(header) else { return }
        switch authorization {
        case .apiKey(let key):
            try demand(header.hasSuffix(key.exposed), "a key from elsewhere")
            try demand(APIKey.parse(key.exposed)?.exposed == key.exposed, "another key")
            try demand(key.matches(key.digest), "not its own digest")
            try demandHidden(key)
        case .token(let token):
            try demand(header.hasSuffix(token.exposed), "a token from elsewhere")
            try demand(Token.parse(token.exposed) == token, "another token")
            try demandHidden(token)
        case .basic(let system, let key):
            try demand(SystemID(system.text) == system, "another system")
            try demand(APIKey.parse(key.exposed)?.exposed == key.exposed, "another key")
            try demandHidden(key)
        }
    }

    /// A secret is printed without its prefix or anything behind it, by itself and inside
    /// another value. (A system may have a name that begins as secrets do: that may be shown.)
    private static func demandHidden(_ secret: some Redacted) throws {
        let shown = "\(secret)\(String(reflecting: secret))\([secret])"
        try demand(!shown.contains("mado_"), "shows what it holds")
    }

    /// What people type and stores keep: TOTP codes, enrolment codes, passphrase hashes.
    static let factors = Parser("factors") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        // The secret and the time are of the input, so that a right code can be found.
        let secret = Secret(bytes: Array(bytes.prefix(1)))
        let instant = Instant(
            millisecondsSince1970: bytes.dropFirst().prefix(8).reduce(0) { $0 << 8 | Int64($1) }
        )
        let code = String(decoding: bytes.dropFirst(9), as: UTF8.self)
        for code in [code, TOTP.code(secret: secret, step: TOTP.step(at: instant))] {
            guard let step = TOTP.matchingStep(code: code, secret: secret, at: instant) else {
                continue
            }
            try demand(TOTP.code(secret: secret, step: step) == code, "another code")
            try demand(abs(step - TOTP.step(at: instant)) <= 1, "a step too far")
        }
        if let code = EnrolmentCode.parse(text) {
            try demand(EnrolmentCode.parse(code.exposed) == code, "another enrolment code")
            try demand(code.exposed.utf8.count == 19, "of another form")
        }
        if let hash = PassphraseHash(phc: text) {
            try demand(same(hash.phc, text), "another hash")
        }
    }

    /// The file of a key: 32 bytes in hexadecimal digits and a line feed, or refused.
    static let keyFile = Parser("key-file") { bytes in
        let path = scratch.file("key")
        scratch.write(bytes, "key")
        scratch.restrict("key")
        switch Result(catching: { () throws(KeyFileError) in try KeyFile.load(path: path) }) {
        case .success(let file):
            try demand(file.key.bytes.count == KeyFile.length, "a short key")
            try demand(bytes.count == KeyFile.length * 2 + 1, "a key of \(bytes.count) bytes")
        case .failure(let error):
            try demand(error == .malformed(path: path), "\(error)")
        }
    }

    private static let scratch = Scratch("key")
}
