package import BrokerCore
import Ledger
package import Messages

/// Holds the rows of an exported file of uses to the digests that a verified ledger has of them.
///
/// What the file states to be deleted is not held to anything: minutes before it may have no rows,
/// and those of a digest that was deleted in part cannot be told. Nobody can state more than the
/// shortest retention allows; whether the site's own does, whoever verifies is asked to see.
package struct UseCheck {
    /// What a digest says, and what the file has for its minutes.
    struct Fault: Hashable {
        let digest: UseDigest
        let rows: Int
    }

    let rows: Int
    /// Rows of minutes after the last digest: nothing is known of them yet.
    let undigested: Int
    /// Rows before the last digest that are in none of its minutes, or before what was deleted:
    /// added by somebody.
    package let strangers: Int
    let faults: [Fault]
    /// Nothing before it is there any more; nil: nothing was deleted.
    package let deletedBefore: Instant?
    /// What is stated to be deleted is younger than anything that Mado deletes.
    package let statesTooMuch: Bool
    /// Digests that nothing is left of, or not all.
    package let deletedDigests: Int
    /// Rows that a digest covers; 0: nothing was compared.
    package let heldRows: Int
    private let digests: Int

    /// `end`: when the last entry of the ledger was written.
    package init(_ uses: [Use], _ digests: [UseDigest], ledgerEnd end: Instant?) {
        let stated = uses.filter { $0.key.subject == .deleted }.map(\.last).max()
        let isTrue = stated.map { stated in end.map { stated <= $0 - UseRetention.least } == true }
        deletedBefore = isTrue == true ? stated : nil
        statesTooMuch = isTrue == false
        let floor = deletedBefore ?? Instant(millisecondsSince1970: .min)
        let whole = digests.filter { $0.from >= floor }
        let cut = digests.filter { $0.from < floor }
        var held: [Use] = []
        var strangers = 0
        for use in uses where use.key.subject != .deleted {
            if use.key.minute >= floor {
                held.append(use)
            } else if use.key.subject != .gap || use.last < floor {
                strangers += 1
            }
        }
        held.sort { $0.key < $1.key }
        // Rows that are left of a digest in part.
        let cutUntil = cut.map(\.until).max() ?? floor
        let found = Self.hold(held.drop { $0.key.minute < cutUntil }, to: whole)
        rows = uses.count
        undigested = found.undigested
        self.strangers = strangers + found.strangers
        faults = found.faults
        heldRows = found.held
        deletedDigests = cut.count
        self.digests = whole.count
    }

    /// Both ascend: no minute is in two digests.
    private static func hold(
        _ uses: ArraySlice<Use>,
        to digests: [UseDigest]
    ) -> (faults: [Fault], held: Int, strangers: Int, undigested: Int) {
        var faults: [Fault] = []
        var held = 0
        var strangers = 0
        var rest = uses
        for digest in digests {
            let before = rest.prefix { $0.key.minute < digest.from }
            strangers += before.count
            rest = rest.dropFirst(before.count)
            let own = rest.prefix { $0.key.minute < digest.until }
            rest = rest.dropFirst(own.count)
            held += own.count
            var digester = UseDigester(from: digest.from, until: digest.until)
            for use in own { digester.add(use) }
            if digester.digest != digest {
                faults.append(Fault(digest: digest, rows: digester.rows))
            }
        }
        return (faults, held, strangers, rest.count)
    }

    /// Nothing speaks against the file.
    package var isGood: Bool { faults.isEmpty && strangers == 0 && !statesTooMuch }

    /// Something speaks for it, too.
    package var matches: Bool { isGood && heldRows > 0 }

    package var faultyMinutes: [String] { faults.map { JST.machine($0.digest.from) } }

    package var sentences: [Message] {
        var sentences = faults.map { fault in
            LedgerText.usesDiffer(
                from: fault.digest.from,
                until: fault.digest.until,
                wanted: fault.digest.rows,
                found: fault.rows
            )
        }
        if strangers > 0 { sentences.append(LedgerText.usesAdded(strangers)) }
        if statesTooMuch { sentences.append(LedgerText.usesStateTooMuch) }
        if matches {
            sentences.append(LedgerText.usesVerified(rows: heldRows, digests: digests))
        } else if isGood {
            sentences.append(LedgerText.usesNotHeld)
        }
        if let deletedBefore {
            sentences.append(
                LedgerText.usesDeleted(before: deletedBefore, digests: deletedDigests)
            )
        }
        if undigested > 0 { sentences.append(LedgerText.usesUndigested(undigested)) }
        return sentences
    }
}
