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
    /// SHA-256 of its TLS client certificates.
    package let certificates: [Digest]
    /// How requests of a proxy before it are read.
    package let uriRules: [URIRule]
    /// Who may ask for it on the check socket.
    package let proxy: ProxyBinding?

    package init(
        system: System,
        name: Message,
        apiKey: Digest?,
        certificates: [Digest] = [],
        uriRules: [URIRule] = [],
        proxy: ProxyBinding? = nil
    ) {
        self.system = system
        self.name = name
        self.apiKey = apiKey
        self.certificates = certificates
        self.uriRules = uriRules
        self.proxy = proxy
    }
}

/// Which systems may ask, and how they prove it. Replaced as a whole on a reload.
package final class CallerTable: Sendable {
    private struct Table {
        var rows: [CallerSystem]
        var systemsByKey: [Digest: SystemID]
        var systemsByCertificate: [Digest: SystemID]
        var rules: [SystemID: [URIRule]]
        /// By the host under which browsers reach them.
        var proxied: [String: (system: SystemID, accounts: [UInt32])] = [:]
    }

    private let table: Mutex<Table>
    private let watcher = Mutex<(@Sendable () -> Void)?>(nil)

    package init(_ rows: [CallerSystem]) {
        table = Mutex(Self.index(rows))
    }

    package func replace(_ rows: [CallerSystem]) {
        table.withLock { $0 = Self.index(rows) }
        tellWatcher()
    }

    /// Whose certificates count may be others, too.
    package func tellWatcher() { watcher.withLock { $0 }?() }

    /// `watcher` is called after each ``replace(_:)``: who was let in before may not be any more.
    func whenReplaced(_ watcher: @escaping @Sendable () -> Void) {
        self.watcher.withLock { $0 = watcher }
    }

    package var rows: [CallerSystem] { table.withLock { $0.rows } }

    func rules(of system: SystemID) -> [URIRule] { table.withLock { $0.rules[system] ?? [] } }

    /// The system that the account of a proxy asks for under `host`; nil: not that account, or no
    /// such host.
    func system(ofProxy uid: UInt32, host: String) -> SystemID? {
        let row = table.withLock { $0.proxied[host] }
        return row.flatMap { $0.accounts.contains(uid) ? $0.system : nil }
    }

    /// The system that a request shows itself to be, by API key (Bearer, or Basic with its id)
    /// or by client certificate (RFC 8705); nil if it shows nothing, or something that is wrong.
    ///
    /// With both, both must be the same system's: no caller is two.
    func system(authorization header: String?, certificate: Digest?) -> SystemID? {
        let held = certificate.flatMap { digest in
            table.withLock { $0.systemsByCertificate[digest] }
        }
        guard let header else { return held }
        guard let named = system(authorization: header) else { return nil }
        return held == nil || held == named ? named : nil
    }

    private func system(authorization header: String) -> SystemID? {
        switch Authorization.parse(header) {
        case .apiKey(let key): return system(of: key)
        case .basic(let id, let key): return system(of: key) == id ? id : nil
        case .token, nil: return nil
        }
    }

    /// Looking a digest up tells a guesser nothing about the keys that exist.
    private func system(of key: APIKey) -> SystemID? {
        let digest = key.digest
        return table.withLock { $0.systemsByKey[digest] }
    }

    private static func index(_ rows: [CallerSystem]) -> Table {
        var table = Table(rows: rows, systemsByKey: [:], systemsByCertificate: [:], rules: [:])
        for row in rows {
            table.rules[row.system.id] = row.uriRules
            if let key = row.apiKey { table.systemsByKey[key] = row.system.id }
            if let proxy = row.proxy {
                for host in proxy.hosts { table.proxied[host] = (row.system.id, proxy.accounts) }
            }
            for digest in row.certificates { table.systemsByCertificate[digest] = row.system.id }
        }
        return table
    }
}
