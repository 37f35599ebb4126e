/// The daemon's answers, as the API writes them.
enum Answers {
    static let now = "2022-09-20T03:07:00+09:00"

    /// 台風14号 in two prefectures, declared at 22:10, unapproved.
    static let typhoon = event(ends: "2022-09-20T04:10:00+09:00", remaining: 3780)

    static func event(
        id: String = "E-7K3QZ8",
        state: String = "active",
        kind: String = "typhoon",
        name: String = "台風14号",
        approved: Bool = false,
        closes: String = "2022-09-20T10:10:00+09:00",
        ends: String? = nil,
        remaining: Int = 25380,
        live: Int = 10,
        more: String = ""
    ) -> String {
        let approval =
            approved
            ? """
            "approved_by":"P-OP2","approved_by_name":"当直 乙",
            "approved_at":"2022-09-19T22:30:00+09:00",
            """ : ""
        return """
            {"id":"\(id)","kind":"\(kind)","name":"\(name)","state":"\(state)","drill":false,
            "areas":["36","37"],"systems":["sys-1"],"conditions":[],\(approval)\(more)
            "declared_by":"P-OP1","declared_by_name":"当直 甲",
            "declared_at":"2022-09-19T22:10:00+09:00",
            "opens_at":"2022-09-19T22:10:00+09:00","closes_at":"\(closes)",
            "cap_at":"2022-09-26T22:10:00+09:00","ends_at":"\(ends ?? closes)",
            "remaining_seconds":\(remaining),"approval_due":"2022-09-20T04:10:00+09:00",
            "extensions":[],"grants_issued":12,"live_credentials":\(live)}
            """
    }

    static func standby(attested: Bool = false) -> String {
        let attest = attested ? #","attested_by":"P-OP2","attested_at":"\#(now)""# : ""
        return """
            {"id":"E-0000SB","kind":"typhoon","name":"台風14号","state":"standby","drill":false,
            "areas":["36"],"systems":["sys-1"],
            "conditions":[{"number":1,"text":"停電1万戸"\(attest)}],
            "stood_by_at":"\(now)","extensions":[],"grants_issued":0,"live_credentials":0}
            """
    }

    static func grant(_ number: Int, fixed: Bool = false, active: Bool = true) -> String {
        let end = "2022-09-20T10:10:00+09:00"
        return """
            {"id":"G-000000000\(number)","event":"E-7K3QZ8","person":"YE-000\(number)",
            "name":"受付 \(number)号","employer":"YDN","relation":"affiliate","systems":["sys-1"],
            "purpose":"OUTAGE_INQUIRY","screens":[],"fields":[],"operations":["view"],
            "not_before":"2022-09-19T22:12:00+09:00",\(fixed ? #""not_after":"\#(end)","# : "")
            "ends_at":"\(end)","granted_by":"P-OP1","granted_at":"2022-09-19T22:12:00+09:00",
            "active_systems":[\(active ? "\"sys-1\"" : "")]}
            """
    }

    static let system = """
        {"id":"sys-1","name":{"ja":"託送お客さま管理","en":"customer management"},
        "enforcement":"enforced","terminal":"required","drill":false,"residual_seconds":5,
        "screens":["S1"],"fields":["name"],"operations":["view"]}
        """

    static func status(
        events: [String] = [typhoon],
        grants: [String] = [grant(1), grant(2, active: false)],
        total: Int? = nil,
        suspended: Bool = false,
        clockSure: Bool = true,
        more: String = ""
    ) -> String {
        """
        {"now":"\(now)","company":{"ja":"四国電力送配電","en":"Shikoku T&D"},
        "clock_sure":\(clockSure),"suspended":\(suspended),"resumed_events":[],
        "events":[\(events.joined(separator: ","))],"grants":[\(grants.joined(separator: ","))],
        "grants_total":\(total ?? grants.count),\(more)
        "recent_refusals":[{"at":"2022-09-20T03:01:00+09:00","act":"grant",
        "code":"person_not_current","actor":"P-OP1","actor_name":"当直 甲",
        "person":"YE-0012","event":"E-7K3QZ8","reference":"R-0000000001"}],
        "ledger":{"size":1234,"root":"AAAA","origin":"mado.example.co.jp/ledger1"},
        "systems":[\(system)]}
        """
    }

