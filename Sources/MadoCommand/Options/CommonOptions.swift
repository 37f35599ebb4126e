import ArgumentParser
import Messages

/// What every command is told beside its own options.
protocol SharedOptions {
    /// Nil: the command asks no daemon.
    var daemon: DaemonOptions? { get }
    var json: Bool { get }
    var lang: String? { get }
}

/// The options of every command that asks the daemon.
///
struct CommonOptions: ParsableArguments, SharedOptions {
    @OptionGroup var asking: DaemonOptions

    @OptionGroup var output: OutputOptions

    var daemon: DaemonOptions? { asking }
    var json: Bool { output.json }
    var lang: String? { output.lang }
}

/// Those of every command: all that one needs that asks no daemon.
struct OutputOptions: ParsableArguments, SharedOptions {
    @Flag(name: .customLong("json"), help: ArgumentHelp(OptionText.json))
    var json = false

    @Option(name: .customLong("lang"), help: ArgumentHelp(OptionText.lang, value: "ja|en"))
    var lang: String?

    var daemon: DaemonOptions? { nil }
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
    associatedtype Common: SharedOptions
    var common: Common { get }

    /// Returns how it ended; throws what keeps it from its end.
    func perform(in session: Session) async throws(CommandFailure) -> Outcome
}
