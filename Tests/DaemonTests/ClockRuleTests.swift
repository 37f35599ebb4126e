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

    /// What was not as it must be, told where a test can hear it.
    private struct Played {
        var office: SimulatedOffice
        var scene: Scene
        var found: [String] = []
        private var nextPerson = 10

        init(_ office: SimulatedOffice, _ scene: Scene) {
            self.office = office
            self.scene = scene
        }

        mutating func expect<Value: Equatable>(
            _ value: Value,
            _ wanted: Value,
            line: Int = #line
        ) {
            if value != wanted { found.append("line \(line): \(value), not \(wanted)") }
        }

        func look(_ staff: Staff) throws -> Look {
            try office.client(staff).get("/v1/status").checked().decoded(Look.self)
        }

        /// Somebody says that what they were shown is right; what they are answered, and of which
        /// time. `isProven`: by a code of the last quarter of an hour.
        mutating func confirm(
            _ staff: Staff,
            _ look: Look,
            isProven: Bool = false
        ) throws -> String {
            var body = ["wall": look.wall, "now": look.now]
            if !isProven { body["totp"] = try office.code(staff.person) }
            let answer = try office.client(staff).post("/v1/clock/confirm", body)
            try office.settle()
            // A telephone shows each code once.
            try office.pass(.seconds(30))
            guard answer.status == 200 else { return Said(answer).description }
            let confirmed = try answer.decoded(Confirmed.self)
            let wall = JST.parse(confirmed.wall).map { Length.written($0 - scene.start) }
            return "\(confirmed.state) \(wall ?? confirmed.wall)"
        }

        /// What checks and issuing say: `token`, then `grant`, then `/readyz`.
        mutating func expectDoors(_ wanted: [String], line: Int = #line) throws {
            nextPerson += 1
            let active = try office.isActive(scene.token)
            let person = SitePlan.entrustee(nextPerson)
            var answer = try office.client(.operator1).call(Acts.grant(scene.event, [person]))
            if wanted == ClockRuleTests.open, Said(answer).refusal == "factor_missing" {
                // The last code is more than a quarter of an hour old.
                let code = try office.code(Staff.operator1.person)
                let request = try Acts.grant(scene.event, [person], totp: code)
                answer = try office.client(.operator1).call(request)
            }
            let said = Said(answer).description
            expect(["\(active)", said, try office.readiness()], wanted, line: line)
        }
    }

    /// The clock as somebody is shown it, in whole.
    private struct Look: Decodable {
        let wall: String
        let now: String
    }

    private struct Confirmed: Decodable {
        let state: String
        let wall: String
    }

    fileprivate static let open = ["true", "200 -", "200 recording"]
    private static let doubted = ["false", "503 clock_unsure", "503 denying"]
    /// The same when the last code is more than a quarter of an hour old.
    private static let doubtedLater = ["false", "403 factor_missing", "503 denying"]

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
    private static func record(_ played: Played) throws -> [String] {
        let scene = played.scene
        return try played.office.entries().filter { $0.at > scene.start }.compactMap { entry in
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
    private static func history(_ played: Played) throws -> [String: String] {
        let (office, scene) = (played.office, played.scene)
        // Whoever exports must be on the roster, and can write here.
        let file = "\(office.site.root)/history.csv"
        try office.site.write("", to: file)
        try FileManager.default.setAttributes(
            [.ownerAccountID: Int(Staff.auditor.uid)],
            ofItemAtPath: office.site.root
        )
        try FileManager.default.removeItem(atPath: file)
        let run = try ProgramRun(
            "/usr/bin/setpriv",
            [
                "--reuid=\(Staff.auditor.uid)", "--regid=\(Staff.auditor.uid)",
                "--clear-groups", try Programs.path("mado"), "history", "--csv", file,
            ],
            environment: ["MADO_SOCKET": office.site.socketPath, "LANG": "C.UTF-8"],
            directory: "/tmp"
        )
        guard run.status == 0 else { throw HarnessError.badResponse(run.printed) }
        let lines = try String(contentsOfFile: file, encoding: .utf8)
            .split(whereSeparator: \.isNewline)
            .map { $0.dropFirst().dropLast().components(separatedBy: "\",\"") }
        let head = lines.first ?? []
        guard let at = head.firstIndex(of: "ended_at"),
            let cause = head.firstIndex(of: "end_cause")
        else { throw HarnessError.badResponse("\(head)") }
        var ends: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let ended = JST.parse(line[at]) else { continue }
            ends[line[0]] = "\(line[cause]) \(Length.written(ended - scene.start))"
        }
        return ends
    }

    /// Plays a story; what was not as it must be.
    private func play(
        isApproved: Bool = true,
        _ body: @escaping @Sendable (inout Played) throws -> Void
    ) async throws -> [String] {
        try await SimulatedOffice.open(enrolled: Self.enrolled) { office in
            let scene = try Self.set(&office, isApproved: isApproved)
            var played = Played(office, scene)
            // The daemon that runs at the end is the one to end.
            defer { office = played.office }
            try body(&played)
            return played.found
        }
    }

    @Test func `a reboot nine hours ahead denies until the clock is corrected, and ends nothing`()
        async throws
    {
        let found = try await play { it in
            try it.expectDoors(Self.open)
            try it.office.reboot(after: .minutes(5), wallOffBy: .hours(9))
            try it.expectDoors(Self.doubted)
            // Set right by hand is not enough: nobody vouches for it yet.
            try it.office.stepWall(Milliseconds(-Milliseconds.hours(9).count))
            try it.expectDoors(Self.doubted)
            try it.office.tell("synchronised yes")
            try it.expectDoors(Self.open)
            it.expect(
                try Self.record(it),
                [
                    "10m: doubted wall 9h15m", "15m: trusted_again wall 15m",
                ]
            )
            it.expect(try Self.history(it), [:])
        }
        #expect(found == [])
    }

    @Test func `nine hours that passed are believed when two people confirm them`() async throws {
        let found = try await play { it in
            // The machine was off for nine hours: its clock is right, and nobody vouches for it.
            try it.office.reboot(after: .hours(9), wallOffBy: .zero)
            try it.expectDoors(Self.doubted)
            var said: [String] = []
            for staff in [Staff.operator1, .operator1, .operator2] {
                said.append(try it.confirm(staff, it.look(staff)))
            }
            it.expect(
                said,
                ["requested 9h10m", "409 approver_conflict", "confirmed 9h11m"]
            )
            try it.expectDoors(Self.open)
            let history = try Self.history(it)
            it.expect(history, [it.scene.short: "expired 2h"])
            it.expect(
                try Self.record(it),
                [
                    "10m: doubted wall 9h10m", "10m: requested wall 9h10m",
                    "11m: confirmed wall 9h11m", "9h11m: trusted_again wall 9h11m",
                    "9h11m: 1 expired of 2h late",
                ]
            )
        }
        #expect(found == [])
    }

    @Test func `a clock that is set at the prompt is confirmed by nobody who saw it before`()
        async throws
    {
        let found = try await play { it in
            try it.office.reboot(after: .hours(2), wallOffBy: .zero)
            let looks = try Self.staff.map { try it.look($0) }
            try it.office.stepWall(.hours(9))
            var said: [String] = []
            for (staff, look) in zip(Self.staff, looks) {
                said.append(try it.confirm(staff, look, isProven: true))
            }
            try it.expectDoors(Self.doubted)
            it.expect(try Self.history(it), [:])
            // Set right again, it is the clock that they saw, and a minute older.
            try it.office.stepWall(.hours(-9))
            for (staff, look) in zip(Self.staff, looks) {
                said.append(try it.confirm(staff, look))
            }
            it.expect(
                said,
                [
                    "409 clock_changed", "409 clock_changed", "requested 2h11m",
                    "confirmed 2h11m30s",
                ]
            )
            try it.expectDoors(Self.open)
            it.expect(try Self.history(it), [it.scene.short: "expired 2h"])
        }
        #expect(found == [])
    }

    @Test func `what nobody approved has lapsed when the hours are believed`() async throws {
        let found = try await play(isApproved: false) { it in
            try it.office.reboot(after: .hours(9), wallOffBy: .zero, isSynchronised: true)
            it.expect(try it.office.isActive(it.scene.token), false)
            let history = try Self.history(it)
            it.expect(Set(history.values), ["approval_lapsed 2h"])
            let record = try Self.record(it)
            it.expect(record.contains("9h10m: lapsed of 2h late"), true)
        }
        #expect(found == [])
    }

    @Test func `a clock two hours behind is doubted at a start and ignored while it runs`()
        async throws
    {
        let found = try await play { it in
            let behind = Milliseconds(-Milliseconds.hours(2).count)
            try it.office.stepWall(behind)
            try it.expectDoors(Self.open)
            try it.office.pass(.minutes(110))
            it.expect(try Self.history(it), [it.scene.short: "expired 2h"])
            // Its mark is ahead of the clock now, and the next boot cannot know which is wrong.
            try it.office.reboot(after: .minutes(1), wallOffBy: .zero)
            try it.expectDoors(Self.doubtedLater)
            try it.office.stepWall(.hours(2))
            try it.office.tell("synchronised yes")
            try it.expectDoors(Self.open)
            it.expect(
                try Self.record(it),
                [
                    "10m: behind_ignored wall -1h50m", "2h: 1 expired of 2h in time",
                    "2h: doubted wall 1m", "2h1m: trusted_again wall 2h1m",
                ]
            )
        }
        #expect(found == [])
    }

    @Test func `a machine that slept finds what ended meanwhile, and dates it right`()
        async throws
    {
        let found = try await play { it in
            try it.office.pass(.hours(1), asleep: true)
            try it.expectDoors(Self.open)
            it.expect(try Self.record(it), [])
            // Three hours, in which the short grant ended.
            try it.office.pass(.hours(3), asleep: true)
            try it.expectDoors(Self.open)
            it.expect(try Self.history(it), [it.scene.short: "expired 2h"])
            // And past the end of the window.
            try it.office.pass(.hours(21), asleep: true)
            it.expect(try it.office.isActive(it.scene.token), false)
            let history = try Self.history(it)
            it.expect(history[it.scene.short], "expired 2h")
            it.expect(Set(history.values), ["expired 2h", "event_expired 1d"])
            let record = try Self.record(it)
            it.expect(record.first, "4h10m: 1 expired of 2h late")
            it.expect(record.dropFirst().first, "1d1h10m: expired of 1d late")
            it.expect(record.count, 3)
        }
        #expect(found == [])
    }

    @Test func `a jump of eleven minutes is doubted until it is taken back`() async throws {
        let found = try await play { it in
            try it.office.stepWall(.minutes(11))
            try it.expectDoors(Self.doubted)
            // What ends while the clock is in doubt has ended all the same.
            try it.office.pass(.minutes(111))
            try it.expectDoors(Self.doubtedLater)
            try it.office.stepWall(Milliseconds(-Milliseconds.minutes(11).count))
            try it.expectDoors(Self.open)
            // Nine minutes are believed, and end what they end.
            try it.office.stepWall(.minutes(9))
            try it.expectDoors(Self.open)
            it.expect(try Self.history(it), [it.scene.short: "expired 2h"])
            let record = try Self.record(it)
            it.expect(record.filter { $0.contains("doubted") }, ["10m: doubted wall 21m"])
            it.expect(record.filter { $0.contains("expired") }.count, 1)
            it.expect(Array(record.suffix(1)), ["2h10m: forward_accepted wall 2h10m"])
        }
        #expect(found == [])
    }

    @Test func `a daemon that believed any clock would be found out`() async throws {
        let found = try await play { it in
            // The same reboot, vouched for by something that is wrong: nothing is doubted.
            try it.office.reboot(after: .minutes(5), wallOffBy: .hours(9), isSynchronised: true)
            try it.expectDoors(Self.doubted)
            let record = try Self.record(it)
            it.expect(record.contains { $0.contains("doubted") }, true)
            it.expect(try Self.history(it), [:])
        }
        #expect(found.count == 3, "\(found)")
    }
}
