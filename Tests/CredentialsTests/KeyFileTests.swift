import BrokerCore
import Credentials
import Foundation
import Testing

@Suite struct `Key files` {
    @Test func `are made once, with mode 0600, and read back`() async throws {
        try await withScratchDirectory { directory in
            let path = directory + "/seal.key"
            #expect(throws: KeyFileError.notFound(path: path)) { try KeyFile.load(path: path) }
            let made = try KeyFile.loadOrCreate(path: path, random: counting)
            #expect(made.isNew)
            #expect(made.file.key.bytes == Array(0..<32))
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(
                text == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
            )
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let again = try KeyFile.loadOrCreate(path: path, random: seeded(1))
            #expect(!again.isNew)
            #expect(again.file.key == made.file.key)
            #expect(throws: KeyFileError.alreadyExists(path: path)) {
                try KeyFile.create(path: path, random: seeded(2))
            }
            #expect(try KeyFile.load(path: path).key == made.file.key)
            // No draft is left beside it.
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 1)
        }
    }

    @Test func `whose name is not durable is not there, and can be made anew`() async throws {
        try await withScratchDirectory { directory in
            let path = directory + "/key"
            let failed = KeyFileError.failed(path: directory, call: "fsync", errno: EIO)
            #expect(throws: failed) {
                try KeyFile.create(path: path, random: seeded(1)) {
                    (made: String) throws(KeyFileError) in
                    #expect(made == path && FileManager.default.fileExists(atPath: path))
                    throw failed
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
            let made = try KeyFile.create(path: path, random: seeded(2))
            #expect(try KeyFile.load(path: path).key == made.key)
        }
    }

    @Test func `two who create at once share one key`() async throws {
        try await withScratchDirectory { directory in
            let path = directory + "/key"
            let keys = try await withThrowingTaskGroup(of: (KeyFile, Bool).self) { group in
                for seed in UInt64(1)...8 {
                    group.addTask {
                        try KeyFile.loadOrCreate(path: path, random: seeded(seed))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(keys.filter(\.1).count == 1)
            for key in keys {
                #expect(key.0.key == keys[0].0.key)
            }
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o610, 0o601, 0o444])
    func `that others may open are refused`(mode: Int) async throws {
        try await withScratchDirectory { directory in
            let path = directory + "/key"
            _ = try KeyFile.create(path: path, random: seeded(1))
            try FileManager.default.setAttributes(
                [.posixPermissions: mode],
                ofItemAtPath: path
            )
            #expect(throws: KeyFileError.exposed(path: path, mode: UInt32(mode))) {
                try KeyFile.load(path: path)
            }
            #expect(throws: KeyFileError.exposed(path: path, mode: UInt32(mode))) {
                try KeyFile.loadOrCreate(path: path, random: seeded(1))
            }
            // The mask of a credential's access list shows as a readable group, and no more.
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let isRoots =
                attributes[.ownerAccountID] as? Int == 0
                && attributes[.groupOwnerAccountID] as? Int == 0
            let asCredential = Result {
                try KeyFile.load(path: path, guardian: .systemdCredential)
            }
            #expect(((try? asCredential.get()) != nil) == (isRoots && mode == 0o640))
        }
    }

    @Test func `of any other content are refused`() async throws {
        let digits = String(repeating: "0123456789abcdef", count: 4)
        let contents = [
            "", "\n", digits, digits + "0", digits + "\n\n", digits.dropLast() + "\n",
            digits.uppercased() + "\n", digits.dropLast() + "g\n", digits + "0\n", " " + digits,
        ]
        try await withScratchDirectory { directory in
            let path = directory + "/key"
            for content in contents {
                try Data(content.utf8).write(to: URL(filePath: path))
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600],
                    ofItemAtPath: path
                )
                #expect(throws: KeyFileError.malformed(path: path), "\(content)") {
                    try KeyFile.load(path: path)
                }
            }
        }
    }

    @Test func `are files, not links or directories`() async throws {
        try await withScratchDirectory { directory in
            let path = directory + "/key"
            _ = try KeyFile.create(path: path, random: seeded(1))
            let link = directory + "/link"
            try FileManager.default.createSymbolicLink(
                atPath: link,
                withDestinationPath: path
            )
            #expect(throws: KeyFileError.failed(path: link, call: "open", errno: ELOOP)) {
                try KeyFile.load(path: link)
            }
            #expect(throws: KeyFileError.notRegularFile(path: directory)) {
                try KeyFile.load(path: directory)
            }
            let lost = directory + "/none/key"
            #expect(throws: KeyFileError.notFound(path: lost)) { try KeyFile.load(path: lost) }
            #expect(throws: KeyFileError.self) {
                try KeyFile.create(path: lost, random: seeded(1))
            }
        }
    }
}

@Suite struct `The sealer` {
    @Test func `opens what it sealed, for the same person`() async throws {
        try await withScratchDirectory { directory in
            let sealer = try sealer(1, in: directory)
            let other = try CredentialsTests.sealer(2, in: directory)
            let random = seeded(3)
            let secret = TOTP.drawSecret(random: random)
            let sealed = try sealer.seal(secret, for: person(), random: random)
            #expect(try sealer.open(sealed, for: person()) == secret)
            #expect(try sealer.seal(secret, for: person(), random: random) != sealed)
            #expect(throws: SealerError.notAuthentic) {
                try sealer.open(sealed, for: person("YE-0002"))
            }
            #expect(throws: SealerError.notAuthentic) { try other.open(sealed, for: person()) }
            for index in sealed.bytes.indices {
                var bytes = sealed.bytes
                bytes[index] ^= 1
                #expect(throws: SealerError.notAuthentic) {
                    try sealer.open(SealedSecret(bytes: bytes), for: person())
                }
            }
            for count in [0, 11, 27, sealed.bytes.count - 1] {
                let short = SealedSecret(bytes: Array(sealed.bytes.prefix(count)))
                #expect(throws: SealerError.notAuthentic) { try sealer.open(short, for: person()) }
            }
        }
    }
}
