import BrokerCore
import Testing

/// The compiled-in ceilings of design §10, and what policy may do under them.
struct CeilingTests {
    static let table: [(EventKind, Bool, Int64, Int64, Int64)] = [
        (.typhoon, true, 12, 12, 168), (.snow, true, 12, 12, 168),
        (.heavyRain, true, 12, 12, 168), (.volcano, true, 12, 12, 168),
        (.lightning, true, 12, 12, 168), (.salt, true, 12, 12, 168),
        (.earthquake, false, 24, 24, 336), (.majorOutage, false, 6, 6, 72),
        (.systemFailure, false, 8, 8, 72), (.cyber, false, 8, 8, 72),
        (.mutualAid, true, 24, 24, 336), (.drill, true, 4, 0, 8),
    ]

    @Test(arguments: table)
    func `each kind has its ceiling, in hours`(
        kind: EventKind,
        standby: Bool,
        window: Int64,
        extension length: Int64,
        cap: Int64
    ) {
        let limits = KindLimits(
            standby: standby,
            window: .hours(window),
            extension: .hours(length),
            cap: .hours(cap)
        )
        #expect(kind.ceiling == limits)
        #expect(Policy().limits(of: kind) == limits)
    }

    @Test func `no kind is left out`() {
        #expect(Self.table.map(\.0) == EventKind.allCases)
    }

    static let changes: [(String, @Sendable (inout Policy) -> Void)] = [
        ("the approval's due time", { $0.approvalDue = longer($0.approvalDue) }),
        ("a credential's life", { $0.credentialMax = longer($0.credentialMax) }),
        ("a factor's freshness", { $0.factorFresh = longer($0.factorFresh) }),
        ("the education's age", { $0.educationMax = longer($0.educationMax) }),
        ("grants in an event", { $0.grantsPerEventMax = 300_001 }),
        ("live credentials", { $0.liveCredentialsMax = 300_001 }),
        ("a negative limit", { $0.liveCredentialsMax = -1 }),
        ("a window", { widen(&$0, .drill) { $0.window = longer($0.window) } }),
        ("an extension", { widen(&$0, .drill) { $0.extension = longer($0.extension) } }),
        ("a cap", { widen(&$0, .snow) { $0.cap = longer($0.cap) } }),
        ("a standby", { widen(&$0, .cyber) { $0.standby = true } }),
    ]

    private static func longer(_ length: Milliseconds) -> Milliseconds {
        Milliseconds(length.count + 1)
    }

    private static func widen(
        _ policy: inout Policy,
        _ kind: EventKind,
        _ change: (inout KindLimits) -> Void
    ) {
        var limits = policy.limits(of: kind)
        change(&limits)
        policy.kinds[kind] = limits
    }

    @Test(arguments: changes)
    func `no figure goes above its ceiling`(
        name: String,
        change: @Sendable (inout Policy) -> Void
    ) {
        var policy = Site.policy()
        #expect(policy.isWithinCeilings)
        change(&policy)
        #expect(!policy.isWithinCeilings)
    }

    static let loosenings: [(String, @Sendable (inout Policy) -> Void)] = [
        ("a purpose", { $0.purposes = Purpose.allCases }),
        ("an operation", { $0.operations.append(.export) }),
        ("an area", { $0.areas.append(AreaID(unchecked: "NORTH")) }),
        ("a longer window", { $0.kinds[.snow] = EventKind.snow.ceiling }),
        ("a longer credential", { $0.credentialMax = .hours(2) }),
        ("more grants", { $0.grantsPerEventMax += 1 }),
        ("more credentials", { $0.liveCredentialsMax += 1 }),
    ]

    private static func tight() -> Policy {
        Site.policy { policy in
            policy.purposes = [.outageInquiry]
            policy.credentialMax = .hours(1)
            policy.kinds[.snow] = KindLimits(
                standby: false,
                window: .hours(1),
                extension: .hours(1),
                cap: .hours(2)
            )
        }
    }

    @Test(arguments: loosenings)
    func `what allows more is looser, and the way back is not`(
        name: String,
        change: @Sendable (inout Policy) -> Void
    ) {
        let current = Self.tight()
        var next = current
        change(&next)
        #expect(!next.isNoLooser(than: current))
        #expect(current.isNoLooser(than: next))
        #expect(current.isNoLooser(than: current))
    }

    @Test func `a policy that changes does not touch an open event's limits`() {
        var scene = Scene()
        let event = scene.declare()
        let tight = KindLimits(
            standby: true,
            window: .hours(1),
            extension: .minutes(1),
            cap: .hours(2)
        )
        scene.load(RegisterChange(policy: Site.policy { $0.kinds[.typhoon] = tight }))
        #expect(scene.run(.extend(event, .by(.hours(12))), by: .op2).refusal == nil)
        let other = DeclarationTests.declaration(&scene, plan: .of(.typhoon), window: .hours(2))
        #expect(scene.run(other, by: .op3).refusal == .eventCapReached)
    }
}
