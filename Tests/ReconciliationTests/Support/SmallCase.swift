import Foundation
import Reconciliation

/// One row of a small log, by canonical columns.
struct Row {
    var id: String
    var at: String
    var account = "a-1"
    var contract = "C-1"
    var result = "200"
    var operation = "view"
    var person = ""
    var terminal = ""
    var screen = ""
    var fields = ""
    var grant = ""
    var token = ""
    var rows = ""

    init(_ id: String, _ at: String, _ contract: String = "C-1", account: String = "a-1") {
        self.id = id
        self.at = at
        self.contract = contract
        self.account = account
    }

    func with(_ change: (inout Row) -> Void) -> Row {
        var row = self
        change(&row)
        return row
    }

    static let columns = [
        "record_id", "ts", "account", "person_id", "terminal_id", "screen", "operation",
        "contract_id", "fields", "result", "grant_id", "token_sha256", "rows",
    ]

    var line: String {
        [
            id, at, account, person, terminal, screen, operation, contract, fields, result, grant,
            token, rows,
        ].joined(separator: ",") + "\n"
    }
}

/// A case of a few rows, written to a folder and reconciled.
///
/// A snow event from 2022-12-23 06:00 to 2022-12-25 18:00; G-1 covers YE-1 in it. The retailer
/// RETAIL owns supplier R0; account a-n is YE-n's. `own` is the grid company's person.
struct SmallCase {
    var from = "2022-12-01"
    var to = "2022-12-31"
    var gridSupplier = "GRID"
    var calendar = "wareki"
    var enforcement = "observe_only"
    var items = "[需要者氏名, 需要者電話番号]"
    var roster = [
        "YE-1,RETAIL,affiliate,,", "YE-2,RETAIL,affiliate,,", "YE-3,RETAIL,affiliate,,",
        "YE-9,RETAIL,affiliate,,", "own,GRID-CO,own,,", "Q-1,Q-CONTRACTOR,contractor,,",
    ]
    var employers = ["RETAIL,R0", "GRID-CO,GRID", "Q-CONTRACTOR,Q"]
    var accounts = [
        "sys-1,a-1,YE-1,,,0", "sys-1,a-2,YE-2,,,0", "sys-1,a-3,YE-3,,,0", "sys-1,a-9,YE-9,,,0",
        "sys-1,a-own,own,,,0", "sys-1,a-q,Q-1,,,0", "sys-1,card,,,,1",
    ]
    var contracts = [
        "C-1,", "C-2,", "C-3,", "C-own,", "C-own2,", "C-own3,", "C-own4,", "C-own5,", "C-grid,",
        "C-q,",
    ]
    var voltages = [
        "C-1,低圧,,", "C-2,高圧,,", "C-3,特別高圧,,", "C-own,低圧,,", "C-own2,低圧,,", "C-own3,低圧,,",
        "C-own4,低圧,,", "C-own5,低圧,,", "C-grid,高圧,,", "C-q,低圧,,",
    ]
    var suppliers = [
        "C-1,R1,,", "C-2,R2,,", "C-3,R1,,", "C-own,R0,,", "C-own2,R0,,", "C-own3,R0,,",
        "C-own4,R0,,", "C-own5,R0,,", "C-grid,GRID,,", "C-q,Q,,",
    ]
    /// `event_id,kind,state,standby_at,opens_at,closes_at,ended_at,name`
    var events = [SmallCase.snow]
    /// `grant_id,event_id,drill,person_id,systems,scope,terminal_id,not_before,not_after,ended_at`
    var grants = ["G-1,E-1,0,YE-1,sys-1,,,2022-12-23T06:00:00+09:00,event,"]
    /// `credential_id,grant_id,system,token_sha256,activated_at,ended_at`
    var credentials: [String]?
    /// `suspended_at,resumed_at,event_id`
    var suspensions: [String]?
    /// Replaces the tables; written by ``SmallLedger``.
    var ledger: SmallLedger?
    /// `system_id,snapshot_at,person_id,enabled,since`
    var entitlements: [String]?
    var coverage: [String]? = ["sys-1,2022-12-01,2022-12-31,0,0,host-1"]
    /// `credential_id,system,minute,allowed`
    var uses: [String]?
    /// Ids of systems that registers may name besides sys-1.
    var otherSystems: [String] = []
    /// Systems of the case without logs, besides sys-1.
    var moreSystems: [String] = []
    var profile = SmallCase.profile()
    var rows: [Row] = []
    /// Other logs by file name, as bytes, with the same profile.
    var logs: [(name: String, bytes: [UInt8])] = []
    var extraProfiles: [String: String] = [:]
    /// Logs with other profiles: file name and profile name.
    var profiled: [(name: String, profile: String, bytes: [UInt8])] = []

    static let snow =
        "E-1,snow,closed,,2022-12-23T06:00:00+09:00,2022-12-25T18:00:00+09:00,"
        + "2022-12-25T18:00:00+09:00,雪害"

    static func profile(without: [String] = [], _ more: String...) -> String {
        let columns = Row.columns.filter { !without.contains($0) }.map { "\($0): \($0)" }
        return (["encoding: utf-8", "columns: {\(columns.joined(separator: ", "))}"] + more)
            .joined(separator: "\n") + "\n"
    }

