import BrokerCore
import Foundation
import Ledger
import LedgerSQLite
import Messages

/// A case of two views on the disk: one inside a snow event by its grant, one outside.
struct ReconcileCase {
    let folder: Folder
    var path: String { folder.file("case.yaml") }

    static let inside = "L-1,2022-12-23T10:00:00+09:00,a-1,view,C-1,200\n"
    static let outside = "L-2,2022-12-10T10:00:00+09:00,a-1,view,=C-2,200\n"

    init(log: String, ledger: Bool) throws {
        folder = try Folder()
        let history =
            ledger
            ? "  ledger: export\n  key: ledger.pub\n"
            : "  grants: grants.csv\n  events: events.csv\n"
        try folder.write(
            """
            title: 小さな突合
            company: A送配電
            retailer: A電力
            period: {from: 2022-12-01, to: 2022-12-31}
            history:
            \(history)roster: roster.csv
            employers: employers.csv
            accounts: accounts.csv
            contracts: contracts.csv
            voltage_history: voltage.csv
            supplier_history: supplier.csv
            coverage: coverage.csv
            systems:
              - id: sys-1
                name: 託送お客さま管理システム
                items: [需要者氏名]
                enforcement: observe_only
                logs:
                  - {file: log.csv, profile: profile.yaml}

            """,
            "case.yaml"
        )
        let tables = [
            "roster.csv": "person_id,employer_id,relation\nYE-1,RETAIL,affiliate\n",
            "employers.csv": "employer_id,own_supplier_id\nRETAIL,R0\n",
            "accounts.csv": "system_id,account,person_id,from,to,shared\nsys-1,a-1,YE-1,,,0\n",
            "contracts.csv": "contract_id\nC-1\n=C-2\n",
            "voltage.csv": "contract_id,voltage,from,to\nC-1,低圧,,\n=C-2,高圧,,\n",
            "supplier.csv": "contract_id,supplier_id,from,to\nC-1,R1,,\n=C-2,R2,,\n",
            "coverage.csv":
                "system_id,from,to,expected_rows,received_rows,hosts\n"
                + "sys-1,2022-12-01,2022-12-31,0,0,h\n",
            "events.csv":
                "event_id,kind,opens_at,closes_at\n"
                + "E-1,snow,2022-12-23T06:00:00+09:00,2022-12-25T18:00:00+09:00\n",
            "grants.csv":
                "grant_id,event_id,person_id,systems,not_before,not_after\n"
                + "G-1,E-1,YE-1,sys-1,2022-12-23T06:00:00+09:00,event\n",
            "profile.yaml":
                "encoding: utf-8\ncolumns: {record_id: id, ts: ts, account: account, "
                + "operation: operation, contract_id: contract, result: result}\n",
            "log.csv": "id,ts,account,operation,contract,result\n" + log,
        ]
        for (name, text) in tables { try folder.write(text, name) }
        if ledger { try writeLedger() }
    }

    private func writeLedger() throws {
        guard
            let signer = NoteSigner(name: SampleLedger.origin, seed: .init(repeating: 7, count: 32))
        else { throw CocoaError(.featureUnsupported) }
        let store = try SQLiteLedgerStore.open(path: folder.file("ledger.sqlite"))
        var writer = LedgerWriter(store: store, signer: signer)
        let opens = Self.at("12-23T06:00")
        _ = try writer.append(
            try Self.entries(),
            mark: ClockMark(wall: opens, boot: .seconds(1), bootID: "boot")
        )
        try LedgerExport.write(
            from: store,
            keys: [signer.verifier],
            to: folder.file("export")
        )
        try folder.write("\(signer.verifier)\n", "ledger.pub")
    }

    private static func entries() throws -> [Entry] {
        guard let name = Digest([UInt8](repeating: 1, count: 32)) else {
            throw CocoaError(.featureUnsupported)
        }
        let (event, system) = (EventID(drawn: 1), SystemID(unchecked: "sys-1"))
        let (opens, closes) = (at("12-23T06:00"), at("12-25T18:00"))
        let plan = EventPlan(
            kind: .snow,
            name: name,
            areas: [AreaID(unchecked: "38")],
            systems: [system]
        )
        let declaration = Declaration(
            plan: plan,
            limits: EventKind.snow.ceiling,
            windowLength: closes - opens,
            approvalDue: opens + .hours(2),
            inheritedCapAt: nil,
            window: Window(opensAt: opens, closesAt: closes, capAt: closes)
        )
        let grant = Grant(
            id: GrantID(drawn: 1),
            event: event,
            person: PersonID(unchecked: "YE-1"),
            systems: [system],
            scope: Scope(),
            purpose: .outageInquiry,
            place: nil,
            notBefore: opens,
            notAfter: .event,
            grantedBy: PersonID(unchecked: "P-OP1"),
            grantedAt: opens
        )
        let facts: [(Instant, Fact)] = [
            (opens, .eventDeclared(event, declaration)), (opens, .grantIssued(grant)),
            (opens + .hours(1), .eventApproved(event, nil)), (closes, .eventClosed(event)),
            // When the period was over: a ledger that ends before it proves none of it.
            (closes + .days(10), .exportMade(entries: 4)),
        ]
        return facts.map { at, fact in
            Entry(
                at: at,
                actor: .person(PersonID(unchecked: "P-OP1")),
                request: RequestID(drawn: 1),
                fact: fact
            )
        }
    }

    private static func at(_ text: String) -> Instant {
        JST.parse("2022-\(text):00+09:00") ?? Instant(millisecondsSince1970: 0)
    }
}
