import BrokerCore
import Messages
import Testing

/// A part of the catalogue, and whether it may speak of the approval of an event.
private struct Topic: Sendable, CustomTestStringConvertible {
    let name: String
    let messages: [Message]
    var speaksOfApproval = false

    var testDescription: String { name }
}

private func refusalTopic(_ refusal: Refusal) -> Topic {
    let approving: Set<Refusal> = [
        .eventUnapproved, .approvalRequired, .approverConflict, .dutyConflict,
    ]
    let text = refusal.text
    return Topic(
        name: refusal.rawValue,
        messages: [text.what, text.why, text.next],
        speaksOfApproval: approving.contains(refusal)
    )
}

private let wordTopics: [Topic] = [
    Topic(name: "kinds", messages: EventKind.allCases.map(\.message)),
    Topic(name: "states", messages: EventState.allCases.map(\.message), speaksOfApproval: true),
    Topic(
        name: "approval orders",
        messages: [ApprovalOrder.first, .after].map(\.message),
        speaksOfApproval: true
    ),
    Topic(name: "causes", messages: EndCause.allCases.map(\.message), speaksOfApproval: true),
    Topic(name: "acts", messages: ActName.allCases.map(\.message), speaksOfApproval: true),
    Topic(name: "relations", messages: Relation.allCases.map(\.message)),
    Topic(name: "roles", messages: Role.allCases.map(\.message), speaksOfApproval: true),
    Topic(name: "terminals", messages: TerminalKind.allCases.map(\.message)),
    Topic(name: "enforcement", messages: Enforcement.allCases.map(\.message)),
    Topic(name: "terminal rules", messages: TerminalRule.allCases.map(\.message)),
    Topic(name: "purposes", messages: Purpose.allCases.map(\.message)),
    Topic(name: "operations", messages: Operation.allCases.map(\.message)),
    Topic(name: "units", messages: CountUnit.allCases.map { $0.text(1234) }),
]

private let rules: [ValueRule] = [
    .identifier, .identifiers, .oneOf(["own", "affiliate"]), .date, .dateOrTime,
    .duration(min: .zero, max: .hours(2)), .size(min: 4096, max: 65536),
    .integer(min: 1, max: 9999), .yesOrNo, .sha256, .absolutePath(maxBytes: 107), .path,
    .loopback, .address, .issuer, .origin, .text(max: 100), .asciiText(max: 101), .urlPathPrefix,
    .hostName, .socketPath,
]

private let fileMessages: [Message] =
    [
        FileText.unreadable(ReasonText.damaged), FileText.tooLarge(limit: 1000), FileText.encoding,
        FileText.controlCharacter(0), FileText.empty, FileText.yamlSyntax("did not find 「"),
        FileText.yamlAnchor, FileText.duplicateKey("鍵"), FileText.unknownKey("鍵", known: ["a"]),
        TLSText.unreadable("tls.a", "/a", FileText.empty), TLSText.exposed("tls.a", "/a"),
        TLSText.noCertificate("tls.a", "/鍵"), TLSText.noPrivateKey("tls.a", "/a"),
        TLSText.mismatch("tls.a", "/a"), TLSText.noFiles,
        FileText.missingKey("a"), FileText.unknownColumn("列", known: ["a"]),
        FileText.noHeader(known: ["a"]),
        FileText.duplicateColumn("列"), FileText.missingColumn("列\u{1B}"),
        FileText.columnCount(found: 1, expected: 2), FileText.quoting, FileText.openQuote,
        FileText.tooManyRows(limit: 1000), FileText.emptyValue("列"),
        FileText.aboveCeiling("a", "3h", ceiling: .same("2h")),
        FileText.windowAboveCap(.typhoon), FileText.duplicate("a", "値", line: 3),
        FileText.notListed("a", "値", list: "screens"), FileText.nobodyUID,
        FileText.nobodyProxy,
        FileText.datesReversed("from", "to"), FileText.tooMany("a", limit: 10_000),
    ] + FileText.Shape.allCases.map { FileText.shape("列", $0) }
    + rules.map { FileText.badValue("列", "値", $0) }

private let commandMessages: [Message] = [
    CommandText.unreachable("/run/mado/mado.sock", reason: "refused"), CommandText.noAnswer,
    CommandText.strangeAnswer, CommandText.notConfirmed, CommandText.noTerminal,
    CommandText.askCode, CommandText.askPassphrase, CommandText.granted(12, refused: 1),
    CommandText.badOption("--hours", "x", .integer(min: 1, max: 12)),
    LedgerText.noCheckpoint, LedgerText.noNewerCheckpoint, LedgerText.keptMatches(200, "鍵"),
    LedgerText.notKept("鍵"), LedgerText.keptUnderOtherKey("鍵"), LedgerText.usesNotHeld,
    LedgerText.foreign, LedgerText.exportFailed("鍵", ReasonText.damaged),
    LedgerText.unreadable("鍵", ReasonText.unopenable),
    FailureText.file("鍵", ReasonText.notUTF8), FailureText.output(ReasonText.busy),
]

