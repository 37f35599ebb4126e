import BrokerCore
import Foundation
import Ledger
import LedgerSQLite

/// A ledger file with its public key beside it, as madod leaves them.
struct SampleLedger {
    static let origin = "mado.example.co.jp/test"

    let folder: Folder
    let signer: NoteSigner
    let path: String
    /// The signed checkpoint of every commit.
    let notes: [String]

    /// `entries` entries in commits of three, of other people from entry `other` on.
    init(entries: Int, from other: Int = .max) throws {
        folder = try Folder()
        path = folder.file("ledger.sqlite")
        guard
            let signer = NoteSigner(
                name: Self.origin,
                seed: [UInt8](repeating: 7, count: 32)
            )
        else { throw CocoaError(.featureUnsupported) }
        self.signer = signer
        let store = try SQLiteLedgerStore.open(path: path)
        var writer = LedgerWriter(store: store, signer: signer)
        var notes: [String] = []
        for start in stride(from: 0, to: entries, by: 3) {
            let batch = (start..<min(start + 3, entries)).map { number in
                Self.entry(number, prefix: number < other ? "YE" : "YF")
            }
            let mark = ClockMark(wall: batch[0].at, boot: .seconds(1), bootID: "boot")
            notes.append(try writer.append(batch, mark: mark).note)
        }
        self.notes = notes
        try folder.write("\(signer.verifier)\n", "ledger.vkey")
    }

    private static func entry(_ number: Int, prefix: String) -> Entry {
        Entry(
            at: Instant(millisecondsSince1970: 1_663_592_820_000 + Int64(number) * 1000),
            actor: .daemon,
            request: RequestID(drawn: UInt64(number)),
            fact: .personEnrolled(PersonID(unchecked: "\(prefix)-\(number)"))
        )
    }

    var key: String { signer.verifier.description }
}
