package import BrokerCore
package import Credentials
import Synchronization

/// A ``Directory`` in memory, for tests and simulations: durable as long as the object lives.
package final class MemoryDirectory: Directory {
    private struct StoredText {
        let text: SaltedText
        var person: PersonID?
    }

    private struct Contents {
        var profiles: [PersonID: PersonProfile] = [:]
        var texts: [BrokerCore.Digest: StoredText] = [:]
        var codes: [PersonID: StandingCode] = [:]
        var pending: [PersonID: PendingFactors] = [:]
        var factors: [PersonID: Factors] = [:]

        mutating func removeFactors(of person: PersonID) {
            codes[person] = nil
            pending[person] = nil
            factors[person] = nil
        }
    }

    private let contents = Mutex(Contents())

    package init() {}

    package func setProfiles(_ profiles: [PersonID: PersonProfile]) async throws {
        contents.withLock { $0.profiles.merge(profiles) { _, new in new } }
    }

    package func profiles(of persons: [PersonID]) async throws -> [PersonID: PersonProfile] {
        let wanted = Set(persons)
        return contents.withLock { $0.profiles.filter { wanted.contains($0.key) } }
    }

    package func store(_ text: SaltedText, about person: PersonID?) async throws {
        contents.withLock { contents in
            if contents.texts[text.digest] == nil {
                contents.texts[text.digest] = StoredText(text: text, person: person)
            }
        }
    }

    package func texts(
        for digests: [BrokerCore.Digest]
    ) async throws -> [BrokerCore.Digest: SaltedText] {
        let wanted = Set(digests)
        return contents.withLock { contents in
            contents.texts.filter { wanted.contains($0.key) }.mapValues(\.text)
        }
    }

    package func eraseText(_ digest: BrokerCore.Digest) async throws {
        contents.withLock { $0.texts[digest] = nil }
    }

    package func setCodes(_ codes: [PersonID: StandingCode]) async throws {
        contents.withLock { contents in
            for (person, code) in codes {
                contents.codes[person] = code
                contents.pending[person] = nil
            }
        }
    }

    package func standingCode(of person: PersonID) async throws -> StandingCode? {
        contents.withLock { $0.codes[person] }
    }

    package func setPending(_ pending: PendingFactors, of person: PersonID) async throws -> Bool {
        contents.withLock { contents in
            guard contents.codes[person] == pending.code else { return false }
            contents.pending[person] = pending
            return true
        }
    }

    package func pending(of person: PersonID) async throws -> PendingFactors? {
        contents.withLock { $0.pending[person] }
    }

    package func confirm(_ pending: PendingFactors, of person: PersonID) async throws -> Bool {
        contents.withLock { contents in
            guard contents.pending[person] == pending else { return false }
            contents.removeFactors(of: person)
            contents.factors[person] = pending.factors
            return true
        }
    }

    package func factors(of person: PersonID) async throws -> Factors? {
        contents.withLock { $0.factors[person] }
    }

    package func removeFactors(of person: PersonID) async throws {
        contents.withLock { $0.removeFactors(of: person) }
    }

    package func erase(person: PersonID) async throws {
        contents.withLock { contents in
            contents.removeFactors(of: person)
            contents.profiles[person] = nil
            contents.texts = contents.texts.filter { $0.value.person != person }
        }
    }
}
