package import BrokerCore
import Credentials
import Hummingbird
import HTTPTypes
package import Messages
import Synchronization

/// A downstream system as the company's file names it; its key is known only as a digest.
package struct CallerSystem: Hashable, Sendable {
    package let system: System
    package let name: Message
    package let apiKey: Digest?

    package init(system: System, name: Message, apiKey: Digest?) {
        self.system = system
        self.name = name
        self.apiKey = apiKey
    }
}

/// Which systems may ask, and how they prove it. Replaced as a whole on a reload.
package final class CallerTable: Sendable {
    private struct Table {
        var rows: [CallerSystem]
        var systemsByKey: [Digest: SystemID]
    }

    private let table: Mutex<Table>

    package init(_ rows: [CallerSystem]) {
        table = Mutex(Self.index(rows))
    }

    package func replace(_ rows: [CallerSystem]) {
        table.withLock { $0 = Self.index(rows) }
    }

    package var rows: [CallerSystem] { table.withLock { $0.rows } }

    /// The system whose API key the header carries (Bearer, or Basic with its id); nil if none.
    func system(authorization header: String?) -> SystemID? {
        guard let header, let authorization = Authorization.parse(header) else { return nil }
        switch authorization {
        case .apiKey(let key): return system(of: key)
        case .basic(let id, let key): return system(of: key) == id ? id : nil
        case .token: return nil
        }
    }

    /// Looking a digest up tells a guesser nothing about the keys that exist.
    private func system(of key: APIKey) -> SystemID? {
        let digest = key.digest
        return table.withLock { $0.systemsByKey[digest] }
    }

    private static func index(_ rows: [CallerSystem]) -> Table {
        var systemsByKey: [Digest: SystemID] = [:]
        for row in rows {
            if let key = row.apiKey { systemsByKey[key] = row.system.id }
        }
        return Table(rows: rows, systemsByKey: systemsByKey)
    }
}