    static let persons = """
        {"persons":[
        {"id":"P-OP1","name":"当直 甲","employer":"YDN-NW","relation":"own","roles":["operator"],
        "groups":[],"epoch":2022,"current":true,"enrolled":true,"invited":false,"uid":1001},
        {"id":"YE-0001","name":"受付 1号","employer":"YDN","relation":"affiliate",
        "roles":["entrustee"],"groups":["night-1"],"epoch":2022,"current":true,
        "enrolled":true,"invited":false},
        {"id":"YE-0002","name":"受付 2号","employer":"YDN","relation":"affiliate",
        "roles":["entrustee"],"groups":["night-1"],"epoch":2022,"current":true,
        "enrolled":false,"invited":true},
        {"id":"YE-0012","name":"受付 12号","employer":"YDN","relation":"affiliate",
        "roles":["entrustee"],"groups":["night-1"],"epoch":2021,"current":false,
        "enrolled":false,"invited":false}]}
        """

    /// A refusal as the daemon writes it.
    static func problem(_ code: String, reference: String = "R-0000000009") -> String {
        """
        {"type":"urn:mado:refusal:\(code)","title":"x","status":409,"code":"\(code)",
        "reference":"\(reference)",
        "ja":{"what":"何が。","why":"なぜ。","next":"どうする。"},
        "en":{"what":"What.","why":"Why.","next":"Next."}}
        """
    }

    static func act(_ event: String, more: String = "") -> String {
        #"{"event":\#(event)\#(more),"reference":"R-0000000007"}"#
    }

    /// What transcript files call by name.
    static let named: [String: String] = [
        "status": status(),
        "status-none": status(events: [], grants: []),
        "status-approved": status(events: [event(approved: true)]),
        "status-standby": status(events: [standby()], grants: []),
        "status-awaiting": status(events: [event(state: "awaiting")], grants: []),
        "status-ended": status(events: [event(state: "closed")], grants: []),
        "status-two": status(events: [event(approved: true), event(id: "E-0000SN", name: "大雪")]),
        "status-suspended": status(
            events: [],
            suspended: true,
            clockSure: false,
            more: #""resume_requested_by":"P-OP2","#
        ),
        "status-doubt": status(
            events: [],
            grants: [],
            clockSure: false,
            more: #""wall":"2022-09-20T05:07:00+09:00","#
        ),
        "status-figures": status(
            events: [],
            grants: [],
            more: #""kinds":{"heavy_rain":{"window":"8h"}},"approval_due_seconds":3600,"#
                + #""areas":[{"id":"36","name":{"ja":"徳島県","en":"Tokushima"}}],"#
        ),
        "status-busy": status(
            events: [
                event(approved: true, closes: "2022-09-20T03:16:59+09:00", remaining: 599),
                event(id: "E-0000SN", name: "大雪", approved: true), standby(),
                event(id: "E-0000AW", state: "awaiting"),
                event(id: "E-0000EN", state: "closed", more: #""ended_at":"\#(now)","#),
                event(id: "E-0000LA", state: "lapsed", more: #""ended_at":"\#(now)","#),
            ],
            grants: (1...9).map { grant($0) },
            total: 3456
        ),
        "act-typhoon": act(typhoon),
        "act-awaiting": act(event(state: "awaiting")),
        "act-approved": act(event(approved: true)),
        "act-closed": act(event(state: "closed")),
        "act-withdrawn": act(event(state: "withdrawn")),
        "act-standby": act(standby()),
        "act-attested": act(standby(attested: true)),
        "act-extended": act(
            event(approved: true, closes: "2022-09-20T16:10:00+09:00", remaining: 46980),
            more: #","fixed_grants":["G-0000000002"]"#
        ),
        "act-shortened": act(
            event(approved: true, closes: "2022-09-20T08:00:00+09:00", remaining: 17580)
        ),
        "event": event(approved: true),
        "events": #"{"events":[\#(typhoon),\#(standby())]}"#,
        "grants": #"{"grants":[\#(grant(1)),\#(grant(2, fixed: true))]}"#,
        "grants-first": #"{"grants":[\#(grant(1))],"next":"c 2"}"#,
        "grants-second": #"{"grants":[\#(grant(2))]}"#,
        "persons": persons,
        "systems": #"{"systems":[\#(system)]}"#,
        "factor-missing": problem("factor_missing"),
        "factor-wrong": problem("factor_wrong"),
        "approver-conflict": problem("approver_conflict"),
    ]
}
