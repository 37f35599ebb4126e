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

/// The answer to one check.
enum Verdict: Sendable {
    case allowed(ValidCredential)
    case denied(Refusal)
    /// Denied, and let in all the same: the system is in a dry run. Whoever it was is not said.
    case letIn(Refusal)

    init(_ judgement: Judgement) {
        switch judgement.result {
        case .success(let valid): self = .allowed(valid)
        case .failure(let refusal):
            self = judgement.isDryRun ? .letIn(refusal) : .denied(refusal)
        }
    }

    var result: CheckCounts.Result {
        switch self {
        case .allowed: .allowed
        case .denied: .denied
        case .letIn: .letIn
        }
    }

    var refusal: Refusal? {
        switch self {
        case .allowed: nil
        case .denied(let refusal), .letIn(let refusal): refusal
        }
    }
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
    let identity: ServerIdentity
    let counts: CheckCounts
    private let uses: UseCounters
    /// Sources are counted by salted digests: addresses are few enough to be guessed (law L11).
    private let salt: [UInt8]

    package init(doors: Doors, salt: [UInt8]) {
        callers = doors.callers
        table = doors.table
        sequencer = doors.sequencer
        identity = doors.identity
        counts = doors.checkCounts
        uses = doors.uses.counters
        self.salt = salt
    }

    /// Decides one check, and counts it: what every door calls, once for each answer.
    func verdict(
        at door: CheckCounts.Door,
        on token: Digest?,
        for system: SystemID,
        _ asked: AskedOfToken
    ) -> Verdict {
        settle(table.judge(token, for: system, asked), at: door, for: system)
    }

    /// What is answered to a check that was judged; counts it.
    func settle(
        _ judgement: Judgement,
        at door: CheckCounts.Door,
        for system: SystemID
    ) -> Verdict {
        let verdict = Verdict(judgement)
        counts.note(door, verdict.result)
        uses.note(
            judgement.credential,
            by: system,
            at: judgement.at,
            isAllowed: verdict.result == .allowed
        )
        if case .letIn(let refusal) = verdict {
            uses.noteLetIn(refusal, by: system, at: judgement.at)
        }
        return verdict
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
