import ArgumentParser
package import Messages

/// In which language help pages and the parser's errors are written: that of the person who asks.
package enum HelpLanguage {
    @TaskLocal package static var current = Language.english
}

extension CommandConfiguration {
    /// Japanese pages carry the English one-liner too, for whoever helps over the telephone.
    init(
        _ name: String,
        _ help: CommandHelp,
        usage: String? = nil,
        subcommands: [any ParsableCommand.Type] = [],
        defaultSubcommand: (any ParsableCommand.Type)? = nil
    ) {
        let language = HelpLanguage.current
        var discussion = [help.discussion.text(in: language)]
        if language == .japanese { discussion.insert(help.abstract.en, at: 0) }
        self.init(
            commandName: name,
            abstract: help.abstract.text(in: language),
            usage: usage,
            discussion: discussion.filter { !$0.isEmpty }.joined(separator: "\n\n"),
            subcommands: subcommands,
            defaultSubcommand: defaultSubcommand
        )
    }
}

extension ArgumentHelp {
    init(_ message: Message, value: String? = nil) {
        self.init(
            "\(message.text(in: HelpLanguage.current))",
            discussion: "",
            valueName: value,
            visibility: .default
        )
    }
}
