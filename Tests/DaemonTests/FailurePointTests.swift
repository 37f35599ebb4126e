import BrokerCore
import BrokerTesting
import DaemonHarness
import Foundation
import Ledger
import Testing

/// The named failure points of the daemon, each met by a real one: what it answered and how it
/// ended, and what the next start makes of it.
@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct FailurePointTests {
    /// What somebody does when the point is met.
    enum Act: Sendable {
        case grant
        case revoke
        /// Nothing but time passes.
        case wait
        /// SIGTERM, with something still to be recorded.
        case stop
    }

    struct Row: Sendable, CustomStringConvertible {
        let point: String
        let act: Act
        /// Killed by the point; or denies, says that the state is unknown, and ends with status 1.
        let isKilled: Bool
        /// Whether the next start finds the act in the ledger; nil if that is open.
        let isRecorded: Bool?

        init(_ point: String, _ act: Act, isRecorded: Bool? = nil) {
            self.point = point
            self.act = act
            isKilled = point.hasPrefix("kill")
            self.isRecorded = isRecorded
        }

        /// Do others look at the state while the act fails?
        var isWatched: Bool { !isKilled && (act == .grant || act == .revoke) }
        var ending: DaemonProcess.Ending { isKilled ? .killed : .exited(1) }
        /// What whoever asked hears, if anybody did.
        var answer: String {
            isKilled || act == .wait || act == .stop ? "lost" : "503 cannot_record"
        }
        var description: String { "\(point) \(act)" }
    }

    static let rows: [Row] = [
        Row("kill-before-append", .grant, isRecorded: false),
        Row("kill-before-append", .revoke, isRecorded: false),
        Row("kill-after-append", .grant, isRecorded: true),
        Row("kill-after-append", .revoke, isRecorded: true),
        Row("fail-append", .grant, isRecorded: false),
        Row("fail-append", .revoke, isRecorded: false),
        Row("fail-append-written", .grant, isRecorded: true),
        Row("fail-append-written", .revoke, isRecorded: true),
        Row("disk-fails-write", .grant, isRecorded: false),
        Row("disk-full", .revoke, isRecorded: false),
        Row("disk-tears-write", .grant, isRecorded: false),
        // What was written and not synced may be there or not.
        Row("disk-fails-sync", .grant),
        Row("disk-loses-sync", .revoke),
        Row("kill-before-mark", .wait),
        Row("kill-after-mark", .wait),
        Row("fail-mark", .wait),
        Row("kill-before-append", .stop),
        Row("kill-after-append", .stop),
        Row("fail-append", .stop),
    ]

    @Test func `at each failure point of the daemon nothing acknowledged is lost`() async throws {
        let found = try await BrokenOffice.open { office in
            for (number, row) in Self.rows.enumerated() { try office.meet(row, number: number) }
            return office.found
        }
        #expect(found == [])
        let points = Set(Self.rows.map(\.point)).union(StartPoint.allCases.map(\.rawValue))
        for point in FailurePoint.allCases {
            #expect(points.contains(point.rawValue), "no row meets \(point)")
        }
    }

    /// A point that a start meets, with an end to catch up on.
    enum StartPoint: String, CaseIterable {
        case killBeforeAppend = "kill-before-append"
        case killAfterAppend = "kill-after-append"
        case failAppend = "fail-append"
        case killAtRead = "kill-at-read"
        case failRead = "fail-read"

        /// A start that cannot record says so and denies; one that is killed is gone.
        var denies: Bool { self == .failAppend || self == .failRead }
    }

    @Test func `at each failure point of a start, ends that fell due are recorded once`()
        async throws
    {
        let found = try await BrokenOffice.open { office in
            for (number, point) in StartPoint.allCases.enumerated() {
                try office.meet(startPoint: point, number: number)
            }
            return office.found
        }
        #expect(found == [])
    }

    @Test func `a store that answers before it wrote is found out`() async throws {
        let found = try await BrokenOffice.open { office in
            try office.pretendAnAnswer()
            return office.found
        }
        #expect(found.count == 1)
    }
}
