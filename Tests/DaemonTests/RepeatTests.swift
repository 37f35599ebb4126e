import BrokerCore
import DaemonHarness
import Foundation
import Ledger
import Testing

/// Acts under an `Idempotency-Key`, in a real daemon.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct RepeatTests {
    private static let replayed = "idempotency-replayed"

    private static func key(_ number: Int) -> String { "test-of-repeats-\(number)" }

    /// Does the connection break before the answer?
    private static func isLost(_ office: SimulatedOffice, _ request: HTTPRequest) throws -> Bool {
        do {
            _ = try office.client(.operator1).call(request)
            return false
        } catch HarnessError.connectionLost {
            return true
        }
    }

    /// A declaration whose answer was lost: the daemon was killed between the append and it.
    @Test func `killed after the append, it answers the repeat from the ledger`() async throws {
        let operators = [Staff.operator1.person, Staff.operator2.person]
        try await SimulatedOffice.open(enrolled: operators) { office in
            let code = try office.code(Staff.operator1.person)
            let declare = try Acts.declare("earthquake", totp: code).keyed(Self.key(1))
            try office.tell("arm kill-after-append")
            #expect(try Self.isLost(office, declare))
            #expect(office.ending() == .killed)
            try office.start()
            let before = try office.entries().count
            // The code in it is burnt: it is a repeat before it is anything else.
            let answers = try (0..<2).map { _ in
                try office.client(.operator1).call(declare)
            }
            for answer in answers {
                #expect(answer.status == 201)
                #expect(answer.header(Self.replayed) == "true")
            }
            let events = try answers.map { try $0.decoded(EventAnswer.self).event.id }
            let declared = try office.entries().compactMap { entry -> String? in
                if case .eventDeclared(let id, _) = entry.fact { "\(id)" } else { nil }
            }
            #expect(declared.count == 1 && events == declared + declared)
            #expect(try office.entries().count == before)
            _ = try office.site.verifyLedger()
        }
    }

    @Test func `killed before the append, the repeat is the act`() async throws {
        try await SimulatedOffice.open(enrolled: [Staff.operator1.person]) { office in
            let event = try office.declare(.operator1)
            let people = [SitePlan.entrustee(1), "NOBODY-1", SitePlan.entrustee(2)]
            let grant = try Acts.grant(event, people).keyed(Self.key(2))
            try office.tell("arm kill-before-append")
            #expect(try Self.isLost(office, grant))
            #expect(office.ending() == .killed)
            try office.start()
            let first = try office.client(.operator1).call(grant).checked()
            #expect(first.header(Self.replayed) == nil)
            let again = try office.client(.operator1).call(grant).checked()
            #expect(again.header(Self.replayed) == "true")
            // Byte for byte: each person's grant or refusal, and the reference number.
            #expect(again.text == first.text)
            let results = try again.decoded(GrantAnswer.self).results
            #expect(results.map(\.person) == people)
            #expect(results.map { $0.refusal?.code } == [nil, "person_unknown", nil])
            let issued = try office.entries().count { entry in
                if case .grantIssued = entry.fact { true } else { false }
            }
            #expect(issued == 2)
        }
    }

    @Test func `a key is for one request of one account`() async throws {
        let operators = [Staff.operator1.person, Staff.operator2.person]
        try await SimulatedOffice.open(enrolled: operators) { office in
            let event = try office.declare(.operator1)
            let close = try Acts.close(event).keyed(Self.key(3))
            let first = try office.client(.operator1).call(close).checked()
            let again = try office.client(.operator1).call(close).checked()
            #expect(again.text == first.text && again.header(Self.replayed) == "true")
            // Another body or another path is another request.
            for other in [
                try Acts.revoke(["G-0000000001"]),
                HTTPRequest("POST", "/v1/events/\(event)/close", body: "{ }"),
            ] {
                let answer = try office.client(.operator1).call(other.keyed(Self.key(3)))
                #expect(Said(answer) == Said(422, "key_reused"))
                #expect(answer.header(Self.replayed) == nil)
            }
            // Somebody else's key of the same text is another key.
            let other = try office.client(.operator2).call(close)
            #expect(Said(other) == Said(409, "event_not_active"))
            // What was refused and recorded is refused alike, by the same number.
            let refused = try office.client(.operator2).call(close)
            #expect(refused.text == other.text && refused.header(Self.replayed) == "true")
            for header in ["no-quotation-marks", "\"short\"", "\"0123456789abcdef\";a"] {
                let broken = try Acts.close(event).adding("idempotency-key", header)
                let answer = try office.client(.operator1).call(broken)
                #expect(Said(answer) == Said(400, "malformed"))
            }
            let twice = try Acts.close(event).keyed(Self.key(4)).keyed(Self.key(4))
            #expect(Said(try office.client(.operator1).call(twice)) == Said(400, "malformed"))
            // Both accounts' first answers carry the mark, and nothing else does.
            let marks = try office.entries().compactMap(\.mark)
            #expect(marks.count == 2 && Set(marks.map(\.key)).count == 1)
        }
    }

    @Test func `enrolment codes are shown once`() async throws {
        try await SimulatedOffice.open(enrolled: [Staff.rosterAdmin.person]) { office in
            let code = try office.code(Staff.rosterAdmin.person)
            let body = "{\"persons\":[\"\(SitePlan.entrustee(1))\"],\"totp\":\"\(code)\"}"
            let request = HTTPRequest("POST", "/v1/enrolment-codes", body: body)
                .keyed(Self.key(5))
            let first = try office.client(.rosterAdmin).call(request).checked()
            #expect(first.text.contains("\"code\""))
            let again = try office.client(.rosterAdmin).call(request)
            #expect(Said(again) == Said(409, "already_done"))
            #expect(again.header(Self.replayed) == "true")
        }
    }
}
