import ArgumentParser
import Messages

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
        var follower = StreamFollower(session, from: start)
        throw await follower.follow()
    }
}
