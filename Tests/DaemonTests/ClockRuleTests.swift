import BrokerCore
import DaemonHarness
import Foundation
import Messages
import Testing

/// The rules of time (design: time), with the real daemon on clocks that go wrong.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct ClockRuleTests {
    private static let holder = SitePlan.entrustee(1)
    private static let staff = [Staff.operator1, .operator2]
    private static let enrolled = staff.map(\.person) + [holder]

    /// Somebody holds a token of a grant that follows its event, and somebody a grant of 2 h.
    private struct Scene: Sendable {
        var start: Instant
        var event = ""
        var short = ""
        var token = ""
    }

    /// What checks and issuing say: `token`, then `grant`, then `/readyz`.
    private static func doors(_ office: SimulatedOffice, _ scene: Scene) throws -> [String] {
        let active = try office.isActive(scene.token)
        let person = SitePlan.entrustee(30)
        let answer = try office.client(.operator1).call(Acts.grant(scene.event, [person]))
        return ["\(active)", Said(answer).description, try office.readiness()]
    }

    private static let open = ["true", "200 -", "200 recording"]
    private static let doubted = ["false", "503 clock_unsure", "503 denying"]

    private static func set(
        _ office: inout SimulatedOffice,
        isApproved: Bool = true
    ) throws -> Scene {
        var scene = Scene(start: office.now)
        scene.event = try office.declare(
            .operator1,
            approvedBy: isApproved ? .operator2 : nil
        )
        let grant = try office.grant(scene.event, holder)
        scene.token = try office.activate(holder, grant: grant)
        scene.short = try office.grant(
            scene.event,
            SitePlan.entrustee(2),
            notAfter: scene.start + .hours(2)
        )
        try office.pass(.minutes(10))
        return scene
    }

    /// The entries about time and ends since the scene was set, dated from its start.
    private static func record(_ office: SimulatedOffice, _ scene: Scene) throws -> [String] {
        try office.entries().filter { $0.at > scene.start }.compactMap { entry in
            Self.words(of: entry, since: scene.start)
        }
    }

    private static func words(of entry: Entry, since start: Instant) -> String? {
        func after(_ moment: Instant) -> String {
            let length = moment - start
            let text = Length.written(Milliseconds(abs(length.count)))
            return length < .zero ? "-\(text)" : text
        }
        func late(_ isLate: Bool) -> String { isLate ? "late" : "in time" }
        let what: String
        switch entry.fact {
        case .clockStepped(let step): what = "\(step.verdict.rawValue) wall \(after(step.wall))"
        case .clockConfirmRequested(let wall): what = "requested wall \(after(wall))"
        case .clockConfirmed(let wall): what = "confirmed wall \(after(wall))"
        case .grantsEnded(_, let ids, let end):
            what = "\(ids.count) \(end.cause) of \(after(end.at)) \(late(end.recordedLate))"
        case .eventExpired(_, let at, let isLate): what = "expired of \(after(at)) \(late(isLate))"
        case .eventLapsed(_, let at, let isLate): what = "lapsed of \(after(at)) \(late(isLate))"
        default: return nil
        }
        return "\(after(entry.at)): \(what)"
    }

    /// The history as `mado history --csv` writes it: each grant's end and cause.
    private static func history(
        _ office: SimulatedOffice,
        _ scene: Scene
    ) throws -> [String: String] {
        let file = "\(office.site.root)/history-\(try office.entries().count).csv"
        let run = try ProgramRun(
            try Programs.path("mado"),
            ["history", "--csv", file],
            environment: ["MADO_SOCKET": office.site.socketPath, "LANG": "C.UTF-8"],
            directory: office.site.root
        )
        guard run.status == 0 else { throw HarnessError.badResponse(run.printed) }
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let head = try #require(lines.first).map(String.init)
        let at = try #require(head.firstIndex(of: "ended_at"))
        let cause = try #require(head.firstIndex(of: "end_cause"))
        var ends: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let ended = JST.parse(line[at]) else { continue }
            ends[String(line[0])] = "\(line[cause]) \(Length.written(ended - scene.start))"
        }
        return ends
    }

    private func play<Value: Sendable>(
        _ body: @escaping @Sendable (inout SimulatedOffice) throws -> Value
    ) async throws -> Value {
        try await SimulatedOffice.open(enrolled: Self.enrolled, body)
    }

    @Test func `a reboot nine hours ahead denies until the clock is corrected, and ends nothing`()
        async throws
    {
        try await play { office in
            let scene = try Self.set(&office)
            #expect(try Self.doors(office, scene) == Self.open)
            try office.reboot(after: .minutes(5), wallOffBy: .hours(9))
            #expect(try Self.doors(office, scene) == Self.doubted)
            // Set right by hand is not enough: nobody vouches for it yet.
            try office.stepWall(Milliseconds(-Milliseconds.hours(9).count))
            #expect(try Self.doors(office, scene) == Self.doubted)
            try office.tell("synchronised yes")
            #expect(try Self.doors(office, scene) == Self.open)
            #expect(
                try Self.record(office, scene) == [
                    "10m: doubted wall 9h15m", "15m: trusted_again wall 15m",
                ]
            )
            #expect(try Self.history(office, scene).isEmpty)
        }
    }

    @Test func `nine hours that passed are believed when two people confirm them`() async throws {
        try await play { office in
            let scene = try Self.set(&office)
            // The machine was off for nine hours: its clock is right, and nobody vouches for it.
            try office.reboot(after: .hours(9), wallOffBy: .zero)
            #expect(try Self.doors(office, scene) == Self.doubted)
            var said: [String] = []
            for staff in [Staff.operator1, .operator1, .operator2] {
                let body = ["totp": try office.code(staff.person)]
                let answer = try office.client(staff).post("/v1/clock/confirm", body)
                said.append(Said(answer).description)
                // A telephone shows each code once.
                try office.pass(.seconds(30))
            }
            #expect(said == ["200 -", "409 approver_conflict", "200 -"])
            #expect(try Self.doors(office, scene) == Self.open)
            let history = try Self.history(office, scene)
            #expect(history == [scene.short: "expired 2h"])
            #expect(
                try Self.record(office, scene) == [
                    "10m: doubted wall 9h10m", "10m: requested wall 9h10m",
                    "11m: confirmed wall 9h11m", "9h11m: trusted_again wall 9h11m",
                    "9h11m: 1 expired of 2h late",
                ]
            )
        }
    }

    @Test func `what nobody approved has lapsed when the hours are believed`() async throws {
        try await play { office in
            let scene = try Self.set(&office, isApproved: false)
            try office.reboot(after: .hours(9), wallOffBy: .zero, isSynchronised: true)
            #expect(try !office.isActive(scene.token))
            let history = try Self.history(office, scene)
            #expect(Set(history.values) == ["approval_lapsed 2h"])
            let record = try Self.record(office, scene)
            #expect(record.contains("9h10m: lapsed of 2h late"))
        }
    }

    @Test func `a clock two hours behind is doubted at a start and ignored while it runs`()
        async throws
    {
        try await play { office in
            let scene = try Self.set(&office)
            let behind = Milliseconds(-Milliseconds.hours(2).count)
            try office.stepWall(behind)
            #expect(try Self.doors(office, scene) == Self.open)
            try office.pass(.minutes(110))
            #expect(try Self.history(office, scene) == [scene.short: "expired 2h"])
            // Its mark is ahead of the clock now, and the next boot cannot know which is wrong.
            try office.reboot(after: .minutes(1), wallOffBy: .zero)
            #expect(try Self.doors(office, scene) == Self.doubted)
            try office.stepWall(.hours(2))
            try office.tell("synchronised yes")
            #expect(try Self.doors(office, scene) == Self.open)
            #expect(
                try Self.record(office, scene) == [
                    "10m: behind_ignored wall -1h50m", "2h: 1 expired of 2h in time",
                    "2h: doubted wall 1m", "2h1m: trusted_again wall 2h1m",
                ]
            )
        }
    }

    @Test func `a machine that slept finds what ended meanwhile, and dates it right`()
        async throws
    {
        try await play { office in
            let scene = try Self.set(&office)
            try office.pass(.hours(1), asleep: true)
            #expect(try Self.doors(office, scene) == Self.open)
            #expect(try Self.record(office, scene) == [])
            // Three hours, in which the short grant ended.
            try office.pass(.hours(3), asleep: true)
            #expect(try Self.doors(office, scene) == Self.open)
            #expect(try Self.history(office, scene) == [scene.short: "expired 2h"])
            // And past the end of the window.
            try office.pass(.hours(21), asleep: true)
            #expect(try !office.isActive(scene.token))
            let history = try Self.history(office, scene)
            #expect(history[scene.short] == "expired 2h")
            #expect(Set(history.values) == ["expired 2h", "event_expired 24h"])
            let record = try Self.record(office, scene)
            #expect(record.first == "4h10m: 1 expired of 2h late")
            #expect(record.contains("25h10m: expired of 24h late"))
            #expect(record.count == 3)
        }
    }

    @Test func `a jump of eleven minutes is doubted until it is taken back`() async throws {
        try await play { office in
            let scene = try Self.set(&office)
            try office.stepWall(.minutes(11))
            #expect(try Self.doors(office, scene) == Self.doubted)
            // What ends while the clock is in doubt has ended all the same.
            try office.pass(.minutes(111))
            #expect(try Self.doors(office, scene) == Self.doubted)
            try office.stepWall(Milliseconds(-Milliseconds.minutes(11).count))
            #expect(try Self.doors(office, scene) == Self.open)
            // Nine minutes are believed, and end what they end.
            try office.stepWall(.minutes(9))
            #expect(try Self.doors(office, scene) == Self.open)
            #expect(try Self.history(office, scene) == [scene.short: "expired 2h"])
            let record = try Self.record(office, scene)
            #expect(record.filter { $0.contains("doubted") } == ["10m: doubted wall 21m"])
            #expect(record.filter { $0.contains("expired") }.count == 1)
            #expect(record.suffix(1) == ["2h10m: forward_accepted wall 2h10m"])
        }
    }

    @Test func `a daemon that believed any clock would be found out`() async throws {
        try await play { office in
            let scene = try Self.set(&office)
            // The same reboot, vouched for by something that is wrong: nothing is doubted.
            try office.reboot(after: .minutes(5), wallOffBy: .hours(9), isSynchronised: true)
            #expect(try Self.doors(office, scene) != Self.doubted)
            #expect(try Self.history(office, scene) == [scene.short: "expired 2h"])
            #expect(try Self.record(office, scene).contains { $0.contains("doubted") } == false)
        }
    }
}
