import BrokerCore
import Credentials
import DirectorySQLite
import Foundation
import Ledger
import LedgerSQLite
import SiteFiles
import Systemd

/// The files of the state directory, opened.
struct Stores {
    let ledgerFile: SQLiteLedgerStore
    /// The same, through whatever the ports put around it.
    let ledger: any LedgerStore
    let reader: any LedgerSource & Sendable
    let directory: SQLiteDirectory
    let signer: NoteSigner
    let sealer: Sealer

    static func ledgerPath(_ config: DaemonConfig) -> String {
        config.stateDirectory + "/ledger.sqlite"
    }

    init(_ config: DaemonConfig, _ ports: Ports) throws(DaemonFault) {
        let path = Self.ledgerPath(config)
        do {
            try FileManager.default.createDirectory(
                atPath: config.stateDirectory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            ledgerFile = try SQLiteLedgerStore.open(path: path)
            reader = try SQLiteLedgerStore.openReadOnly(path: path)
            directory = try SQLiteDirectory(path: config.stateDirectory + "/directory.sqlite")
        } catch {
            throw .store(path: path, error)
        }
        ledger = ports.wrapStore(ledgerFile)
        let isFounding = Self.isEmpty(ledgerFile)
        let signing = try Self.key(
            "signing.key",
            config.signingKeyFile,
            mayCreate: isFounding,
            ports
        )
        guard let signer = NoteSigner(name: config.origin, seed: signing.key.bytes) else {
            throw .origin(config.origin)
        }
        self.signer = signer
        try Self.publish(signer.verifier, config)
        sealer = Sealer(
            key: try Self.key(
                "sealing.key",
                config.sealingKeyFile,
                mayCreate: isFounding,
                ports
            )
        )
    }

    /// Lays the public key beside the ledger, for whoever verifies it: `ledger.vkey`.
    private static func publish(
        _ verifier: NoteVerifier,
        _ config: DaemonConfig
    ) throws(DaemonFault) {
        let path = config.stateDirectory + "/ledger.vkey"
        let text = verifier.description + "\n"
        if let present = try? String(contentsOfFile: path, encoding: .utf8), present == text {
            return
        }
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw .key(path: path, error)
        }
    }

    /// A ledger that cannot be read is no reason to make a new key.
    private static func isEmpty(_ ledger: SQLiteLedgerStore) -> Bool {
        do {
            return try (ledger.head()?.size ?? 0) == 0
        } catch {
            return false
        }
    }

    /// A key that systemd passed as a credential, else the file; made only by the first start,
    /// for a lost key must not be replaced in silence.
    private static func key(
        _ name: String,
        _ path: String,
        mayCreate: Bool,
        _ ports: Ports
    ) throws(DaemonFault) -> KeyFile {
        do {
            if let directory = environmentValue("CREDENTIALS_DIRECTORY") {
                let passed = directory + "/mado." + name
                if FileManager.default.fileExists(atPath: passed) {
                    return try KeyFile.load(path: passed, guardian: .systemdCredential)
                }
            }
            return mayCreate
                ? try KeyFile.loadOrCreate(path: path, random: ports.random).file
                : try KeyFile.load(path: path)
        } catch {
            throw .key(path: path, error)
        }
    }
}
