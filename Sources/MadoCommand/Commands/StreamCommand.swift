import ArgumentParser
import BrokerCore
import Foundation
import Messages
import VerifierFormats

/// What happens, as it happens. A command of its own beside `status`: that one is a screen of what
/// stands now; this one is a list without an end, that goes on from any place of the ledger.
struct StreamCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("stream", HelpText.stream, usage: "mado stream [--from <seq>]")
    }

    @Option(name: .customLong("from"), help: ArgumentHelp(OptionText.fromSeq, value: "seq"))
    var from: String?

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let start = try from.map { text throws(CommandFailure) in
            UInt64(try Values.integer(text, "--from", in: 0...Int.max))
        }
        var (next, blocks) = try await follow(session, from: start)
        // The daemon ends each stream after an hour. One that brought its beginning alone is not
        // asked for again: it would bring no more.
        while blocks > 1 {
            do {
                (next, blocks) = try await follow(session, from: next)
            } catch .transport {
                break
            }
        }
        throw .stopped(StreamText.ended(next: next), .unreachable)
    }

    /// One stream to its end; gives back where the next one goes on, and how much it brought.
    private func follow(
        _ session: Session,
        from start: UInt64?
    ) async throws(CommandFailure) -> (next: UInt64?, blocks: Int) {
        let path = Wire.path("/v1/stream", [("from", start.map { "\($0)" })])
        let stream = try await session.open(APIRequest(.get, path))
        var reader = EventStreamReader()
        var (next, count) = (start, 0)
        for await piece in stream.pieces {
            guard let blocks = try? reader.take(piece) else { throw .strangeAnswer }
            for block in blocks {
                count += 1
                if let data = block.data { try say(data, session) }
                if let last = UInt64(block.id) { next = last + 1 }
            }
        }
        return (next, count)
    }

    private func say(_ data: String, _ session: Session) throws(CommandFailure) {
        guard !session.json else { return try session.printBody(data) }
        guard
            let news = try? Wire.decoder.decode(StreamAnswer.self, from: Data(data.utf8))
        else { throw .strangeAnswer }
        try session.print([StreamLine(news, session.speech).text])
    }
}
