import BrokerTesting
import Testing

/// A batch whose answers break a law: what was there, what it recorded, and what it answered.
struct BrokenAnswer: Sendable, CustomTestStringConvertible {
    let law: String
    /// A part of the breach's words, so that no other demand of the same law is taken for it.
    let words: String
    let before: [Told]
    let recorded: [Told]
    let answers: [Answer]
    var hasRoom = true
    var isUndecided = false

    var testDescription: String { "\(law): \(words)" }

    /// What the oracle makes of it, an hour after the start.
    var breaches: [LawBreach] {
        let before = Office.oracle(before)
        let place = UInt64(before.history.records.count)
        return before.breaches(
            of: answers.map { $0.act(from: place) },
            after: Office.oracle(recorded, onto: before),
            at: Office.instant(1),
            hasRoom: hasRoom,
            isUndecided: isUndecided
        )
    }
}

/// An answer, told by where its records stand in its batch.
struct Answer: Sendable {
    let name: String
    var by: LawAct.Caller = .uid(1_002)
    var factor: LawAct.Factor = .code(step: 9)
    var refusal: String?
    var places: ClosedRange<UInt64>? = 0...0
    /// Nil: the number of its first record.
    var request: String?
    var mark: LawMark?
    var isRepeat = false
    var aim: LawAim?
    var claims: [LawClaim] = []

    func act(from place: UInt64) -> LawAct {
        LawAct(
            caller: by,
            name: name,
            request: request ?? "R-\(place + (places?.lowerBound ?? 0))",
            factor: factor,
            refusal: refusal,
            seqs: places.map { $0.lowerBound + place...$0.upperBound + place },
            mark: mark,
            isRepeat: isRepeat,
            aim: aim,
            claims: claims
        )
    }
}

/// The tables: each row is the lawful batch but for what it names.
extension Office {
    private static let approval = Told(1, op2, .approved(event: "E-1", nil), code: 9)
    private static let suspension = Told(1, op2, .suspended)

    /// The second operator approves, and is answered so.
    static let lawfulBatch = BrokenAnswer(
        law: "none",
        words: "",
        before: opened,
        recorded: [approval],
        answers: [Answer(name: "approve", claims: [.moved(event: "E-1")])]
    )

    static let brokenAnswers =
        brokenAcknowledgements + withoutRoom + restored + brokenRefusals + unproven + repeated

    private static let brokenAcknowledgements = [
        BrokenAnswer(
            law: "L3",
            words: "approve was answered",
            before: opened,
            recorded: [approval],
            answers: [Answer(name: "approve", claims: [.moved(event: "E-2")])]
        ),
        BrokenAnswer(
            law: "L3",
            words: "names another's records",
            before: opened,
            recorded: [suspension, suspension],
            answers: [
                Answer(name: "suspend_all", places: 1...1), Answer(name: "suspend_all"),
            ]
        ),
        BrokenAnswer(
            law: "L3",
            words: "records that no answer names",
            before: opened,
            recorded: [suspension],
            answers: []
        ),
        BrokenAnswer(
            law: "L13",
            words: "another's request number",
            before: opened,
            recorded: [approval],
            answers: [Answer(name: "approve", request: "R-OTHER")]
        ),
        BrokenAnswer(
            law: "L6",
            words: "approve is dated",
            before: opened,
            recorded: [Told(1.5, op2, .approved(event: "E-1", nil), code: 9)],
            answers: [Answer(name: "approve")]
        ),
        BrokenAnswer(
            law: "L5",
            words: "close took 2 records",
            before: lawful,
            recorded: [
                Told(1, op2, .closed(event: "E-1"), request: "R-CLOSE"),
                Told(1, op2, grantsEnded(at: 1, cause: "event_closed"), request: "R-CLOSE"),
            ],
            answers: [
                Answer(name: "close", factor: .none, places: 0...1, request: "R-CLOSE")
            ]
        ),
    ]

    private static let withoutRoom = [
        BrokenAnswer(
            law: "L12",
            words: "close of what stands was refused",
            before: lawful,
            recorded: [],
            answers: [
                Answer(
                    name: "close",
                    refusal: "role_missing",
                    places: nil,
                    aim: .closing(event: "E-1")
                )
            ]
        ),
        BrokenAnswer(
            law: "L12",
            words: "for want of room that there is",
            before: opened,
            recorded: [],
            answers: [Answer(name: "approve", refusal: "cannot_record", places: nil)]
        ),
        BrokenAnswer(
            law: "L12",
            words: "and there is room for ends",
            before: opened,
            recorded: [],
            answers: [Answer(name: "close", refusal: "cannot_record", places: nil)],
            hasRoom: false
        ),
        BrokenAnswer(
            law: "L12",
            words: "where there is room for ends alone",
            before: opened,
            recorded: [approval],
            answers: [Answer(name: "approve")],
            hasRoom: false
        ),
        BrokenAnswer(
            law: "L12",
            words: "took the room that is kept for ends",
            before: opened,
            recorded: [Told(1, op2, refused("event_unknown", act: "close"))],
            answers: [Answer(name: "close", refusal: "event_unknown")],
            hasRoom: false
        ),
    ]

    // MARK: - A restored ledger

    /// One of two people said to go on with a ledger that nothing is open in.
    private static let halfContinued = [
        Told(0, op1, .continueAsked(former: "a", current: "b"), code: 1)
    ]
    private static let continuation = Told(
        1,
        op2,
        .continued(former: "a", current: "b"),
        code: 9
    )

