import Broker
import BrokerCore
import Credentials
import Messages
import NIOCore

/// One check as it came in, through whichever lane.
struct CheckRequest: Sendable {
    /// The one `Authorization` header; two are none that could be right.
    let authorization: String?
    let contentType: String?
    let body: ByteBuffer
}

/// Where checks by downstream systems are decided: from memory, without waiting, on whatever
/// thread asks.
///
/// Every listener and both lanes come here, so that nobody is answered differently (design: the
/// doors).
package final class CheckDesk: Sendable {
    let callers: CallerTable
    let table: ValidityTable
    let sequencer: Sequencer
    let issuer: String
    let counts: CheckCounts
    /// Sources are counted by salted digests: addresses are few enough to be guessed (law L11).
    private let salt: [UInt8]

    package init(doors: Doors, salt: [UInt8]) {
        callers = doors.callers
        table = doors.table
        sequencer = doors.sequencer
        issuer = doors.identity.issuer
        counts = doors.checkCounts
        self.salt = salt
    }

    /// Which system asks, by its key or its certificate; nil after counting the failure.
    func caller(authorization: String?, _ peer: Peer) -> SystemID? {
        let certificate = peer.certificate
        if let system = callers.system(authorization: authorization, certificate: certificate) {
            return system
        }
        count(.factorWrong, peer)
        return nil
    }

    /// Counts what was refused before the core decided anything (law L13).
    func count(_ refusal: Refusal, _ peer: Peer) {
        sequencer.noteFailure(source: source(of: peer), refusal)
    }

    /// What a peer's failures are counted under.
    func source(of peer: Peer) -> Digest { sha256(salt + Array(peer.sourceName.utf8)) }
}
