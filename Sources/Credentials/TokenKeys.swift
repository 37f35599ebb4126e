package import BrokerCore
import Crypto
import Foundation
import Synchronization

/// A public key as a verifier gets it (RFC 7517 §4, RFC 7518 §6.2.1).
package struct PublicTokenKey: Hashable, Sendable {
    /// base64url of the coordinates, 32 bytes each.
    package let x: String
    package let y: String
    /// The key's thumbprint (RFC 7638 §3): SHA-256 over its required members in their order.
    package let kid: String
    private let point: [UInt8]
    private let thumbprint: BrokerCore.Digest

    init(_ key: P256.Signing.PublicKey) {
        point = Array(key.rawRepresentation)
        x = TextCodec.encode(point.prefix(32), TextCodec.base64URL)
        y = TextCodec.encode(point.suffix(32), TextCodec.base64URL)
        let members = #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
        thumbprint = sha256(Array(members.utf8))
        kid = TextCodec.encode(thumbprint.bytes, TextCodec.base64URL)
    }

    /// What the ledger keeps of it.
    package func turn(of use: TokenKeyUse, usedFrom: Instant) -> TokenKeyTurn {
        guard let x = BrokerCore.Digest(Array(point.prefix(32))),
            let y = BrokerCore.Digest(Array(point.suffix(32)))
        else { preconditionFailure("a point of P-256 has 64 bytes") }
        return TokenKeyTurn(use: use, x: x, y: y, kid: thumbprint, usedFrom: usedFrom)
    }
}

/// How long a key of tokens is used, and how long it is known before and after.
package struct TokenKeySchedule: Sendable {
    package let usedFor: Milliseconds
    /// The next key is published at least so long before it signs anything.
    package let publishedBefore: Milliseconds
    /// A former key stays published so long after its last use: far longer than anything that it
    /// signed is good for.
    package let keptAfter: Milliseconds

    package init(
        usedFor: Milliseconds = .hours(90 * 24),
        publishedBefore: Milliseconds = .hours(24),
        keptAfter: Milliseconds = .hours(24)
    ) {
        self.usedFor = usedFor
        self.publishedBefore = publishedBefore
        self.keptAfter = keptAfter
    }
}