    private static let restored = [
        BrokenAnswer(
            law: "L12",
            words: "approve was taken before two people went on",
            before: opened,
            recorded: [approval],
            answers: [Answer(name: "approve")],
            isUndecided: true
        ),
        BrokenAnswer(
            law: "L12",
            words: "a ledger that was not restored",
            before: halfContinued,
            recorded: [continuation],
            answers: [Answer(name: "continue_ledger")]
        ),
        BrokenAnswer(
            law: "L4",
            words: "an event of a restored ledger goes on",
            before: opened + [Told(0, op3, .continueAsked(former: "a", current: "b"), code: 1)],
            recorded: [continuation],
            answers: [Answer(name: "continue_ledger")],
            isUndecided: true
        ),
    ]

    // MARK: - Refusals

    private static let brokenRefusals = [
        BrokenAnswer(
            law: "L13",
            words: "of nobody was recorded by itself",
            before: opened,
            recorded: [Told(1, .uid(0), refused("actor_unknown", act: "approve"))],
            answers: [Answer(name: "approve", by: .uid(0), refusal: "actor_unknown")]
        ),
        BrokenAnswer(
            law: "L13",
            words: "refused as approver_conflict, made 0 records",
            before: opened,
            recorded: [],
            answers: [Answer(name: "approve", refusal: "approver_conflict", places: nil)]
        ),
        BrokenAnswer(
            law: "L13",
            words: "refused as approver_conflict, was recorded as",
            before: opened,
            recorded: [Told(1, op2, refused("event_unknown", act: "approve"))],
            answers: [Answer(name: "approve", refusal: "approver_conflict")]
        ),
        BrokenAnswer(
            law: "L13",
            words: "refused as approver_conflict, was recorded as",
            before: opened,
            recorded: [Told(1, op2, refused("approver_conflict", act: "extend"))],
            answers: [Answer(name: "approve", refusal: "approver_conflict")]
        ),
    ]

    // MARK: - Proofs

    /// Four wrong codes in a row: the next is looked at two seconds later.
    private static let guessed = (0..<4).map { _ in
        Told(1, op2, refused("factor_wrong", act: "approve"))
    }

    private static let unproven = [
        BrokenAnswer(
            law: "factor",
            words: "of P-BOTH, not enrolled",
            before: opened,
            recorded: [Told(1, both, .approved(event: "E-1", nil), code: 9)],
            answers: [Answer(name: "approve", by: .uid(1_004))]
        ),
        BrokenAnswer(
            law: "factor",
            words: "on a wrong code",
            before: opened,
            recorded: [approval],
            answers: [Answer(name: "approve", factor: .wrong)]
        ),
        BrokenAnswer(
            law: "factor",
            words: "on the burnt step 1",
            before: confirmed,
            recorded: [Told(1, op2, .extended(event: "E-1", closesAt: instant(13)), code: 9)],
            answers: [Answer(name: "extend", factor: .code(step: 1))]
        ),
        BrokenAnswer(
            law: "factor",
            words: "was looked at before",
            before: opened + guessed,
            recorded: [approval],
            answers: [Answer(name: "approve")]
        ),
        BrokenAnswer(
            law: "factor",
            words: "was accepted without a code",
            before: opened,
            recorded: [approval],
            answers: [Answer(name: "approve", factor: .none)]
        ),
        BrokenAnswer(
            law: "factor",
            words: "the enrolment of P-EN2 burnt no step",
            before: opened,
            recorded: [Told(1, .person("P-EN2"), .enrolled("P-EN2"))],
            answers: [Answer(name: "enrol", by: .person("P-EN2"))]
        ),
    ]

    // MARK: - Acts that came again

    private static let key = LawMark(key: "k", content: "c")

    /// The second operator stopped all, under a key; and was refused, under the same.
    private static let keyed = [Told(0, op2, .suspended, request: "R-FIRST", mark: key)]
    private static let keyedRefusal = [
        Told(
            0,
            op2,
            refused("event_unknown", act: "close"),
            request: "R-FIRST",
            mark: key
        )
    ]

    private static let repeated = [
        BrokenAnswer(
            law: "repeat",
            words: "answered from nothing",
            before: opened,
            recorded: [],
            answers: [
                Answer(name: "suspend_all", places: nil, mark: key, isRepeat: true)
            ]
        ),
        BrokenAnswer(
            law: "repeat",
            words: "let in with the key of another act",
            before: keyed,
            recorded: [],
            answers: [
                Answer(
                    name: "close",
                    places: nil,
                    mark: LawMark(key: "k", content: "another")
                )
            ]
        ),
        BrokenAnswer(
            law: "repeat",
            words: "was not answered as R-FIRST was",
            before: keyed,
            recorded: [],
            answers: [
                Answer(
                    name: "suspend_all",
                    places: nil,
                    request: "R-SECOND",
                    mark: key,
                    isRepeat: true
                )
            ]
        ),
        BrokenAnswer(
            law: "repeat",
            words: "came again and was answered yes",
            before: keyedRefusal,
            recorded: [],
            answers: [
                Answer(
                    name: "close",
                    places: nil,
                    request: "R-FIRST",
                    mark: key,
                    isRepeat: true
                )
            ]
        ),
    ]
}