private let system = NamedSystem(
    id: SystemID(unchecked: "sys-1"),
    name: Message("託送お客さま管理システム", "Wheeling system")
)
private let start = JST.start(of: CivilDate(daysSince1970: 19_254)) + .minutes(22 * 60 + 10)
private let end = start + .hours(12)

private let confirmations: [Message] = [
    AccessStatement(
        employer: Message("四国電力", "Shikoku Electric"),
        persons: 12,
        systems: [system],
        operations: [.view],
        from: start,
        until: end,
        followsEvent: true
    ).sentence,
    Confirmation.extend(name: "台風14号", from: start, until: end, following: 3, fixed: 1),
    Confirmation.close(name: "台風14号", live: 12), Confirmation.suspendAll(live: 12),
    Confirmation.resume(grants: 12), Confirmation.revoke(persons: 3),
    Confirmation.word(for: .declare), Confirmation.prompt(for: .grant),
]

private let approvingConfirmations: [Message] = [
    Confirmation.approve(kind: .typhoon, name: "台風14号", until: end),
    Confirmation.declare(
        kind: .typhoon,
        name: "台風14号",
        areas: [Message("香川県", "Kagawa")],
        systems: [system],
        from: start,
        until: end,
        approvalDue: start + .hours(2)
    ),
    Confirmation.declare(
        kind: .typhoon,
        name: "台風14号",
        areas: [Message("香川県", "Kagawa")],
        systems: [system],
        from: start,
        until: end,
        approvalDue: nil
    ),
    Confirmation.word(for: .approve), Confirmation.prompt(for: .approve),
]

private let reconcileMessages: [Message] = [
    ReconcileText.historyForms, ReconcileText.noSystems, ReconcileText.overlap("契約", line: 3),
    ReconcileText.conflict("番号"), ReconcileText.overlappingLogs("記録.csv"),
    ReconcileText.changed("記録.csv"), ReconcileText.row(ReconcileText.nul), ReconcileText.encoding,
    ReconcileText.nul, ReconcileText.truncated, ReconcileText.tooLong(limit: 1000),
    ReconcileText.badTime("時"), ReconcileText.slashedTime("時"), ReconcileText.badOperation("操作"),
    ReconcileText.badRows("多"),
    ReconcileText.emptyCell("列"), ReconcileText.noKey("鍵"), ReconcileText.refusedLedger("証跡"),
    ReconcileText.written("検出.csv", lines: 2), ReconcileText.noStandardOutput,
]

private let findingMessages: [Message] =
    [
        "OUT_OF_WINDOW_VIEW", "NO_GRANT_IN_WINDOW", "AFTER_REVOCATION", "GRANT_ID_MISMATCH",
        "UNKNOWN_GRANT", "DRILL_LEAK", "BOUNDARY", "SUPPLIER_UNKNOWN", "ROSTER_DRIFT",
        "SHARED_CREDENTIAL", "CREDENTIAL_BORROWED", "TERMINAL_MISMATCH", "SCOPE_EXCEEDED",
        "EXTRACT_WITHOUT_RIGHT", "LOG_WITHOUT_CHECK", "CHECK_WITHOUT_LOG",
        "STANDING_ENTITLEMENT", "LOG_GAP", "GRANT_UNUSED", "OWN_CUSTOMER_UNCOVERED",
        "GENERATOR_UNCOVERED", "SEARCH_UNCOVERED", "UNKNOWN_RESULT", "UNREADABLE_ROW",
    ].map(FindingWords.label)
    + ["uncovered", "rows_missing", "rows_unknown", "rows_not_read"].map {
        FindingWords.gap($0)
    }

private let day = Message("令和4年10月16日", "2022-10-16")

