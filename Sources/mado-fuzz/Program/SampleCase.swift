/// The files of a small case: two people of a retailer, three contracts, one snow event.
enum SampleCase {
    static let files: [String: [UInt8]] = texts.mapValues { Array($0.utf8) }

    static func profile(encoding: String) -> String {
        """
        encoding: \(encoding)
        columns: {record_id: id, ts: at, account: account, contract_id: contract, operation: act, \
        result: result, grant_id: grant, terminal_id: terminal, fields: fields, rows: rows}
        operations: {照会: view}
        results: {可: allow}
        ids: normalise
        clock_bound: 5s

        """
    }

    private static let texts = [
        "case.yaml": """
        company: A送配電
        retailer: A電力
        period: {from: 2022-12-01, to: 2022-12-31}
        grid_supplier: GRID
        history:
          grants: grants.csv
          events: events.csv
          credentials: credentials.csv
          suspensions: suspensions.csv
        roster: roster.csv
        employers: employers.csv
        accounts: accounts.csv
        contracts: contracts.csv
        voltage_history: voltage.csv
        supplier_history: supplier.csv
        entitlements: entitlements.csv
        coverage: coverage.csv
        uses: uses.csv
        systems:
          - id: sys-1
            name: 顧客管理
            enforcement: enforced
            logs:
              - {file: log.csv, profile: profile.yaml}

        """,
        "profile.yaml": profile(encoding: "utf-8"),
        "log.csv": """
        id,at,account,contract,act,result,grant,terminal,fields,rows
        1,2022-12-24T10:00:00+09:00,a-1,C-1,view,200,G-1,T-1,f1,
        2,2022-12-26T10:00:00.5Z,a-2,C-2,照会,可,,,,
        3,2022-12-24 10:00,card,C-2,extract,allow,,,,12
        4,2022-12-24T11:00+0900,a-1,C-3,search,403,,,,

        """,
        "roster.csv": """
        person_id,employer_id,relation,valid_from,valid_to
        YE-1,RETAIL,affiliate,,
        YE-2,RETAIL,affiliate,2022-01-01,2022-12-31
        own,GRID-CO,own,,

        """,
        "employers.csv": "employer_id,own_supplier_id\nRETAIL,R0\nGRID-CO,GRID\n",
        "accounts.csv": """
        system_id,account,person_id,from,to,shared
        sys-1,a-1,YE-1,,,0
        sys-1,a-2,YE-2,2022-01-01T00:00:00+09:00,,0
        sys-1,card,,,,1

        """,
        "contracts.csv": "contract_id,customer_id\nC-1,K-1\nC-2,K-2\nC-3,\n",
        "voltage.csv": """
        contract_id,voltage,from,to
        C-1,低圧,,
        C-2,高圧,2020-01-01,
        C-3,特別高圧,,

        """,
        "supplier.csv": """
        contract_id,supplier_id,from,to
        C-1,R1,,
        C-2,R2,,2022-12-25
        C-2,R0,2022-12-25,
        C-3,GRID,,

        """,
        "events.csv": """
        event_id,kind,state,standby_at,opens_at,closes_at,ended_at,name
        E-1,snow,closed,,2022-12-23T06:00:00+09:00,2022-12-25T18:00:00+09:00,,雪害

        """,
        "grants.csv": """
        grant_id,event_id,drill,person_id,systems,scope,terminal_id,not_before,not_after,ended_at
        G-1,E-1,0,YE-1,sys-1,,T-1,2022-12-23T06:00:00+09:00,event,

        """,
        "credentials.csv": """
        credential_id,grant_id,system,token_sha256,activated_at,ended_at
        C-1,G-1,sys-1,,2022-12-23T07:00:00+09:00,2022-12-24T12:00:00+09:00

        """,
        "suspensions.csv": """
        suspended_at,resumed_at,event_id
        2022-12-24T00:00:00+09:00,2022-12-24T01:00:00+09:00,E-1

        """,
        "entitlements.csv": """
        system_id,snapshot_at,person_id,enabled,since
        sys-1,2022-12-10T00:00:00+09:00,YE-2,1,2022-12-01

        """,
        "coverage.csv": """
        system_id,from,to,expected_rows,received_rows,hosts
        sys-1,2022-12-01,2022-12-31,4,4,host-1

        """,
        "uses.csv": "credential_id,system,minute,allowed\nC-1,sys-1,2022-12-24T10:00:00+09:00,1\n",
    ]
}
