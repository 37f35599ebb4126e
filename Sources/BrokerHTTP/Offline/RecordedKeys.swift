import Broker
import BrokerCore
import Credentials
import Hummingbird
import Logging
import Synchronization

/// Which keys of offline tokens this process knows to be on record.
///
/// Empty at a start: the first signature of a key asks the core, which records it or finds it
/// recorded. A key that is not on record signs nothing (law L3).
final class RecordedKeys: Sendable {
    private let known = Mutex<Set<Digest>>([])

    func contains(_ kid: Digest) -> Bool { known.withLock { $0.contains(kid) } }

    func add(_ kid: Digest) { known.withLock { _ = $0.insert(kid) } }
}

extension Doors {
    /// The key that signs now.
    ///
    /// Keys follow each other by schedule (``TokenKeySchedule``); nobody has to be there for it.
    /// The first signature of each records it as `key.rotated`.
    func signer(of use: TokenKeyUse, _ context: DoorContext) async throws -> TokenSigner {
        let signer: TokenSigner
        do {
            signer = try identity.keys(of: use).signer(at: clock.stamp().now)
        } catch {
            context.logger.error("no key for offline tokens", metadata: ["error": "\(error)"])
            throw cannotRecord()
        }
        let turn = signer.published.turn(of: use, usedFrom: signer.usedFrom)
        if recordedKeys.contains(turn.kid) { return signer }
        // Where there is room for ends alone, or nothing can be recorded, no new key signs.
        guard sequencer.isIssuing, !table.isDenying else { throw cannotRecord() }
        let command = Command(caller: .daemon, request: drawRequest(), act: .rotateKey(turn))
        _ = try await submit(command, context)
        recordedKeys.add(turn.kid)
        return signer
    }
}
