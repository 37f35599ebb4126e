import Credentials
package import Ledger
import LedgerSQLite

extension TestSite {
    /// The ledger's file, opened for reading beside the daemon.
    package func openLedger() throws -> some LedgerSource {
        try SQLiteLedgerStore.openReadOnly(path: ledgerPath)
    }

    /// Verifies every entry and every checkpoint of the file, as `mado ledger verify` does.
    package func verifyLedger() throws -> LedgerReport {
        let seed = try KeyFile.load(path: signingKeyPath).key.bytes
        guard let signer = NoteSigner(name: TestSiteText.origin, seed: seed) else {
            throw HarnessError.badResponse("the signing key")
        }
        return try LedgerVerifier(keys: [signer.verifier]).verify(try openLedger())
    }
}
