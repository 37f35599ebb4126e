package import Broker
package import BrokerCore
package import Ledger

/// What downstream systems ask; the broker's own is its validity table.
package protocol Verifier: Sendable {
    func check(token: Digest, audience: SystemID) -> Result<ValidCredential, Refusal>

    /// What a faulty one goes by instead of the table.
    func hear(of batch: LedgerBatch, at point: AppendPoint)
}

extension Verifier {
    func allows(_ token: Digest, for audience: SystemID) -> Bool {
        if case .success = check(token: token, audience: audience) { true } else { false }
    }
}

extension ValidityTable: Verifier {
    package func hear(of batch: LedgerBatch, at point: AppendPoint) {}
}
