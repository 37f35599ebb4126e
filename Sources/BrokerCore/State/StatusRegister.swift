/// Which credential stands where in the status list of one event (draft-ietf-oauth-status-list).
///
/// An index is the number of credentials for offline systems that the event had before: recorded
/// in `credential.activated`, never given twice, and the same after a start. That it can be
/// counted shows nothing that the list does not: what was never given, or has ended, is not valid
/// there (law L8), so that whoever reads a list counts the live ones anyway.
package struct StatusRegister: Hashable, Sendable {
    /// From `offset` on; nil: ended for good.
    private var standing: [LiveCredential?] = []
    private var offset = 0
    private var live = 0

    package init() {}

    /// How many indexes were given; the next one.
    package var count: Int { offset + standing.count }

    /// Who stands at `index`; nil: nobody yet, or somebody whose end is recorded.
    package func credential(at index: Int) -> LiveCredential? {
        standing.indices.contains(index - offset) ? standing[index - offset] : nil
    }

    /// Those on record at indexes in `range`, in their order.
    func credentials(in range: Range<Int>) -> some Sequence<LiveCredential> {
        standing[range.clamped(to: offset..<count).shifted(by: -offset)].lazy.compactMap { $0 }
    }

    mutating func add(_ credential: LiveCredential) {
        guard let index = credential.credential.statusIndex.map(Int.init), index >= count else {
            return
        }
        standing += Array(repeating: nil, count: index - count)
        standing.append(credential)
        live += 1
    }

    mutating func end(_ index: UInt32) {
        let place = Int(index) - offset
        guard standing.indices.contains(place), standing[place] != nil else { return }
        standing[place] = nil
        live -= 1
        // Nobody is left who could be asked about: what is kept is the number of the next.
        guard live == 0 else { return }
        offset += standing.count
        standing = []
    }
}

extension Range<Int> {
    fileprivate func shifted(by distance: Int) -> Range<Int> {
        lowerBound + distance..<upperBound + distance
    }
}

/// A part of a status list at one moment.
package struct StatusPage: Hashable, Sendable {
    /// How many indexes were given in the whole list.
    package let count: Int
    /// Which of them, in this page, are valid, in their order; every other one is not.
    package let valid: [Int]
    /// The earliest instant at which one of them stops being valid by itself; nil: no one.
    package let holdsUntil: Instant?
    /// Nothing on the whole list is valid, or will be before something is recorded.
    package let isOver: Bool
    /// Is the event an exercise?
    package let isDrill: Bool
}

extension Authority {
    /// What holds at `now` for the credentials at `range` of an event's status list; nil if there
    /// is no such event.
    ///
    /// By the predicate of every check (law L2): an end that fell due shows, recorded or not. An
    /// event that carries nothing costs nothing, however many credentials it has (law L5).
    package func statusPage(of event: EventID, _ range: Range<Int>, at now: Instant) -> StatusPage?
    {
        guard let isDrill = events[event]?.isDrill else { return nil }
        let register = statusRegisters[event] ?? StatusRegister()
        if suspension.covers(event) || activityRefusal(of: event, at: now) != nil {
            return StatusPage(
                count: register.count,
                valid: [],
                holdsUntil: nil,
                isOver: true,
                isDrill: isDrill
            )
        }
        var valid: [Int] = []
        var holdsUntil: Instant?
        for live in register.credentials(in: range) {
            guard let index = live.credential.statusIndex,
                case .success(let found) = check(live, at: now)
            else { continue }
            valid.append(Int(index))
            holdsUntil = holdsUntil.map { min($0, found.expiresAt) } ?? found.expiresAt
        }
        return StatusPage(
            count: register.count,
            valid: valid,
            holdsUntil: holdsUntil,
            isOver: false,
            isDrill: isDrill
        )
    }
}

/// Which status lists an entry may change.
package enum StatusReach: Hashable, Sendable {
    case none
    case event(EventID)
    case all
}

extension Fact {
    package var statusReach: StatusReach {
        switch self {
        case .eventDeclared(let id, _), .eventApproved(let id, _), .eventExtended(let id, _),
            .eventShortened(let id, _), .eventClosed(let id), .eventExpired(let id, _, _),
            .eventLapsed(let id, _, _), .eventWithdrawn(let id, _, _),
            .grantsEnded(let id, _, _), .credentialsEnded(let id, _, _):
            .event(id)
        case .credentialActivated(let credential, let id, _, _):
            credential.statusIndex == nil ? .none : .event(id)
        case .personAttested, .personEnded, .epochReset, .systemRegistered, .systemEnded,
            .authoritySuspended, .authorityResumed:
            .all
        default: .none
        }
    }
}