    static let header = Row.columns.joined(separator: ",") + "\n"

    init(_ rows: [Row] = []) { self.rows = rows }

    func with(_ change: (inout SmallCase) -> Void) -> SmallCase {
        var small = self
        change(&small)
        return small
    }

    // MARK: - Running

    func run(sink: FindingSink? = nil) throws -> ReconciliationReport {
        let scratch = try Scratch()
        return try run(in: scratch, sink: sink)
    }

    func run(in scratch: Scratch, sink: FindingSink? = nil) throws -> ReconciliationReport {
        try write(to: scratch)
        return try Reconciler.run(CaseFile.load(path: scratch.file("case.yaml")), sink: sink)
    }

    func write(to scratch: Scratch) throws {
        func table(_ name: String, _ header: String, _ rows: [String]?) throws {
            guard let rows else { return }
            try scratch.write(([header] + rows).map { $0 + "\n" }.joined(), name)
        }
        try table("roster.csv", "person_id,employer_id,relation,valid_from,valid_to", roster)
        try table("employers.csv", "employer_id,own_supplier_id", employers)
        try table("accounts.csv", "system_id,account,person_id,from,to,shared", accounts)
        let contractColumns =
            contracts.contains { $0.count { $0 == "," } > 1 }
            ? "contract_id,customer_id,object_class" : "contract_id,customer_id"
        try table("contracts.csv", contractColumns, contracts)
        try table("voltage.csv", "contract_id,voltage,from,to", voltages)
        try table("supplier.csv", "contract_id,supplier_id,from,to", suppliers)
        try table(
            "events.csv",
            "event_id,kind,state,standby_at,opens_at,closes_at,ended_at,name",
            events
        )
        try table(
            "grants.csv",
            "grant_id,event_id,drill,person_id,systems,scope,terminal_id,not_before,not_after,"
                + "ended_at",
            grants
        )
        try table(
            "credentials.csv",
            "credential_id,grant_id,system,token_sha256,activated_at,ended_at",
            credentials
        )
        try table("suspensions.csv", "suspended_at,resumed_at,event_id", suspensions)
        try table(
            "entitlements.csv",
            "system_id,snapshot_at,person_id,enabled,since",
            entitlements
        )
        try table(
            "coverage.csv",
            "system_id,from,to,expected_rows,received_rows,hosts",
            coverage
        )
        try table("uses.csv", "credential_id,system,minute,allowed", uses)
        try ledger?.write(to: scratch)
        try scratch.write(profile, "profile.yaml")
        for (name, text) in extraProfiles { try scratch.write(text, name) }
        if logs.isEmpty, profiled.isEmpty {
            try scratch.write(Self.header + rows.map(\.line).joined(), "log.csv")
        }
        for log in logs { try scratch.write(log.bytes, log.name) }
        for log in profiled { try scratch.write(log.bytes, log.name) }
        try scratch.write(yaml, "case.yaml")
    }

    private var yaml: String {
        var history = ["  grants: grants.csv", "  events: events.csv"]
        if credentials != nil { history.append("  credentials: credentials.csv") }
        if suspensions != nil { history.append("  suspensions: suspensions.csv") }
        if ledger != nil { history = ["  ledger: ledger-export", "  key: ledger.pub"] }
        var logLines = logs.map { "      - {file: \($0.name), profile: profile.yaml}" }
        logLines += profiled.map { "      - {file: \($0.name), profile: \($0.profile)}" }
        if logLines.isEmpty { logLines = ["      - {file: log.csv, profile: profile.yaml}"] }
        var lines = [
            "title: 小さな突合", "company: A送配電", "retailer: A電力", "calendar: \(calendar)",
            "period: {from: \(from), to: \(to)}", "grid_supplier: \(gridSupplier)", "history:",
        ]
        lines += history
        lines += [
            "roster: roster.csv", "employers: employers.csv", "accounts: accounts.csv",
            "contracts: contracts.csv", "voltage_history: voltage.csv",
            "supplier_history: supplier.csv",
        ]
        if entitlements != nil { lines.append("entitlements: entitlements.csv") }
        if coverage != nil { lines.append("coverage: coverage.csv") }
        if uses != nil { lines.append("uses: uses.csv") }
        if !otherSystems.isEmpty {
            lines.append("other_systems: [\(otherSystems.joined(separator: ", "))]")
        }
        lines += [
            "systems:", "  - id: sys-1", "    name: 託送お客さま管理システム", "    items: \(items)",
            "    enforcement: \(enforcement)", "    logs:",
        ]
        for system in moreSystems {
            logLines += [
                "  - id: \(system)", "    name: \(system)", "    enforcement: observe_only",
                "    logs: []",
            ]
        }
        return (lines + logLines).joined(separator: "\n") + "\n"
    }
}

extension ReconciliationReport {
    /// `CODE rows/contracts/persons`, in the order of reports, without mere information.
    var summary: [String] {
        findings.filter(\.code.isAdverse).map {
            "\($0.code.rawValue) \($0.rows)/\($0.contracts)/\($0.persons)"
        }
    }
}
