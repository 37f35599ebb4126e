import ArgumentParser
import Messages

/// The command line as a whole.
struct MadoRoot: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "mado", HelpText.mado, usage: "mado <command> [options]",
            subcommands: [
                StatusCommand.self,
            ])
    }

    // Read here too, so that `mado --json status` is as good as `mado status --json`.
    @OptionGroup(title: OptionText.globals.text(in: HelpLanguage.current))
    var common: CommonOptions


}
