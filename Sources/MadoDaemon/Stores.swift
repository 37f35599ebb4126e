import BrokerCore
import Credentials
import DirectorySQLite
import Foundation
import Ledger
import LedgerSQLite
import Logging
import Messages
import SiteFiles
import Systemd

/// The files of the state directory, opened as far as they can be.
///
/// Before the founding everything must open. Afterwards a ledger that does not open, or whose key
/// is gone, is a reason to say no to everybody, not to be silent (design: the ledger); and a
/// directory that does not, one to stop activations and named acts alone.
struct Stores {
    /// What recording takes.
    struct OpenLedger {
        let file: SQLiteLedgerStore
        /// The same, through whatever the ports put around it.
        let store: any LedgerStore
        let reader: SQLiteLedgerStore
        let signer: NoteSigner
        /// Of the names that the ledger had before it was restored; under the same key.
        let formerKeys: [NoteVerifier]
    }

    let ledger: Result<OpenLedger, DaemonFault>
    let directory: any Directory
    let sealer: Sealer
    let tokenKeys: TokenKeys
    let drillKeys: TokenKeys
    /// Why nobody can be named or activate; nil if they can.
    let directoryFault: DaemonFault?

    static func ledgerPath(_ config: DaemonConfig) -> String {
        config.stateDirectory + "/ledger.sqlite"
    }

    init(_ config: DaemonConfig, _ ports: Ports, _ logger: Logger) throws(DaemonFault) {
        tokenKeys = Self.tokenKeys("token-keys", config, ports, logger)
        drillKeys = Self.tokenKeys("drill-token-keys", config, ports, logger)
        let path = Self.ledgerPath(config)
        let isNew = !FileManager.default.fileExists(atPath: path)
        do {
            try FileManager.default.createDirectory(
                atPath: config.stateDirectory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .store(path: config.stateDirectory, error)
        }
        let wasFounded = Self.wasFounded(config)
        let opened = Result { () throws(DaemonFault) in
            // A ledger that is gone is not begun anew: two histories would have one origin.
            if isNew, wasFounded { throw .lostLedger(path: path) }
            let ledger = try Self.openLedger(config, ports, wasFounded)
            if wasFounded, Self.isEmpty(ledger.file) { throw .lostLedger(path: path) }
            return ledger
        }
        if case .failure(let fault) = opened, !wasFounded && isNew || fault.isOfConfiguration {
            throw fault
        }
        ledger = opened
        let isFounding =
            !wasFounded && (try? opened.get()).map { Self.isEmpty($0.file) } ?? false
        do throws(DaemonFault) {
            (directory, sealer) = try Self.openDirectory(config, ports, isFounding)
            directoryFault = nil
        } catch {
            if isFounding { throw error }
            directory = UnavailableDirectory(DirectoryUnavailable(error.message.en))
            sealer = .withoutKey(random: ports.random)
            directoryFault = error
        }
    }

    /// Without a next key the one that signs goes on: for whoever looks after the disk.
    private static func tokenKeys(
        _ name: String,
        _ config: DaemonConfig,
        _ ports: Ports,
        _ logger: Logger
    ) -> TokenKeys {
        let directory = "\(config.stateDirectory)/\(name)"
        return TokenKeys(directory: directory, random: ports.random) { news in
            switch news {
            case .missing(let error):
                logger.error(
                    "no next key of offline tokens: the present one goes on signing",
                    metadata: ["path": "\(directory)", "error": "\(error)"]
                )
            case .made:
                logger.notice(
                    "the next key of offline tokens is there",
                    metadata: ["path": "\(directory)"]
                )
            }
        }
    }

    private static func openLedger(
        _ config: DaemonConfig,
        _ ports: Ports,
        _ wasFounded: Bool
    ) throws(DaemonFault) -> OpenLedger {
        let path = ledgerPath(config)
        let file: SQLiteLedgerStore
        let reader: SQLiteLedgerStore
        do {
            file = try SQLiteLedgerStore.open(path: path)
            reader = try SQLiteLedgerStore.openReadOnly(path: path)
        } catch {
            throw .store(path: path, error)
        }
        let signing = try key(
            "signing.key",
            config.signingKeyFile,
            mayCreate: !wasFounded && isEmpty(file),
            ports
        )
        func signer(_ origin: String) throws(DaemonFault) -> NoteSigner {
            guard let signer = NoteSigner(name: origin, seed: signing.key.bytes) else {
                throw .origin(origin)
            }
            return signer
        }
        var formerKeys: [NoteVerifier] = []
        for origin in config.formerOrigins { formerKeys.append(try signer(origin).verifier) }
        return OpenLedger(
            file: file,
            store: ports.wrapStore(file),
            reader: reader,
            signer: try signer(config.origin),
            formerKeys: formerKeys
        )
    }

    private static func openDirectory(
        _ config: DaemonConfig,
        _ ports: Ports,
        _ isFounding: Bool
    ) throws(DaemonFault) -> (any Directory, Sealer) {
        let path = config.stateDirectory + "/directory.sqlite"
        // A directory that is gone is not replaced in silence either: nobody could activate, and
        // the ledger would still say that everybody enrolled.
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        if !isFounding, size ?? 0 == 0 {
            throw .store(path: path, CocoaError(.fileNoSuchFile))
        }
        let sealing = try key(
            "sealing.key",
            config.sealingKeyFile,
            mayCreate: isFounding,
            ports
        )
        do {
            return (try SQLiteDirectory(path: path), Sealer(key: sealing))
        } catch {
            throw .store(path: path, error)
        }
    }

    /// What says that there was a ledger here, whatever became of its files: `founded`, and the
    /// public key.
    private static func wasFounded(_ config: DaemonConfig) -> Bool {
        ["founded", "ledger.vkey"].contains {
            FileManager.default.fileExists(atPath: config.stateDirectory + "/" + $0)
        }
    }

    /// After a ledger was verified or founded: lays the public key beside it, for whoever verifies
    /// it, with the ones of its former names, and the mark that it was founded. A different key
    /// that lies there stays.
    func settle(_ config: DaemonConfig) throws(DaemonFault) {
        guard case .success(let open) = ledger else { return }
        let keys = ([open.signer.verifier] + open.formerKeys).map { $0.description + "\n" }
        let files = [("ledger.vkey", keys.joined()), ("founded", config.origin + "\n")]
        for (name, text) in files {
            let path = config.stateDirectory + "/" + name
            let lying = try? String(contentsOfFile: path, encoding: .utf8)
            // Beside a ledger that was restored lie its former names alone.
            let isFormer = name == "ledger.vkey" && lying == keys.dropFirst().joined()
            guard isFormer || !FileManager.default.fileExists(atPath: path) else { continue }
            do {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
            } catch {
                throw .key(path: path, error)
            }
        }
    }

    /// The reader first: only the writer, when it is the last, can move the WAL into the file.
    func close() throws {
        guard case .success(let open) = ledger else { return }
        try open.reader.close()
        try open.file.close()
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
