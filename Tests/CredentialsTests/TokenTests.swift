import BrokerCore
import Credentials
import Testing

@Suite struct `Tokens and keys` {
    private let fixed = "mado_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

    @Test func `a token is 256 bits in base64url and known by its SHA-256`() throws {
        let token = Token.mint(random: counting)
        #expect(token.exposed == fixed)
        #expect(
            token.digest.description
                == "1533f4ac172736b6e43de0d8affeaa2feddf6c3d7ea83aa65f4abf1f4dd858e3"
        )
    }

    @Test(arguments: UInt64(1)...20)
    func `what is minted reads back and differs`(seed: UInt64) throws {
        let random = seeded(seed)
        let tokens = (0..<50).map { _ in Token.mint(random: random) }
        #expect(Set(tokens.map(\.digest)).count == 50)
        for token in tokens {
            #expect(Token.parse(token.exposed)?.digest == token.digest)
        }
        let key = APIKey.mint(random: random)
        #expect(APIKey.parse(key.exposed)?.digest == key.digest)
        #expect(Token.parse(key.exposed) == nil)
        #expect(APIKey.parse(tokens[0].exposed) == nil)
    }

    @Test func `the system's own randomness mints different tokens`() {
        #expect(Token.mint(random: .system) != Token.mint(random: .system))
    }

    @Test func `any changed text is another token or none`() throws {
        for index in fixed.utf8.indices {
            for replacement in ["=", "+", "/", " ", "é", "\n", ""] {
                var text = fixed
                text.replaceSubrange(index...index, with: replacement)
                #expect(Token.parse(text) == nil, "\(text)")
            }
        }
        // The last character carries four bits: the other two must be zero.
        #expect(Token.parse(fixed.dropLast() + "9") == nil)
        #expect(Token.parse(fixed + "=") == nil)
        #expect(Token.parse(fixed.uppercased()) == nil)
        #expect(Token.parse("") == nil)
    }

    @Test func `a key matches its own digest alone`() throws {
        let random = seeded(3)
        let key = APIKey.mint(random: random)
        let other = APIKey.mint(random: random)
        #expect(key.matches(key.digest))
        #expect(!key.matches(other.digest))
    }

    @Test func `nothing prints a secret`() throws {
        let random = seeded(4)
        let token = Token.mint(random: random)
        let code = EnrolmentCode.draw(random: random)
        let hash = try Passphrase.hash(
            Secret("correct horse battery"),
            random: random,
            cost: cheap()
        )
        let values: [Any] = [token, APIKey.mint(random: random), code, Secret("hunter2"), hash]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            let printed = "\(value)" + String(reflecting: value) + dumped + "\([value])"
            #expect(printed.contains("<redacted>"))
            for clear in [token.exposed, "mado_key_", code.exposed, "hunter2", "104", "scrypt$"] {
                #expect(!printed.contains(clear), "\(type(of: value))")
            }
            #expect(Mirror(reflecting: value).children.isEmpty)
        }
    }
}

@Suite struct `Authorization headers` {
    private let key = "mado_key_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    private let basic =
        "U1lTLUNJUzptYWRvX2tleV9BQUVDQXdRRkJnY0lDUW9MREEwT0R4QVJFaE1VRlJZWEdCa2FHeHdkSGg4"

    @Test func `carry a key, a token or a system with its key`() throws {
        for scheme in ["Bearer", "bearer", "BEARER"] {
            guard case .apiKey(let read) = Authorization.parse("\(scheme) \(key)") else {
                Issue.record("no key after \(scheme)")
                continue
            }
            #expect(read.exposed == key)
        }
        let token = Token.mint(random: seeded(5))
        guard case .token(let readToken) = Authorization.parse("Bearer  \(token.exposed)") else {
            Issue.record("no token")
            return
        }
        #expect(readToken == token)
        guard case .basic(let system, let password) = Authorization.parse("Basic \(basic)") else {
            Issue.record("no basic credentials")
            return
        }
        #expect(system == SystemID("SYS-CIS"))
        #expect(password.exposed == key)
    }

    @Test func `are refused when anything is off`() {
        let headers = [
            "", " ", "Bearer", "Bearer ", "Bearer x", "Digest \(key)", key, "Bearer\t\(key)",
            "Bearer \(key) ", "Bearer \(key),\(key)", "Basic \(key)", "Basic \(basic)=",
            "Basic \(basic.dropLast())", "Basic \(basic)!", "Basic U1lTLUNJUw==", "Basic ====",
            "Basic //8=", "Basic OnA=", "Bearer " + String(repeating: "a", count: 100_000),
        ]
        for header in headers {
            #expect(Authorization.parse(header) == nil, "\(header.prefix(80))")
        }
    }
}

@Suite struct `Enrolment codes` {
    @Test func `are four groups that forgive typing`() throws {
        let code = EnrolmentCode.draw(random: seeded(6))
        let text = code.exposed
        #expect(text.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}/) != nil)
        let typings = [
            text, text.lowercased(), text.replacing("-", with: ""),
            text.replacing("-", with: " "), " \(text) ",
            text.replacing("0", with: "o").replacing("1", with: "l"),
            text.replacing("0", with: "O").replacing("1", with: "I"),
        ]
        for typing in typings {
            #expect(EnrolmentCode.parse(typing)?.digest == code.digest, "\(typing)")
        }
        let zeros = try #require(EnrolmentCode.parse("oO0o-0000-1iIl-L111"))
        #expect(zeros.exposed == "0000-0000-1111-1111")
    }

    @Test(arguments: [
        "", "0000-0000-0000-000", "0000-0000-0000-00000", "0000-0000-0000-000U",
        "0000_0000_0000_0000", "００００-0000-0000-0000",
    ])
    func `are refused otherwise`(typed: String) {
        #expect(EnrolmentCode.parse(typed) == nil)
    }

    @Test(arguments: UInt64(1)...20)
    func `read back whatever was drawn`(seed: UInt64) {
        let code = EnrolmentCode.draw(random: seeded(seed))
        #expect(EnrolmentCode.parse(code.exposed) == code)
    }
}

@Suite struct `Salted texts` {
    @Test func `are known by the hash of salt and text`() throws {
        let text = SaltedText("台風接近", random: counting)
        #expect(
            text.digest.description
                == "e468301289a233c657e4cf735a9bc05390aef3a84c7b65265f484f1e5e070776"
        )
        #expect(SaltedText(salt: text.salt, text: "台風接近") == text)
        #expect(SaltedText(salt: Array(text.salt.dropLast()), text: "台風接近") == nil)
    }

    @Test func `the same text twice has two digests`() {
        let random = seeded(8)
        let first = SaltedText("同じ", random: random)
        #expect(first.digest != SaltedText("同じ", random: random).digest)
    }
}
