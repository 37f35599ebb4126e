import BrokerCore
import Credentials
import Foundation
import Synchronization
import Testing

/// A repeatable source of random bytes (SplitMix64); a test prints its seed in its comments.
func seeded(_ seed: UInt64) -> RandomSource {
    let state = SeededState(seed)
    return RandomSource { count in (0..<count).map { _ in state.nextByte() } }
}

private final class SeededState: Sendable {
    private let state: Mutex<UInt64>

    init(_ seed: UInt64) {
        state = Mutex(seed)
    }

    func nextByte() -> UInt8 {
        state.withLock { state in
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return UInt8(truncatingIfNeeded: mixed ^ mixed >> 31)
        }
    }
}

/// 0, 1, 2 …: the key material of the fixed vectors.
let counting = RandomSource { Array(0..<UInt8($0)) }

func instant(_ seconds: Int64) -> Instant {
    Instant(millisecondsSince1970: seconds * 1000)
}

func person(_ text: String = "YE-0001") throws -> PersonID {
    try #require(PersonID(text))
}

/// A cost at which a derivation takes microseconds.
func cheap() throws -> ScryptCost {
    try #require(ScryptCost(logN: 4, r: 8, p: 1))
}

/// A directory of its own for one test, removed afterwards.
func withScratchDirectory(_ body: (String) async throws -> Void) async throws {
    let url = FileManager.default.temporaryDirectory
        .appending(path: "mado-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    try await body(url.path(percentEncoded: false))
}

func sealer(_ seed: UInt64, in directory: String) throws -> Sealer {
    Sealer(
        key: try KeyFile.create(path: "\(directory)/key-\(seed)", random: seeded(seed))
    )
}

extension Enrolment {
    /// Both steps of a confirmation, with one clock for everything.
    func confirm(_ person: PersonID, totp: String, now: Instant) async throws -> Int64 {
        let verified = try await verifyFirstCode(person, totp: totp, now: now, wall: now)
        try await activate(verified, of: person)
        return verified.step
    }
}
