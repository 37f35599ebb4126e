import ArgumentParser
import Messages

/// The command line as a whole.
struct MadoRoot: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "mado",
            HelpText.mado,
            usage: "mado <command> [options]",
            subcommands: [
                StatusCommand.self, StreamCommand.self, StandbyCommand.self, AttestCommand.self,
                DeclareCommand.self,
                ApproveCommand.self, ExtendCommand.self, ShortenCommand.self, CloseCommand.self,
                WithdrawCommand.self, SuspendAllCommand.self, ResumeCommand.self,
                GrantCommand.self, RevokeCommand.self, ActivateCommand.self, MeCommand.self,
                EnrolCommand.self, HistoryCommand.self, CheckCommand.self, ClockCommand.self,
                RosterCommand.self, TerminalsCommand.self, SystemsCommand.self,
                LedgerCommand.self, ReconcileCommand.self, ReloadCommand.self,
            ]
        )
    }

    // Read here too, so that `mado --json status` is as good as `mado status --json`.
    @OptionGroup var common: CommonOptions
}