/// The keys that sign what offline verifiers read (ES256), each in a file of its own.
///
/// A file's name is the instant, in milliseconds since 1970, from which its key is used, until the
/// next one's: which key signs is a question about the time, and needs no job. There is always a
/// next key, and everybody can know it before it signs: where it cannot be made, the one that signs
/// goes on signing past its time, and the next is tried again.
package final class TokenKeys: Sendable {
    private struct Key {
        let usedFrom: Instant
        let key: P256.Signing.PrivateKey
        let published: PublicTokenKey
    }

    private struct Held {
        /// In the order of their use.
        var keys: [Key]
        /// When there was last no next key to be had; nil: there is one.
        var failedAt: Instant?
    }

    /// What became of the next key.
    package enum NextKey: Equatable, Sendable {
        case missing(KeyFileError)
        /// It was missing, and is there now.
        case made
    }

    private let directory: String
    private let random: RandomSource
    private let schedule: TokenKeySchedule
    private let tell: @Sendable (NextKey) -> Void
    /// Nil until the first question.
    private let held = Mutex<Held?>(nil)
    /// A next key that could not be made is tried again after so long, whoever asks meanwhile.
    package static let pause = Milliseconds.minutes(1)

    /// Reads nothing yet. `tell` hears of each attempt at a next key that failed, and of the one
    /// that ended it; on whatever thread asked for a key, which it must not keep.
    package init(
        directory: String,
        random: RandomSource,
        schedule: TokenKeySchedule = TokenKeySchedule(),
        tell: @escaping @Sendable (NextKey) -> Void = { _ in }
    ) {
        self.directory = directory
        self.random = random
        self.schedule = schedule
        self.tell = tell
    }

    /// Did the last attempt at a next key fail?
    package var lacksNext: Bool { held.withLock { $0?.failedAt != nil } }

    /// The key that signs, the next one, and those that signed what may still be around; makes
    /// what is missing.
    ///
    /// Throws ``KeyFileError`` if a key cannot be read, or the first ones cannot be made.
    package func published(at now: Instant) throws(KeyFileError) -> [PublicTokenKey] {
        try current(at: now).map(\.published)
    }

    /// The key that signs now.
    ///
    /// Throws ``KeyFileError`` as ``published(at:)`` does.
    package func signer(at now: Instant) throws(KeyFileError) -> TokenSigner {
        let all = try current(at: now)
        // Before the first one's time there is none that was used before: clocks that went back
        // are behind all that was published.
        guard let key = all.last(where: { $0.usedFrom <= now }) ?? all.first else {
            throw .notFound(path: directory)
        }
        return TokenSigner(usedFrom: key.usedFrom, published: key.published, key: key.key)
    }

    private func current(at now: Instant) throws(KeyFileError) -> [Key] {
        let (keys, news) = try held.withLock {
            (held: inout Held?) throws(KeyFileError) -> ([Key], NextKey?) in
            var known: Held
            if let held { known = held } else { known = Held(keys: try load()) }
            if known.keys.isEmpty { known.keys.append(try make(usedFrom: now)) }
            let news = advance(&known, now)
            held = known
            return (known.keys, news)
        }
        if let news { tell(news) }
        return keys
    }

    /// Sees to the next key, and forgets those that nothing refers to any more. Gives back what is
    /// new of the next key.
    private func advance(_ held: inout Held, _ now: Instant) -> NextKey? {
        defer { forget(&held.keys, now) }
        guard let last = held.keys.last, last.usedFrom <= now else { return nil }
        if let failedAt = held.failedAt, failedAt <= now, now < failedAt + Self.pause {
            return nil
        }
        let turn = max(last.usedFrom + schedule.usedFor, now + schedule.publishedBefore)
        do {
            held.keys.append(try make(usedFrom: turn))
        } catch {
            held.failedAt = now
            return .missing(error)
        }
        defer { held.failedAt = nil }
        return held.failedAt.map { _ in .made }
    }

    /// A key goes once the one that followed it has been in use for long enough.
    private func forget(_ keys: inout [Key], _ now: Instant) {
        while keys.count > 1, keys[1].usedFrom + schedule.keptAfter <= now {
            let path = path(keys.removeFirst().usedFrom)
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    private func path(_ usedFrom: Instant) -> String {
        "\(directory)/\(usedFrom.millisecondsSince1970).key"
    }

    private func load() throws(KeyFileError) -> [Key] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let instants = names.compactMap { name -> Instant? in
            guard name.hasSuffix(".key"), let count = Int64(name.dropLast(4)) else { return nil }
            return Instant(millisecondsSince1970: count)
        }
        var keys: [Key] = []
        for usedFrom in instants.sorted() {
            let file = try KeyFile.load(path: path(usedFrom))
            guard let key = Self.key(file.key.bytes) else {
                throw .malformed(path: path(usedFrom))
            }
            keys.append(Self.known(key, usedFrom))
        }
        return keys
    }

    private func make(usedFrom: Instant) throws(KeyFileError) -> Key {
        try? FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        // One number in four thousand million is no key of the curve.
        var bytes = random.bytes(KeyFile.length)
        var key = Self.key(bytes)
        while key == nil {
            bytes = random.bytes(KeyFile.length)
            key = Self.key(bytes)
        }
        guard let key else { throw .malformed(path: path(usedFrom)) }
        let (drawn, random) = (bytes, random)
        // What is drawn first is the key, and then the name of the draft.
        let source = RandomSource { $0 == KeyFile.length ? drawn : random.bytes($0) }
        _ = try KeyFile.create(path: path(usedFrom), random: source)
        return Self.known(key, usedFrom)
    }

    private static func key(_ bytes: [UInt8]) -> P256.Signing.PrivateKey? {
        try? P256.Signing.PrivateKey(rawRepresentation: bytes)
    }

    private static func known(_ key: P256.Signing.PrivateKey, _ usedFrom: Instant) -> Key {
        Key(usedFrom: usedFrom, key: key, published: PublicTokenKey(key.publicKey))
    }
}
