import BrokerCore
import Foundation
import Messages
import VerifierFormats

/// Follows the stream from one connection to the next, and knows where it stopped.
///
/// A daemon that is started again is gone for some seconds, and one that has too many streams asks
/// to come later; only whoever never began is told so at once.
struct StreamFollower {
    /// So often in a row it asks again; with the pauses, half a minute.
    static let timesMax = 7

    private let session: Session
    /// The place in the ledger that was not read yet; nil: none was.
    private var next: UInt64?
    /// Which ledger that is a place of.
    private var ledger: String?
    private var hasBegun = false

    init(_ session: Session, from start: UInt64?) {
        self.session = session
        next = start
    }

    /// Says what comes, until nothing does any more; gives back why.
    mutating func follow() async -> CommandFailure {
        var times = 0
        while true {
            var least = 0
            do {
                // The daemon ends each stream after an hour. One that brought its beginning alone
                // is as good as none.
                if try await followOne() > 1 {
                    times = 0
                    continue
                }
            } catch {
                guard hasBegun else { return error }
                guard let pause = Self.pause(after: error) else {
                    if next != nil, !Self.isElsewhere(error) {
                        session.note(StreamText.ended(next: next))
                    }
                    return error
                }
                least = pause
            }
            times += 1
            guard times <= Self.timesMax else {
                return .stopped(StreamText.ended(next: next), .unreachable)
            }
            await session.transport.pause(before: max(times, least))
        }
    }

    /// At least how many seconds later it may be better; nil: never.
    private static func pause(after failure: CommandFailure) -> Int? {
        switch failure {
        case .transport: 0
        case .refused(let problem) where problem.code == Refusal.overloaded.rawValue:
            problem.retryAfter ?? 0
        default: nil
        }
    }

    /// The place is of another ledger: nothing goes on there.
    private static func isElsewhere(_ failure: CommandFailure) -> Bool {
        if case .refused(let problem) = failure { problem.code == "place_unknown" } else { false }
    }

    /// One stream to its end; gives back how many blocks it brought.
    private mutating func followOne() async throws(CommandFailure) -> Int {
        let place = [("from", next.map { "\($0)" }), ("ledger", ledger)]
        let path = Wire.path("/v1/stream", place)
        let stream = try await session.open(APIRequest(.get, path))
        (hasBegun, ledger) = (true, stream.ledger)
        var count = 0
        let failure = await take(stream.pieces, &count)
        await stream.close()
        if let failure { throw failure }
        return count
    }

    private mutating func take(
        _ pieces: any AsyncSequence<[UInt8], any Error>,
        _ count: inout Int
    ) async -> CommandFailure? {
        var reader = EventStreamReader()
        do {
            for try await piece in pieces {
                for block in try reader.take(piece) {
                    count += 1
                    if let data = block.data { try say(data) }
                    if let place = block.place { next = place + 1 }
                }
            }
        } catch let failure as CommandFailure {
            return failure
        } catch is EventStreamReader.TooLong {
            return .strangeAnswer
        } catch {
            // However the connection ended, it is asked for again.
        }
        return nil
    }

    private func say(_ data: String) throws(CommandFailure) {
        guard !session.json else { return try session.printBody(data) }
        guard
            let news = try? Wire.decoder.decode(StreamAnswer.self, from: Data(data.utf8))
        else { throw .strangeAnswer }
        try session.print([StreamLine(news, session.speech).text])
    }
}
