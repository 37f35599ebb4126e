import BrokerCore
import Testing

/// Whether anybody might be let in to a system, and with which of a person's grants.
struct ClosureTests {
    private func closure(
        _ scene: Scene,
        _ system: SystemID = Site.systemA,
        at instant: Instant? = nil
    ) -> Refusal? {
        scene.state.authority.closure(of: system, at: instant ?? scene.now)
    }

    @Test func `a system is open while an event that names it is active, and not after it`() {
        var scene = Scene()
        #expect(closure(scene) == .eventNotActive)
        scene.standby(.of(.snow))
        #expect(closure(scene) == .eventNotActive)
        let awaiting = scene.declare(.of(.heavyRain), approval: .first)
        #expect(closure(scene) == .eventNotActive)
        scene.run(.approve(awaiting), by: .op2)
        #expect(closure(scene) == nil)
        scene.run(.close(awaiting), by: .op1)
        #expect(closure(scene) == .eventNotActive)
        #expect(closure(scene, SystemID(unchecked: "SYS-X")) == .systemUnknown)
    }

    @Test func `it closes by time alone, to the millisecond`() {
        var scene = Scene()
        scene.declare()
        let due = Site.start + .hours(2)
        #expect(closure(scene, at: due - Milliseconds(1)) == nil)
        #expect(closure(scene, at: due) == .eventNotActive)
        scene = Scene()
        let event = scene.approved(window: .hours(1))
        let end = Site.start + .hours(1)
        #expect(closure(scene, at: end - Milliseconds(1)) == nil)
        #expect(closure(scene, at: end) == .eventNotActive)
        scene.now = end + .minutes(1)
        scene.recordAllDue()
        #expect(scene.state.authority.openEvents == [])
        #expect(scene.state.event(event)?.state == .expired)
    }

    @Test func `each system is closed by itself, and by a suspension all are`() {
        var scene = Scene()
        let one = scene.approved(.of(.typhoon, systems: [Site.systemA]))
        #expect(closure(scene) == nil)
        #expect(closure(scene, Site.systemB) == .eventNotActive)
        let other = scene.approved(.of(.lightning, areas: [Site.areaWest]))
        #expect(scene.state.authority.openEvents == [one, other])
        scene.suspend()
        #expect(closure(scene) == .suspended)
        #expect(closure(scene, Site.systemB) == .suspended)
        scene.resume(one)
        #expect(closure(scene) == nil)
        #expect(closure(scene, Site.systemB) == .suspended)
        scene.resume()
        #expect(closure(scene, Site.systemB) == nil)
    }

    @Test func `who is let in by a check is never before a closed system`() throws {
        var scene = Scene()
        let event = scene.approved()
        let grant = try scene.grant(event)
        let (token, _) = scene.activate(grant)
        let (longer, shorter) = (Site.start + .days(9), Site.start + .hours(3))
        for act in [Act.shorten(event, closesAt: shorter), .suspendAll, .close(event)] {
            var later = scene
            later.run(act, by: .op1)
            for instant in [Site.start, shorter - Milliseconds(1), shorter, longer] {
                let isIn = later.check(token, at: instant) == nil
                #expect(!isIn || closure(later, at: instant) == nil, "\(act) \(instant)")
            }
        }
    }

    @Test func `an end closes before it is durable, an opening does not open`() {
        var scene = Scene()
        let event = scene.approved()
        func entry(_ fact: Fact) -> Entry {
            Entry(at: scene.now, actor: .daemon, request: RequestID(drawn: 1), fact: fact)
        }
        for fact in [Fact.eventClosed(event), .authoritySuspended] {
            var authority = scene.state.authority
            for _ in 0..<2 {
                authority.applyEnd(entry(fact))
                #expect(authority.closure(of: Site.systemA, at: scene.now) != nil, "\(fact)")
            }
        }
        let waiting = scene.declare(.of(.salt), approval: .first)
        scene.run(.close(event), by: .op1)
        var authority = scene.state.authority
        authority.applyEnd(entry(.eventApproved(waiting, nil)))
        #expect(authority.closure(of: Site.systemA, at: scene.now) == .eventNotActive)
    }

    @Test func `a person's grants for a system are their own, live and in order`() throws {
        var scene = Scene()
        let event = scene.approved()
        let first = try scene.grant(event)
        let both = try scene.grant(event, systems: [Site.systemB], screens: [Site.screen])
        let others = try scene.grant(event, to: .en2)
        func grants(_ person: PersonID, _ system: SystemID) -> [GrantID] {
            scene.state.liveGrants(of: person, for: system).map(\.id)
        }
        #expect(grants(.en1, Site.systemA) == [first])
        #expect(grants(.en1, Site.systemB) == [both])
        #expect(grants(.en2, Site.systemA) == [others])
        #expect(grants(.en3, Site.systemA) == [])
        #expect(grants(PersonID(unchecked: "P-NONE"), Site.systemA) == [])
        scene.run(.revoke(.grants([first])), by: .op1)
        #expect(grants(.en1, Site.systemA) == [])
    }

    @Test func `a grant with a place is activated there`() throws {
        var scene = Scene()
        let event = scene.approved()
        let rows: [(Place?, PersonID, [TerminalID?])] = [
            (nil, .en1, [nil, Site.gridTerminal, Site.otherGridTerminal]),
            (.terminal(Site.gridTerminal), .en2, [Site.gridTerminal]),
            (.site(Site.branch), .en3, [Site.otherGridTerminal]),
        ]
        let unknown = TerminalID(unchecked: "T-X")
        for (place, person, there) in rows {
            _ = try scene.grant(event, to: person, place: place)
            let grant = try #require(scene.state.liveGrants(of: person, for: Site.systemA).first)
            for terminal in [nil, Site.gridTerminal, Site.otherGridTerminal, unknown] {
                let isThere = scene.state.isPlace(of: grant, terminal)
                let isExpected = there.contains(terminal) || (place == nil && terminal == unknown)
                #expect(isThere == isExpected, "\(place as Any) \(terminal as Any)")
            }
        }
    }
}
