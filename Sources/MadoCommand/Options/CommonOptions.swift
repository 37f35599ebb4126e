import ArgumentParser
import Messages

/// The options that every command has.
///
/// None of them names who acts: that is the account (law L9, design §8).
struct CommonOptions: ParsableArguments {
    @Option(name: .customLong("socket"), help: ArgumentHelp(OptionText.socket, value: "path"))
    var socket: String?

    @Flag(name: .customLong("json"), help: ArgumentHelp(OptionText.json))
    var json = false

    @Option(name: .customLong("lang"), help: ArgumentHelp(OptionText.lang, value: "ja|en"))
    var lang: String?
}

/// The options of an act that opens access.
struct OpeningOptions: ParsableArguments {
    @Option(name: .customLong("totp"), help: ArgumentHelp(OptionText.totp, value: "digits"))
    var totp: String?

    @Flag(name: .customLong("yes"), help: ArgumentHelp(OptionText.yes))
    var yes = false
}

/// A command that `mado` runs itself.
protocol MadoVerb: ParsableCommand {
    var common: CommonOptions { get }

    /// Returns how it ended; throws what keeps it from its end.
    func perform(in session: Session) async throws(CommandFailure) -> Outcome
}
