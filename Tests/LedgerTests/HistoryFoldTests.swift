import BrokerCore
import Ledger
import Testing

struct HistoryFoldTests {
    @Test func `a resumption for all ends every suspension that still stood`() {
        let event = EventID(drawn: 1)
        let facts: [Fact] = [
            .authoritySuspended, .authorityResumed(event), .authoritySuspended,
            .authorityResumed(nil), .authoritySuspended,
        ]
        var fold = HistoryFold()
        for (seq, fact) in facts.enumerated() {
            let entry = Entry(
                at: Instant(millisecondsSince1970: Int64(seq)),
                actor: .uid(0),
                request: RequestID(drawn: UInt64(seq)),
                totpStep: nil,
                fact: fact
            )
            fold.add(NumberedEntry(seq: UInt64(seq), entry: entry))
        }
        let rows = fold.suspensions.map { row in
            [row.suspendedAt, row.resumedAt].map { $0?.millisecondsSince1970 }
        }
        #expect(rows == [[0, 1], [0, 3], [2, 3], [4, nil]])
        #expect(fold.suspensions.map(\.event) == [event, nil, nil, nil])
    }
}
