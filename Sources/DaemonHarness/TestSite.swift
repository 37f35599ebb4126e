import BrokerCore
package import Credentials
import Foundation
import Glibc
import Messages

/// A company of its own in a new directory: every file that a daemon reads, and its state.
///
/// All ids are visibly made up; dates lie around today. The socket's directory can be entered by
/// every account of this host, the state directory by its owner alone.
package struct TestSite: Sendable {
    package let root: String
    package let plan: SitePlan
    /// The key of the one system, `sys-1`.
    package let apiKey: APIKey
    package let tcpPort: UInt16?
    package let tlsPort: UInt16?
    /// The keys of `sys-2` and on, if the plan has them.
    package let otherKeys: [APIKey]

    package var configPath: String { "\(root)/mado.yaml" }
    package var socketPath: String { "\(root)/mado.sock" }
    /// Where a plan with proxies has the check socket.
    package var checkSocketPath: String { "\(root)/check.sock" }
    package var statePath: String { "\(root)/state" }
    package var ledgerPath: String { "\(root)/state/ledger.sqlite" }
    package var signingKeyPath: String { "\(root)/state/signing.key" }
    package var logPath: String { "\(root)/madod.log" }

    /// Makes the directory under `parent` (default: where temporary files go) and its files.
    package init(_ plan: SitePlan = SitePlan(), under parent: String? = nil) throws {
        self.plan = plan
        root = try Self.makeDirectory(under: parent ?? "/tmp")
        apiKey = APIKey.mint(random: .system)
        tcpPort = plan.hasTCP ? try freeLoopbackPort() : nil
        tlsPort = plan.hasTLS ? try freeLoopbackPort() : nil
        otherKeys = (1..<max(1, plan.systems)).map { _ in APIKey.mint(random: .system) }
        try FileManager.default.createDirectory(
            atPath: "\(root)/state",
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        try write(TestSiteText.config(self), to: configPath)
        try writeRoster()
        try write(TestSiteText.terminals, to: "\(root)/terminals.csv")
        try writeSystems()
        if plan.hasTLS { try makeServerCertificate() }
        try write(TestSiteText.policy(plan), to: "\(root)/policy.yaml")
        try write(TestSiteText.areas, to: "\(root)/areas.yaml")
    }

    /// The certificates of a site with TLS: `server`, by the authority `ca`, which also vouches for
    /// clients.
    package var certificates: Certificates {
        get throws { try Certificates(directory: "\(root)/tls") }
    }

    /// A new certificate for the server, in place of the former one if there is one.
    package func makeServerCertificate() throws {
        let certificates = try certificates
        if !FileManager.default.fileExists(atPath: certificates.path("ca.crt")) {
            try certificates.makeAuthority("ca")
        }
        let names = ["IP:127.0.0.1", "DNS:mado.example"]
        _ = try certificates.issue("server", by: "ca", names: names)
    }

    /// Writes `roster.csv`; `bound`: thumbprints of client certificates, by person.
    package func writeRoster(bound: [String: String] = [:]) throws {
        let today = JST.date(HarnessClock.wall)
        let text = TestSiteText.roster(plan, today: today, certificates: bound)
        try write(text, to: "\(root)/roster.csv")
    }

    /// Writes `systems.yaml`; `bound`: thumbprints of client certificates, by system.
    package func writeSystems(bound: [String: [String]] = [:]) throws {
        let systems = ([apiKey] + otherKeys).enumerated().map { index, key in
            let id = "sys-\(index + 1)"
            return TestSiteText.system(
                id,
                key: key.digest.description,
                certificates: bound[id] ?? [],
                enforcement: plan.enforcement,
                isDrill: plan.isDrill,
                terminal: plan.terminalRule,
                isProxied: plan.isProxied,
                host: plan.isProxied ? SitePlan.host(of: id) : nil
            )
        }
        try write("systems:\n" + systems.joined(), to: "\(root)/systems.yaml")
    }

    package func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    /// Deletes the directory and everything in it.
    package func remove() {
        try? FileManager.default.removeItem(atPath: root)
    }

    private static func makeDirectory(under parent: String) throws -> String {
        var name = Array("\(parent)/mado-site-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&name) != nil else { throw systemError("mkdtemp", errno) }
        let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard unsafe chmod(path, 0o755) == 0 else { throw systemError("chmod", errno) }
        return path
    }
}

/// What differs from one test site to another.
package struct SitePlan: Sendable {
    /// Persons `YE-00001` and on, who may receive grants.
    package var entrustees: Int
    package var grantsPerEventMax: Int
    package var hasTCP: Bool
    /// With a server certificate, and an authority for clients.
    package var hasTLS = false
    /// `sys-1` and on.
    package var systems = 1
    /// Streams of one system at one time; nil: not said.
    package var streamsPerSystemMax: Int?
    /// Of every system: `required`, `reported` or `none`.
    package var terminalRule = "none"
    /// Of every system: as systems.yaml has it.
    package var enforcement = "enforced"
    /// Every system is a training system.
    package var isDrill = false
    /// With rules by which the requests of a proxy are read, and a socket for its checks.
    package var isProxied = false
    /// Of that socket, as mado.yaml has it; nil: not said.
    package var proxyGroup: String?
    /// The account of the proxy on that socket.
    package static let proxyUID: UInt32 = 22033

    package init(entrustees: Int = 200, grantsPerEventMax: Int = 300_000, hasTCP: Bool = false) {
        self.entrustees = entrustees
        self.grantsPerEventMax = grantsPerEventMax
        self.hasTCP = hasTCP
    }

    /// By which name browsers reach a system behind the proxy.
    package static func host(of system: String) -> String { "\(system).example" }

    /// The id of the entrustee with this number, from 1.
    package static func entrustee(_ number: Int) -> String {
        let digits = String(number)
        return "YE-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
}

/// The staff of every test site, with the accounts of the host that are theirs.
package struct Staff: Sendable {
    package let person: String
    package let uid: UInt32
    package let roles: String

    package static let operator1 = Staff(person: "P-OP1", uid: 22001, roles: "operator")
    package static let operator2 = Staff(person: "P-OP2", uid: 22002, roles: "operator")
    /// May act and may receive grants: whom duties can conflict for.
    package static let both = Staff(person: "P-OP3", uid: 22003, roles: "operator entrustee")
    package static let approver = Staff(person: "P-AP1", uid: 22004, roles: "operator approver")
    package static let auditor = Staff(person: "P-AU1", uid: 22005, roles: "auditor")
    package static let rosterAdmin = Staff(person: "P-RA1", uid: 22006, roles: "roster_admin")

    package static let all = [operator1, operator2, both, approver, auditor, rosterAdmin]
}