private let reportMessages: [Message] = [
    ReportText.accessLogTitle("託送システム"), ReportText.mainItems, ReportText.content,
    ReportText.viewed(day), ReportText.demandClass, ReportText.information, ReportText.retailers,
    ReportText.contracts, ReportText.exposure, ReportText.notCounted, ReportText.extraHigh,
    ReportText.high, ReportText.low, ReportText.unknownClass,
    ReportText.customers(of: [ReportText.high, ReportText.low]), ReportText.items(["氏名"]),
    ReportText.emergencyNote(10, rest: 2896), ReportText.emergencyNote(10, rest: nil),
    ReportText.range(day, day), ReportText.since(day), ReportText.ofSystem("託送", day),
    ReportText.fromTo(day, Message("令和4年10月17日", "2022-10-17")),
    ReportText.found(
        day,
        who: [
            ReportText.employees(of: Message("電力", "Example Power")), ReportText.contractors,
            ReportText.peerStaff, ReportText.offRoster, ReportText.unattributable,
        ],
        contracts: 2896
    ),
    ReportText.notDeclared("託送", day), ReportText.rowsUnknown("託送", day),
    ReportText.rowsMissing("託送", day, expected: 3, received: 2),
    ReportText.rowsNotRead("託送", day, received: 3, read: 1),
    ReportText.grantsUnknown(day, event: Message("大雪", "snow")),
    WithheldText.heading, WithheldText.historyUnverified, WithheldText.logIncomplete(["託送"]),
    WithheldText.rowsUnreadable(2), WithheldText.resultsUnknown(2),
    WithheldText.viewsWithoutCheck(2), WithheldText.checksWithoutLog(2),
    WithheldText.terminals(2), WithheldText.sites(2), WithheldText.screens(2),
    WithheldText.fields(2), WithheldText.grants(2),
    ReportText.notFound(day),
    ReportText.notReceived("託送", day), ReportText.noGrants(day, event: Message("大雪", "snow")),
    ReportText.event(Message("雪害", "snow"), id: "E-7K3QZ8"), FigureText.period,
    FigureText.history, FigureText.verified, FigureText.unverified, FigureText.lastEntry,
    FigureText.noChecks, FigureText.checksGiven, FigureText.ids, FigureText.exactIDs,
    FigureText.normalisedIDs, FigureText.figure, FigureText.value, FigureText.finding,
    FigureText.code, FigureText.coverage, FigureText.complete, FigureText.incomplete,
    FigureText.inputs, FigureText.unreadableHeading, FigureText.logRows, FigureText.inPeriod,
    FigureText.duplicates, FigureText.views, FigureText.othersViews, FigureText.contractsIn,
    FigureText.contractsOut(leak: "漏えい"), FigureText.customers, FigureText.ownUncovered,
    FigureText.generators, FigureText.uncovered, FigureText.viewers, FigureText.denied,
    FigureText.searches, FigureText.opens, FigureText.extractions, FigureText.unknownResults,
    FigureText.people(3, shared: 1, unknown: 2), FigureText.contracts(3, rows: 4),
    FigureText.jobs(1, rows: 1200), FigureText.hours(3), FigureText.overlapping(2),
    FigureText.supportHours(of: CivilDate.fiscalYear(2022, wareki: true)),
    FigureText.event(
        "E-1",
        Message("雪害", "snow"),
        grants: ReportText.notCounted,
        contracts: Message("3件", "3 items")
    ),
    FigureText.standing("sys-1", at: "2022-10-31", Message("210人", "210 persons")),
    FigureText.more(5), FigureText.clean, FigureText.findingsUntilConfirmed,
    FigureText.nothingConcluded,
]

private let pageMessages: [Message] =
    [
        ActivationText.title, ActivationText.lead, ActivationText.recorded, ActivationText.person,
        ActivationText.personHint, ActivationText.passphrase, ActivationText.code,
        ActivationText.codeHint, ActivationText.grant, ActivationText.terminal,
        ActivationText.noTerminal, ActivationText.begin, ActivationText.hasBegun,
        ActivationText.grantLabel(GrantID(unchecked: 5), .hazardReport, until: end),
        ActivationText.goOn, ActivationText.valid, ActivationText.left(.minutes(90)),
        ActivationText.end, ActivationText.japanTime, ActivationText.purpose,
        ActivationText.event, ActivationText.system, ActivationText.grantNumber,
        ActivationText.purposeOnly(.outageInquiry), ActivationText.mayEndSooner,
        ActivationText.renewLater, ActivationText.renew, ActivationText.renewNow,
        ActivationText.refused, ActivationText.tryAgain, ActivationText.reason,
        ActivationText.reference,
    ]
    + [
        RefusalText.activationUnproven, .grantNotChosen, .formExpired, .notBehindProxy,
        .notCovered,
    ].flatMap { [$0.what, $0.why, $0.next] }

private let topics: [Topic] =
    Refusal.allCases.map(refusalTopic) + wordTopics + [
        Topic(name: "files", messages: fileMessages),
        Topic(name: "commands", messages: commandMessages),
        Topic(name: "confirmations", messages: confirmations),
        Topic(name: "reconciliation", messages: reconcileMessages),
        Topic(name: "findings", messages: findingMessages),
        Topic(name: "reports", messages: reportMessages),
        Topic(name: "pages", messages: pageMessages),
        Topic(
            name: "approving confirmations",
            messages: approvingConfirmations,
            speaksOfApproval: true
        ),
    ]

