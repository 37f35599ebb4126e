import Broker
import BrokerCore
import Ledger

/// A deliberate fault in what the broker is given; none needs a change of its sources, and each
/// must be found by the laws.
package enum Sabotage: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case store(StoreLie)
    /// Appends are acknowledged and never synced.
    case storeThatNeverSyncs
    case clock(ClockLie)
    case verifier(VerifierLie)

    package static let allCases: [Sabotage] =
        StoreLie.allCases.map { .store($0) } + [.storeThatNeverSyncs]
        + ClockLie.allCases.map { .clock($0) } + VerifierLie.allCases.map { .verifier($0) }

    package var description: String {
        switch self {
        case .store(let lie): "store \(lie.rawValue)"
        case .storeThatNeverSyncs: "store neverSyncs"
        case .clock(let lie): "clock \(lie.rawValue)"
        case .verifier(let lie): "verifier \(lie.rawValue)"
        }
    }

    /// The one that is described so; nil if none is.
    package init?(named name: String) {
        guard let one = Self.allCases.first(where: { $0.description == name }) else { return nil }
        self = one
    }

    var store: MemoryLedgerStore {
        switch self {
        case .store(let lie): MemoryLedgerStore(lie: lie)
        case .storeThatNeverSyncs: MemoryLedgerStore(syncsAtOnce: false)
        case .clock, .verifier: MemoryLedgerStore()
        }
    }

    func clock(_ inner: ManualClock) -> any ClockSource {
        if case .clock(let lie) = self { FaultyClock(inner, lie) } else { inner }
    }

    func verifier(
        _ table: ValidityTable,
        _ clock: TrustedClock,
        _ ledger: [[UInt8]]
    ) -> any Verifier {
        if case .verifier(let lie) = self {
            FaultyVerifier(table, clock, lie, ledger)
        } else {
            table
        }
    }
}
