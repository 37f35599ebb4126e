import BrokerCore
import Ledger
import Messages

/// Holds the rows of an exported file of uses to the digests that a verified ledger has of them.
struct UseCheck {
    /// What a digest says, and what the file has for its minutes.
    struct Fault: Hashable {
        let digest: UseDigest
        let rows: Int
    }

    let rows: Int
    /// Rows of minutes after the last digest: nothing is known of them yet.
    let undigested: Int
    /// Rows before the last digest that are in none of its minutes: added by somebody.
    let strangers: Int
    let faults: [Fault]
    private let digests: Int

    init(_ uses: [Use], _ digests: [UseDigest]) {
        let uses = uses.sorted { $0.key < $1.key }
        var faults: [Fault] = []
        var strangers = 0
        var place = 0
        // Both ascend: no minute is in two digests.
        for digest in digests {
            while place < uses.count, uses[place].key.minute < digest.from {
                strangers += 1
                place += 1
            }
            var digester = UseDigester(from: digest.from, until: digest.until)
            while place < uses.count, uses[place].key.minute < digest.until {
                digester.add(uses[place])
                place += 1
            }
            if digester.digest != digest {
                faults.append(Fault(digest: digest, rows: digester.rows))
            }
        }
        rows = uses.count
        undigested = uses.count - place
        self.strangers = strangers
        self.faults = faults
        self.digests = digests.count
    }

    var isGood: Bool { faults.isEmpty && strangers == 0 }

    var faultyMinutes: [String] { faults.map { JST.machine($0.digest.from) } }

    var sentences: [Message] {
        var sentences = faults.map { fault in
            LedgerText.usesDiffer(
                from: fault.digest.from,
                until: fault.digest.until,
                wanted: fault.digest.rows,
                found: fault.rows
            )
        }
        if strangers > 0 { sentences.append(LedgerText.usesAdded(strangers)) }
        if isGood { sentences.append(LedgerText.usesVerified(rows: rows, digests: digests)) }
        if undigested > 0 { sentences.append(LedgerText.usesUndigested(undigested)) }
        return sentences
    }
}
