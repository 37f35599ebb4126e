import BrokerCore
import Credentials
import DirectorySQLite
import Foundation
import PowerCut

/// A directory that was written while everything its disk did was recorded, and what it held
/// after each act that returned.
struct RecordedDirectory {
    /// Everything about the persons of this test.
    struct Content: Equatable {
        var profiles: [PersonID: PersonProfile] = [:]
        var texts: [BrokerCore.Digest: SaltedText] = [:]
        var codes: [PersonID: StandingCode] = [:]
        var pending: [PersonID: PendingFactors] = [:]
        var factors: [PersonID: Factors] = [:]
    }

    private struct Moment {
        let position: Int
        let content: Content
        /// What was erased by now and must not be found on the disk again.
        let erased: [String]
    }

    static let file = "/directory.sqlite"

    private(set) var records: [DiskRecord] = []
    private var moments = [Moment(position: 0, content: Content(), erased: [])]
    private var digests: [BrokerCore.Digest] = []
    private var bodies: [(person: PersonID?, text: SaltedText)] = []
    private var erased: [String] = []
    private var drawn = 0
    private let persons = (1...6).map { PersonID(unchecked: "YE-000\($0)") }

    var acts: Int { moments.count - 1 }

    mutating func run(
        on disk: PowerCutDisk,
        lives: Int,
        acts: Int,
        _ random: inout some RandomNumberGenerator
    ) async throws {
        for _ in 0..<lives {
            let directory = try SQLiteDirectory(path: disk.directory + Self.file)
            for _ in 0..<acts {
                try await act(directory, &random)
                moments.append(
                    Moment(
                        position: disk.position,
                        content: try await content(of: directory),
                        erased: erased
                    )
                )
            }
            try directory.close()
        }
        records = disk.records
    }

    private mutating func act(
        _ directory: SQLiteDirectory,
        _ random: inout some RandomNumberGenerator
    ) async throws {
        drawn += 1
        let person = persons.randomElement(using: &random) ?? persons[0]
        switch Int.random(in: 0..<12, using: &random) {
        case 0...2:
            let name = "試験担当\(drawn)号"
            let profile = PersonProfile(displayName: name, staffNumber: "ZZ-\(drawn)")
            try await directory.setProfiles([person: profile])
        case 3...5:
            let about = Bool.random(using: &random) ? person : nil
            let text = SaltedText("理由 第\(drawn)番", random: .counting(drawn))
            try await directory.store(text, about: about)
            digests.append(text.digest)
            bodies.append((about, text))
        case 6...8: try await enrol(person, directory)
        case 9:
            guard let index = bodies.indices.randomElement(using: &random) else { return }
            let text = bodies.remove(at: index).text
            try await directory.eraseText(text.digest)
            erased.append(text.text)
        case 10: try await directory.removeFactors(of: person)
        default: try await erase(person, directory)
        }
    }

    private func enrol(_ person: PersonID, _ directory: SQLiteDirectory) async throws {
        let pending = PendingFactors(code: .numbered(drawn), factors: try .numbered(drawn))
        switch drawn % 3 {
        case 0: try await directory.setCodes([person: pending.code])
        case 1:
            try await directory.setCodes([person: pending.code])
            _ = try await directory.setPending(pending, of: person)
        default:
            guard let begun = try await directory.pending(of: person) else { return }
            _ = try await directory.confirm(begun, of: person)
        }
    }

    private mutating func erase(_ person: PersonID, _ directory: SQLiteDirectory) async throws {
        let profile = try await directory.profiles(of: [person])[person]
        try await directory.erase(person: person)
        erased += [profile?.displayName].compactMap { $0 }
        erased += bodies.filter { $0.person == person }.map(\.text.text)
        bodies.removeAll { $0.person == person }
    }

    private func content(of directory: SQLiteDirectory) async throws -> Content {
        var content = Content()
        content.profiles = try await directory.profiles(of: persons)
        content.texts = try await directory.texts(for: digests)
        for person in persons {
            content.codes[person] = try await directory.standingCode(of: person)
            content.pending[person] = try await directory.pending(of: person)
            content.factors[person] = try await directory.factors(of: person)
        }
        return content
    }

    // MARK: Judging

    /// What must not be so of a disk that a cut at this position left; nothing if all is well.
    ///
    /// An act of more than one transaction may have been cut between them.
    func complaints(at position: Int, _ image: DiskImage) async throws -> [String] {
        let index = moments.lastIndex { $0.position <= position } ?? 0
        let acknowledged = moments[index]
        let isBetween = acknowledged.position < position
        let possible = moments[index...].prefix(2).map(\.content)
        var complaints: [String] = []
        for text in acknowledged.erased where image.contains(text) {
            complaints.append("erased, and on the disk again: \(text)")
        }
        let scratch = try Scratch()
        try scratch.lay(image)
        do {
            let directory = try SQLiteDirectory(path: scratch.path + Self.file)
            let content = try await content(of: directory)
            try directory.close()
            if !possible.contains(content), !(isBetween && content.isBetween(possible)) {
                complaints.append("not what was acknowledged by act \(index)")
            }
        } catch {
            complaints.append("cannot be opened or read: \(error)")
        }
        return complaints
    }
}

extension RecordedDirectory.Content {
    /// Codes are set before factors begin under them: the one may be there without the other.
    fileprivate func isBetween(_ possible: [Self]) -> Bool {
        guard possible.count == 2 else { return false }
        var begun = possible[0]
        begun.codes = possible[1].codes
        for person in begun.pending.keys where begun.codes[person] != possible[0].codes[person] {
            begun.pending[person] = nil
        }
        return self == begun
    }
}

extension DiskImage {
    fileprivate func contains(_ text: String) -> Bool {
        let needle = Data(text.utf8)
        return files.values.contains { Data($0).range(of: needle) != nil }
    }
}

extension RandomSource {
    fileprivate static func counting(_ number: Int) -> RandomSource {
        RandomSource { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number) } }
    }
}

extension StandingCode {
    fileprivate static func numbered(_ number: Int) -> StandingCode {
        StandingCode(
            digest: EnrolmentCode.draw(random: .counting(number)).digest,
            expiresAt: Instant(millisecondsSince1970: Int64(number) * 1_000)
        )
    }
}

extension Factors {
    private struct Unreadable: Error {}

    fileprivate static func numbered(_ number: Int) throws -> Factors {
        let filler = String(repeating: "A", count: 42)
        let digit = number.isMultiple(of: 2) ? "A" : "E"
        let text = "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$\(filler)\(digit)"
        guard let passphrase = PassphraseHash(phc: text) else { throw Unreadable() }
        let sealed = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 48)
        return Factors(passphrase: passphrase, sealedTOTP: SealedSecret(bytes: sealed))
    }
}
