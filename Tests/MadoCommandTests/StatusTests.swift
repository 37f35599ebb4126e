import MadoCommand
import Messages
import Testing

@Suite struct StatusTests {
    @Test func demo() async {
        func show(_ a: String..., tty: Bool = false, typed: [String] = [], s script: [Exchange])
            async
        {
            for locale in [Locale.japanese, .english] {
                print("$ mado", a.joined(separator: " "), "  #", locale)
                print(
                    await transcript(
                        of: a,
                        locale: locale,
                        terminal: tty,
                        typed: typed,
                        script: script
                    )
                )
            }
        }
        let status = Exchange("GET /v1/status", 200, Answers.status())
        let sb = Exchange("GET /v1/status", 200, Answers.status(events: [Answers.standby()]))
        let none = Exchange("GET /v1/status", 200, Answers.status(events: []))
        let active = Exchange(
            "GET /v1/status",
            200,
            Answers.status(events: [Answers.event(approved: true)])
        )
        await show("status", s: [status])
        await show(
            "status",
            s: [
                Exchange(
                    "GET /v1/status",
                    200,
                    Answers.status(
                        events: [],
                        suspended: true,
                        clockSure: false,
                        more: #""resume_requested_by":"P-OP2","#
                    )
                )
            ]
        )
        await show(
            "standby",
            "--kind",
            "台風",
            "--name",
            "台風14号",
            "--area",
            "36",
            "--system",
            "sys-1",
            "--condition",
            "停電1万戸",
            s: [
                none,
                Exchange(
                    #"POST /v1/events/standby {"areas":["36"],"conditions":["停電1万戸"],"kind":"typhoon","name":"台風14号","systems":["sys-1"]}"#,
                    201,
                    Answers.act(Answers.standby())
                ),
            ]
        )
        await show(
            "attest",
            "--condition",
            "1",
            tty: true,
            typed: ["yes", "123456"],
            s: [
                sb,
                Exchange(
                    #"POST /v1/events/E-0000SB/attest {"condition":1}"#,
                    409,
                    Answers.problem("factor_missing")
                ),
                Exchange(
                    #"POST /v1/events/E-0000SB/attest {"condition":1,"totp":"123456"}"#,
                    200,
                    Answers.act(Answers.standby(attested: true))
                ),
            ]
        )
        await show(
            "declare",
            "--standby",
            "e-oooosb",
            tty: true,
            typed: ["台風14号"],
            s: [
                sb,
                Exchange(
                    #"POST /v1/events/declare {"approval":"after","standby":"E-0000SB"}"#,
                    201,
                    Answers.act(Answers.typhoon)
                ),
            ]
        )
        await show(
            "declare",
            "--kind",
            "typhoon",
            "--area",
            "36,37",
            "--system",
            "sys-1",
            "--window",
            "6h",
            "--approval",
            "first",
            "--yes",
            s: [
                none,
                Exchange(
                    #"POST /v1/events/declare {"approval":"first","areas":["36","37"],"kind":"typhoon","name":"台風 2022-09-20","systems":["sys-1"],"window":"6h"}"#,
                    201,
                    Answers.act(Answers.event(state: "awaiting"))
                ),
            ]
        )
        await show("approve", tty: true, typed: [""], s: [status])
        await show("approve", s: [status])
        await show(
            "approve",
            "--yes",
            s: [
                status,
                Exchange(
                    "POST /v1/events/E-7K3QZ8/approve {}",
                    409,
                    Answers.problem("approver_conflict")
                ),
            ]
        )
        await show(
            "extend",
            "--by",
            "6h",
            tty: true,
            typed: ["延長"],
            s: [
                active,
                Exchange(
                    "GET /v1/grants?event=E-7K3QZ8",
                    200,
                    "{\"grants\":[\(Answers.grant(1)),\(Answers.grant(2, fixed: true))]}"
                ),
                Exchange(
                    #"POST /v1/events/E-7K3QZ8/extend {"by":"6h"}"#,
                    200,
                    Answers.act(
                        Answers.event(
                            approved: true,
                            closes: "2022-09-20T16:10:00+09:00",
                            remaining: 46980
                        ),
                        more: #","fixed_grants":["G-0000000002"]"#
                    )
                ),
            ]
        )
        await show(
            "shorten",
            "E-7K3QZ8",
            "--until",
            "8:00",
            s: [
                status,
                Exchange(
                    #"POST /v1/events/E-7K3QZ8/shorten {"until":"2022-09-20T08:00:00+09:00"}"#,
                    200,
                    Answers.act(
                        Answers.event(
                            approved: true,
                            closes: "2022-09-20T08:00:00+09:00",
                            remaining: 17580
                        )
                    )
                ),
            ]
        )
        await show(
            "close",
            "E-7K3QZ8",
            s: [
                Exchange(
                    "POST /v1/events/E-7K3QZ8/close {}",
                    200,
                    Answers.act(Answers.event(state: "closed"))
                )
            ]
        )
        await show(
            "withdraw",
            "E-0000SB",
            s: [
                Exchange(
                    "POST /v1/events/E-0000SB/withdraw {}",
                    200,
                    Answers.act(Answers.standby())
                )
            ]
        )
        await show(
            "suspend-all",
            s: [
                Exchange(
                    "POST /v1/authority/suspend {}",
                    200,
                    #"{"suspended":true,"credentials_ended":10,"reference":"R-1"}"#
                )
            ]
        )
        await show(
            "resume",
            "--totp",
            "123456",
            tty: true,
            typed: ["再開"],
            s: [
                active,
                Exchange(
                    #"POST /v1/authority/resume {"totp":"123456"}"#,
                    200,
                    #"{"state":"requested","reference":"R-1"}"#
                ),
            ]
        )
        await show(
            "clock",
            "confirm",
            tty: true,
            typed: ["実行"],
            s: [
                active,
                Exchange(
                    #"POST /v1/clock/confirm {}"#,
                    200,
                    #"{"state":"confirmed","reference":"R-1"}"#
                ),
            ]
        )
        let g =
            #"POST /v1/grants {"event":"E-7K3QZ8","persons":["YE-0001","YE-0002","YE-0012"],"purpose":"OUTAGE_INQUIRY","systems":["sys-1"]}"#
        let ga =
            #"{"event":"E-7K3QZ8","issued":2,"refused":1,"results":[{"person":"YE-0001","name":"受付 1号","grant":"G-0000000001"},{"person":"YE-0002","name":"受付 2号","grant":"G-0000000002"},{"person":"YE-0012","name":"受付 12号","refusal":{"code":"person_not_current"}}],"reference":"R-0000000007"}"#
        await show(
            "grant",
            "--group",
            "night-1",
            "--purpose",
            "outage-inquiry",
            tty: true,
            typed: ["付与"],
            s: [active, Exchange("GET /v1/persons", 200, Answers.persons), Exchange(g, 200, ga)]
        )
        await show(
            "revoke",
            "G-0000000001",
            "g-0000000002",
            s: [
                Exchange(
                    #"POST /v1/grants/revoke {"grants":["G-0000000001","G-0000000002"]}"#,
                    200,
                    #"{"results":[{"grant":"G-0000000001","ended":true},{"grant":"G-0000000002","refusal":{"code":"grant_ended"}}],"reference":"R-1"}"#
                )
            ]
        )
        await show(
            "activate",
            "--person",
            "YE-0001",
            "--grant",
            "G-0000000001",
            "--system",
            "sys-1",
            tty: true,
            typed: ["p w", "123456"],
            s: [
                Exchange(
                    "POST /oauth2/token grant_type=urn%3Amado%3Agrant-type%3Aactivation&person=YE-0001&passphrase=p%20w&totp=123456&grant=G-0000000001&system=sys-1",
                    200,
                    #"{"access_token":"mado_abc","token_type":"Bearer","expires_in":24000,"mado_grant":"G-0000000001","mado_event":"E-7K3QZ8","mado_expires_at":"2022-09-20T09:47:00+09:00","mado_event_name":"台風14号","mado_purpose":"OUTAGE_INQUIRY"}"#
                )
            ]
        )
        await show(
            "enrol",
            "YE-0001",
            tty: true,
            typed: ["abcd", "pw", "pv", "pw", "pw", "111111", "２２２２２２"],
            s: [
                Exchange(
                    #"POST /v1/enrolments {"code":"abcd","passphrase":"pw","person":"YE-0001"}"#,
                    200,
                    #"{"person":"YE-0001","totp_secret":"JBSWY3DPEHPK3PXP","otpauth":"otpauth://totp/Mado:YE-0001?secret=JBSWY3DPEHPK3PXP"}"#
                ),
                Exchange(
                    #"POST /v1/enrolments/confirm {"code":"abcd","person":"YE-0001","totp":"111111"}"#,
                    403,
                    Answers.problem("factor_wrong")
                ),
                Exchange(
                    #"POST /v1/enrolments/confirm {"code":"abcd","person":"YE-0001","totp":"222222"}"#,
                    200,
                    #"{"person":"YE-0001","enrolled":true,"reference":"R-1"}"#
                ),
            ]
        )
        await show("roster", "list", s: [Exchange("GET /v1/persons", 200, Answers.persons)])
        await show(
            "roster",
            "codes",
            "--all",
            s: [
                Exchange(
                    #"POST /v1/enrolment-codes {"all":true}"#,
                    200,
                    #"{"codes":[{"person":"YE-0001","name":"受付 1号","code":"ABCD-EFGH-JKMN-PQRS","expires_at":"2022-09-23T03:07:00+09:00"}],"reference":"R-1"}"#
                )
            ]
        )
        await show(
            "terminals",
            s: [
                Exchange(
                    "GET /v1/terminals",
                    200,
                    #"{"terminals":[{"id":"T-1","kind":"NW","site":"S-1","room":"R1"},{"id":"T-2","kind":"RETAIL","site":"S-1"}]}"#
                )
            ]
        )
        await show(
            "systems",
            s: [Exchange("GET /v1/systems", 200, "{\"systems\":[\(Answers.system)]}")]
        )
        await show(
            "history",
            s: [
                Exchange(
                    "GET /v1/history",
                    200,
                    #"{"rows":[{"grant_id":"G-0000000001","event_id":"E-7K3QZ8","person_id":"YE-0001","systems":["sys-1"],"not_before":"2022-09-19T22:12:00+09:00","not_after":null,"ended_at":"2022-09-20T09:00:00+09:00","end_cause":"event_closed","ledger_seq":12}],"next":"abc"}"#
                ), Exchange("GET /v1/history?cursor=abc", 200, #"{"rows":[]}"#),
            ]
        )
        await show(
            "history",
            "--what",
            "events",
            s: [
                Exchange(
                    "GET /v1/events",
                    200,
                    "{\"events\":[\(Answers.typhoon),\(Answers.standby())]}"
                )
            ]
        )
        await show("grant", "--group", "x", s: [])
        await show("extend", "--by", "6", s: [])
        await show("shorten", "E-7K3QZ8", "--until", "24:00", s: [none])
        await show("status", s: [Exchange("GET /v1/status", failure: .forbidden)])
        await show("status", s: [Exchange("GET /v1/status", failure: .noAnswer)])
        await show("status", s: [Exchange("GET /v1/status", 502, "x")])
    }
}
