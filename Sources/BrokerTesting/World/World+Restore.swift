import Broker
import BrokerCore
import Ledger

/// A ledger that is restored from a backup (design: the ledger).
extension World {
    /// What a backup keeps, and what the laws held of it.
    struct Backup: Sendable {
        let content: MemoryLedgerStore.Backup
        let size: Int
        let time: LawTime
    }

    static func signer(_ number: Int) throws -> NoteSigner {
        let seed = [UInt8](repeating: 7, count: 32)
        guard let signer = NoteSigner(name: "mado.test/ledger\(number)", seed: seed) else {
            throw LawBreach("world", "no signer")
        }
        return signer
    }

    mutating func backUp() {
        backup = Backup(content: disk.backUp(), size: ledger.count, time: time)
    }

    /// The process is gone, the copy lies in the ledger's place. Under its own origin it does not
    /// start beside a newer checkpoint; under a new one it does, and waits for two people.
    mutating func restore() throws {
        // An empty ledger has no name yet, and is founded under any.
        guard let backup, backup.size > 0 else { return }
        let newest = engine.checkpoint
        try judgeClockRecords()
        disk.crash()
        disk.restore(backup.content)
        armed = nil
        try judgeOlder(than: newest)
        formerKeys.insert(signer.verifier, at: 0)
        buried.formUnion(tokens.all.map(\.digest))
        forget(from: backup)
        let former = try laws.history.origin ?? Self.signer(1).name
        signer = try Self.signer(formerKeys.count + 1)
        undecided = LedgerOrigins(former: former, current: signer.name)
        try start()
        try probe(everything: true)
    }

    private func judgeOlder(than newest: String?) throws {
        guard let newest, let backup, backup.size < ledger.count else { return }
        let verifier = LedgerVerifier(keys: [signer.verifier] + formerKeys, depth: .lastCheckpoint)
        do {
            _ = try verifier.verify(disk, held: [newest])
        } catch is LedgerFault {
            return
        }
        throw fail("L10", "an older ledger passed for the newer one")
    }

    /// The laws know what the restored ledger knows.
    private mutating func forget(from backup: Backup) {
        let kept = laws.history.records.prefix(backup.size)
        laws = LawOracle()
        for record in kept { laws.take(record) }
        ledger = Array(ledger.prefix(backup.size))
        held = []
        time.goBack(toMarkOf: backup.time)
        writtenMark = try? disk.head()?.mark
    }

    mutating func bothContinue() -> [Command] {
        guard let undecided else { return [] }
        let first = someone(Company.operators, not: [])
        let other = someone(Company.approvers, not: [first.text])
        let second = chance.percent(10) ? first : other
        let act = Act.continueLedger(undecided)
        return [clean(first, act), clean(second, act)]
    }

    /// Somebody tries, whether or not there is anything to decide.
    mutating func chooseContinuation() -> [Command] {
        let other = LedgerOrigins(former: "mado.test/ledger1", current: "mado.test/ledger9")
        guard let origins = undecided ?? other else { return [] }
        let by = caller(Company.operators + Company.approvers)
        return [command(by, .continueLedger(origins), factor(for: by))]
    }

    mutating func tellRestored() throws {
        try perform(.backUp)
        guard let credential = try needCredential() else { return }
        if chance.percent(50) { try perform(.backUp) }
        try ask([chance.percent(50) ? closing(credential.event) : revoking(credential.grant)])
        try perform(.pass(.seconds(chance.within(0...3_600))))
        try perform(.restore)
        if chance.percent(60) { try ask([cleanDeclaration(), closing(credential.event)]) }
        let both = bothContinue()
        if chance.percent(30) {
            try ask([both[0]])
            try perform(.restart(after: .seconds(chance.within(0...90))))
            try ask([both[1]])
        } else {
            try ask(both)
        }
        guard chance.percent(60) else { return }
        _ = try needCredential()
    }
}
