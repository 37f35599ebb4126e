import Broker
import BrokerCore
import Credentials
import Dispatch
import Synchronization
import VerifierFormats

/// A signed status list, as long as it may be served again.
struct ServedStatusList: Sendable {
    let token: SignedToken
    /// RFC 9110 §8.8.3.
    let tag: String
    let at: Instant
    /// ``StatusReading/change`` when it was read.
    let change: UInt64
    let isDenying: Bool
    let isOver: Bool
    let holdsUntil: Instant?
    let count: Int

    /// So long at most a list is served: what is left of its `exp` is more than its `ttl`.
    private static let keptFor = Milliseconds.seconds(10)
    /// After a list of so many indexes was built, the next one is a millisecond later.
    private static let indexesPerMillisecond = 256

    /// May it be served to whoever asks now, when the table says `reading`?
    ///
    /// What a list of n indexes cost is not paid again for n/256 ms: until then single ends of a
    /// long list wait (a second for 256,000). The end of all of it never does.
    func isGood(_ reading: StatusReading) -> Bool {
        guard isDenying == reading.isDenying, reading.at - at < Self.keptFor else { return false }
        if reading.page.isOver, !isOver { return false }
        let rests = Milliseconds(
            min(Int64(count / Self.indexesPerMillisecond), StatusListRest.milliseconds)
        )
        if reading.at - at < rests { return true }
        return change == reading.change && holdsUntil.map { reading.at < $0 } != false
    }
}

/// The status lists of all events, each built when somebody asks and the last one is no longer
/// good; one build serves all who wait for it.
final class StatusLists: Sendable {
    private let served = Mutex<[EventID: ServedStatusList]>([:])
    /// One build at a time, away from the threads that answer checks.
    private let queue = DispatchQueue(label: "mado.status-lists")
    /// Checks wait no longer than one page takes.
    private static let pageIndexes = 1_024
    /// Lists grow in steps: an index that was given a moment ago is in the list that is kept, and
    /// not valid there.
    private static let step = 1_024

    /// The list that was built last, if it is still good for `reading`.
    func last(_ event: EventID, _ reading: StatusReading) -> ServedStatusList? {
        served.withLock { $0[event] }.flatMap { $0.isGood(reading) ? $0 : nil }
    }

    /// A list that holds at this moment or a later one; nil if there is no such event.
    func current(
        of event: EventID,
        in table: ValidityTable,
        address: String,
        signer: TokenSigner
    ) async throws -> ServedStatusList? {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result {
                        // Who waited in this queue is served by the first one's list.
                        guard let reading = table.statusPage(of: event, 0..<0) else { return nil }
                        if let last = self.last(event, reading) { return last }
                        let built = try Self.build(event, table, address, signer)
                        self.served.withLock { $0[event] = built }
                        return built
                    }
                )
            }
        }
    }

    private static func build(
        _ event: EventID,
        _ table: ValidityTable,
        _ address: String,
        _ signer: TokenSigner
    ) throws -> ServedStatusList? {
        guard let first = table.statusPage(of: event, 0..<pageIndexes) else { return nil }
        var list = StatusList(count: room(for: first.page.count))
        var holdsUntil = first.page.holdsUntil
        var (page, start) = (first, pageIndexes)
        while true {
            // What the table does not answer for is not valid, whatever an earlier page said.
            if page.isDenying || page.page.isOver { break }
            for index in page.page.valid { list[index] = StatusValue.valid.rawValue }
            holdsUntil = [holdsUntil, page.page.holdsUntil].compactMap { $0 }.min()
            guard start < first.page.count,
                let next = table.statusPage(
                    of: event,
                    start..<min(start + pageIndexes, first.page.count)
                )
            else { break }
            (page, start) = (next, start + pageIndexes)
        }
        let isVoid = page.isDenying || page.page.isOver
        if isVoid { list = StatusList(count: room(for: first.page.count)) }
        let token = try sign(list, at: first.at, address, signer)
        return ServedStatusList(
            token: token,
            tag: "\"\(sha256(Array(token.exposed.utf8)))\"",
            at: first.at,
            change: first.change,
            isDenying: page.isDenying,
            isOver: page.page.isOver,
            holdsUntil: isVoid ? nil : holdsUntil,
            count: isVoid ? 0 : first.page.count
        )
    }

    /// What an auditor asks for: the list as it was at `instant`, from the record up to then.
    static func past(
        of event: EventID,
        in authority: borrowing Authority,
        at instant: Instant,
        address: String,
        signer: TokenSigner
    ) throws -> SignedToken? {
        guard let page = authority.statusPage(of: event, 0..<Int.max, at: instant) else {
            return nil
        }
        var list = StatusList(count: room(for: page.count))
        for index in page.valid { list[index] = StatusValue.valid.rawValue }
        return try sign(list, at: instant, address, signer)
    }

    private static func sign(
        _ list: StatusList,
        at instant: Instant,
        _ address: String,
        _ signer: TokenSigner
    ) throws -> SignedToken {
        let claims = StatusListClaims(
            address: address,
            bits: list.bits,
            lst: list.compressed(),
            at: instant
        )
        return try signer.sign(.statusList, claims)
    }

    private static func room(for count: Int) -> Int { (count / step + 1) * step }
}