private func isPrintableASCII(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
}

private func isJapanese(_ text: String) -> Bool {
    text.unicodeScalars.contains { (0x3040...0x9FFF).contains($0.value) }
}

@Suite struct `The catalogue` {
    @Test(arguments: topics)
    fileprivate func `has text in both languages, and the English is ASCII`(_ topic: Topic) {
        #expect(!topic.messages.isEmpty)
        for message in topic.messages {
            #expect(isJapanese(message.ja), "\(message)")
            #expect(!message.en.isEmpty)
            #expect(isPrintableASCII(message.en), "\(message.en)")
        }
    }

    @Test(arguments: topics)
    fileprivate func `says a different thing in each message`(_ topic: Topic) {
        #expect(Set(topic.messages.map(\.ja)).count == topic.messages.count)
        #expect(Set(topic.messages.map(\.en)).count == topic.messages.count)
    }

    @Test(arguments: topics.filter { !$0.speaksOfApproval })
    fileprivate func `keeps the word of approval for events`(_ topic: Topic) {
        for message in topic.messages { #expect(!message.ja.contains("承認"), "\(message.ja)") }
    }

    @Test(arguments: topics)
    fileprivate func `avoids the words that mislead`(_ topic: Topic) {
        let japanese = ["アクセス成功", "漏洩", "24:00", "２４：００", "エラー", "不正なユーザ", "承認を確認"]
        let english = ["permission denied", "24:00", "invalid", "error occurred", "utc", "illegal"]
        for message in topic.messages {
            for word in japanese { #expect(!message.ja.contains(word), "\(message.ja)") }
            for word in english {
                #expect(!message.en.lowercased().contains(word), "\(message.en)")
            }
        }
    }

    @Test func `gives each refusal its own three sentences`() {
        let whats = Refusal.allCases.map(\.text.what)
        let whys = Refusal.allCases.map(\.text.why)
        #expect(Set(whats.map(\.ja)).count == Refusal.allCases.count)
        #expect(Set(whats.map(\.en)).count == Refusal.allCases.count)
        #expect(Set(whys.map(\.ja)).count == Refusal.allCases.count)
        #expect(Set(whys.map(\.en)).count == Refusal.allCases.count)
    }

    @Test func `keeps refusals short enough for three in the morning`() {
        for refusal in Refusal.allCases {
            let text = refusal.text
            #expect(text.what.ja.count <= 30, "\(refusal)")
            #expect(text.why.ja.count <= 60, "\(refusal)")
            #expect(text.next.ja.count <= 70, "\(refusal)")
            for sentence in [text.what, text.why, text.next] {
                #expect(sentence.ja.hasSuffix("。") && sentence.en.hasSuffix("."), "\(refusal)")
            }
        }
    }

    @Test func `adds the reference number at the end`() {
        let text = Refusal.suspended.text.sentences(reference: RequestID(unchecked: 5))
        #expect(text.ja.hasSuffix("（受付番号 R-0000000005）"))
        #expect(text.en.hasSuffix("(reference number R-0000000005)"))
        #expect(text.en.contains("suspended. While"))
        let bare = Refusal.suspended.text.sentences(reference: nil)
        #expect(bare.ja.hasSuffix("二人の操作が必要です。"))
    }

    @Test func `says who will see what until when`() {
        let statement = AccessStatement(
            employer: Message("四国電力", "Shikoku Electric"),
            persons: 12,
            systems: [system],
            operations: [.view],
            from: start,
            until: end
        )
        #expect(
            statement.sentence.ja
                == "四国電力の受託者12名が、sys-1（託送お客さま管理システム）を 09/19 22:10 から 09/20 10:10 まで"
                + "閲覧できるようになります。"
        )
        #expect(
            statement.sentence.en
                == "12 entrustees of Shikoku Electric will be able to view in "
                + "sys-1 (Wheeling system) from 09/19 22:10 to 09/20 10:10 (JST)."
        )
    }

    @Test func `uses the glossary's own terms`() {
        #expect(TerminalKind.grid.message.ja == "NW用端末")
        #expect(EventState.lapsed.message.ja == "未承認失効")
        #expect(Relation.affiliate.message.ja == "特定関係事業者")
        #expect(EndCause.annualReset.message.ja == "年次全取消（2月末）")
        #expect(Purpose.outageInquiry.message.ja == "停電問い合わせ対応")
        #expect(ActName.suspendAll.message.ja == "全停止する")
    }
}
