/// What an event is (事象区分), with the ceilings that are compiled in.
package enum EventKind: String, CaseIterable, Sendable {
    case typhoon
    case snow
    case heavyRain = "heavy_rain"
    case volcano
    case lightning
    case salt
    case earthquake
    case majorOutage = "major_outage"
    case systemFailure = "system_failure"
    case cyber
    case mutualAid = "mutual_aid"
    case drill

    /// The compiled-in ceilings; policy may only lower them (requirement E4).
    package var ceiling: KindLimits {
        switch self {
        case .typhoon, .snow, .heavyRain, .volcano, .lightning, .salt:
            KindLimits(standby: true, window: .hours(12), extension: .hours(12), cap: .days(7))
        case .earthquake:
            KindLimits(standby: false, window: .hours(24), extension: .hours(24), cap: .days(14))
        case .majorOutage:
            KindLimits(standby: false, window: .hours(6), extension: .hours(6), cap: .days(3))
        case .systemFailure, .cyber:
            KindLimits(standby: false, window: .hours(8), extension: .hours(8), cap: .hours(72))
        case .mutualAid:
            KindLimits(standby: true, window: .hours(24), extension: .hours(24), cap: .days(14))
        case .drill:
            KindLimits(standby: true, window: .hours(4), extension: .zero, cap: .hours(8))
        }
    }

    /// From which extension on a person with the role `approver` must decide; nil: never.
    package var approverFromExtension: Int? {
        switch self {
        case .systemFailure, .cyber: 3
        default: nil
        }
    }
}

/// How long an event of one kind may be.
package struct KindLimits: Hashable, Sendable {
    /// May this kind be prepared as a standby?
    package var standby: Bool
    /// The longest first window.
    package var window: Milliseconds
    /// The longest single extension; zero: none.
    package var `extension`: Milliseconds
    /// From opening to the latest possible end, extensions included.
    package var cap: Milliseconds

    package init(
        standby: Bool,
        window: Milliseconds,
        extension: Milliseconds,
        cap: Milliseconds
    ) {
        self.standby = standby
        self.window = window
        self.extension = `extension`
        self.cap = cap
    }

    /// True if nothing here exceeds `ceiling`.
    package func isWithin(_ ceiling: KindLimits) -> Bool {
        (ceiling.standby || !standby) && window <= ceiling.window
            && `extension` <= ceiling.extension && cap <= ceiling.cap
    }
}
