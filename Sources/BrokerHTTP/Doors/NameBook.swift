import BrokerCore
package import Credentials
import Synchronization

/// Names and texts of the directory, kept in memory for answers; never the truth about anything.
///
/// Losing the directory costs names, not decisions: a name that cannot be read is left out.
package final class NameBook: Sendable {
    private struct Pages {
        var names: [PersonID: String] = [:]
        var texts: [Digest: String] = [:]
    }

    private let directory: any Directory
    private let pages = Mutex(Pages())

    package init(directory: any Directory) {
        self.directory = directory
    }

    /// Forgets what it knows, after names changed or somebody was erased.
    package func forget() {
        pages.withLock { $0 = Pages() }
    }

    func names(of persons: some Sequence<PersonID>) async -> [PersonID: String] {
        let wanted = Set(persons)
        let known = pages.withLock { pages in
            wanted.reduce(into: [PersonID: String]()) { $0[$1] = pages.names[$1] }
        }
        let missing = wanted.filter { known[$0] == nil }
        guard !missing.isEmpty,
            let read = try? await directory.profiles(of: missing.sorted())
        else { return known }
        let names = read.mapValues(\.displayName)
        pages.withLock { $0.names.merge(names) { $1 } }
        return known.merging(names) { $1 }
    }

    func texts(for digests: some Sequence<Digest>) async -> [Digest: String] {
        let wanted = Set(digests)
        let known = pages.withLock { pages in
            wanted.reduce(into: [Digest: String]()) { $0[$1] = pages.texts[$1] }
        }
        let missing = wanted.filter { known[$0] == nil }
        guard !missing.isEmpty, let read = try? await directory.texts(for: Array(missing))
        else { return known }
        let texts = read.mapValues(\.text)
        pages.withLock { $0.texts.merge(texts) { $1 } }
        return known.merging(texts) { $1 }
    }
}
