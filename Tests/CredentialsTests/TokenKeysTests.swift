import BrokerCore
import Credentials
import Foundation
import Synchronization
import Testing

/// The keys that offline verifiers know: always a next one, never one that nobody could know.
@Suite struct TokenKeysTests {
    private static let start = instant(1_795_000_000)
    private static let day = Milliseconds.hours(24)

    private static func keys(_ directory: String, _ seed: UInt64 = 1) -> TokenKeys {
        TokenKeys(directory: "\(directory)/keys", random: seeded(seed))
    }

    private static func files(_ directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(directory)/keys").sorted()
    }

    @Test func `the next key is published from the beginning, and a restart finds the same`()
        async throws
    {
        try await withScratchDirectory { directory in
            let first = try Self.keys(directory).published(at: Self.start)
            #expect(first.count == 2)
            #expect(Set(first.map(\.kid)).count == 2)
            let again = try Self.keys(directory, 2).published(at: Self.start + .hours(1))
            #expect(again == first)
            let files = try Self.files(directory)
            #expect(files == ["1795000000000.key", "1802776000000.key"])
            for file in files {
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: "\(directory)/keys/\(file)"
                )
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
        }
    }

    @Test func `a key turns at its time, the next is known a day before, the last a day after`()
        async throws
    {
        try await withScratchDirectory { directory in
            let keys = Self.keys(directory)
            let first = try keys.published(at: Self.start)
            let turn = Self.start + .hours(90 * 24)
            let before = try keys.published(at: turn - Milliseconds(1))
            #expect(before == first)
            let turned = try keys.published(at: turn)
            #expect(Array(turned.prefix(2)) == first && turned.count == 3)
            let later = try keys.published(at: turn + Self.day)
            #expect(later == Array(turned.dropFirst()))
            #expect(try Self.files(directory).count == 2)
        }
    }

    @Test func `after years without a question the key that everybody could know signs first`()
        async throws
    {
        try await withScratchDirectory { directory in
            let known = try Self.keys(directory).published(at: Self.start)
            let now = Self.start + .hours(24 * 1_000)
            let found = try Self.keys(directory, 2).published(at: now)
            // The first is long forgotten; the second signs; the third does not before a day.
            #expect(found.first == known.last && found.count == 2)
            let turn = (now + Self.day).millisecondsSince1970
            #expect(try Self.files(directory).last == "\(turn).key")
        }
    }

    @Test func `without room for a next key the present one goes on, and it is tried again`()
        async throws
    {
        try await withScratchDirectory { directory in
            let told = Mutex<[TokenKeys.NextKey]>([])
            let keys = TokenKeys(directory: "\(directory)/keys", random: seeded(1)) { news in
                told.withLock { $0.append(news) }
            }
            let known = try keys.published(at: Self.start)
            let turn = Self.start + .hours(90 * 24)
            // A file is where the directory was: nothing can be written there.
            let (place, aside) = ("\(directory)/keys", "\(directory)/aside")
            try FileManager.default.moveItem(atPath: place, toPath: aside)
            try Data().write(to: URL(filePath: place))
            let pause = TokenKeys.pause
            for now in [turn, turn + .seconds(1), turn + pause - Milliseconds(1), turn + pause] {
                #expect(try keys.signer(at: now).published == known[1])
                #expect(try keys.published(at: now) == known && keys.lacksNext)
            }
            // Once a minute, whoever asks.
            #expect(told.withLock(\.count) == 2)
            try FileManager.default.removeItem(atPath: place)
            try FileManager.default.moveItem(atPath: aside, toPath: place)
            let later = turn + .hours(1)
            let next = try keys.published(at: later)
            #expect(Array(next.prefix(2)) == known && next.count == 3 && !keys.lacksNext)
            #expect(told.withLock(\.last) == .made)
            let made = (later + .hours(90 * 24 - 1)).millisecondsSince1970
            #expect(try Self.files(directory).last == "\(made).key")
            #expect(try keys.signer(at: later).published == known[1])
        }
    }

    @Test func `the thumbprint is that of RFC 7638`() async throws {
        try await withScratchDirectory { directory in
            for key in try Self.keys(directory).published(at: Self.start) {
                let text = #"{"crv":"P-256","kty":"EC","x":"\#(key.x)","y":"\#(key.y)"}"#
                let digest = Data(sha256(Array(text.utf8)).bytes).base64EncodedString()
                    .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
                #expect(key.kid == digest)
                #expect(key.x.utf8.count == 43 && key.y.utf8.count == 43)
            }
        }
    }

    @Test func `a key that cannot be read is an error, and not replaced`() async throws {
        try await withScratchDirectory { directory in
            _ = try Self.keys(directory).published(at: Self.start)
            let path = "\(directory)/keys/1795000000000.key"
            try Data("x".utf8).write(to: URL(filePath: path))
            #expect(throws: KeyFileError.malformed(path: path)) {
                _ = try Self.keys(directory).published(at: Self.start)
            }
        }
    }
}
