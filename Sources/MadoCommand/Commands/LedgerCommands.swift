import ArgumentParser
import BrokerCore
import Ledger
import Messages

struct LedgerCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "ledger",
            HelpText.ledger,
            usage: "mado ledger verify|export|proof|key|continue",
            subcommands: [
                LedgerVerifyCommand.self, LedgerExportCommand.self, LedgerProofCommand.self,
                LedgerKeyCommand.self, LedgerContinueCommand.self,
            ]
        )
    }
}

/// With which key a ledger is verified.
struct LedgerKeyOptions: ParsableArguments {
    @Option(name: .customLong("key"), help: ArgumentHelp(OptionText.vkey, value: "vkey"))
    var key: String?

    @Option(name: .customLong("key-file"), help: ArgumentHelp(OptionText.vkeyFile, value: "file"))
    var keyFile: String?

    /// The keys named or, where none is, those beside the ledger, which is said.
    func read(for place: LedgerPlace, _ session: Session) throws(CommandFailure) -> [NoteVerifier] {
        if let named = try named(session) { return named }
        guard let text = try? session.contents(of: place.keyPath) else {
            throw .stopped(LedgerText.noKey, .unreachable)
        }
        session.note(LedgerText.keyFromSamePlace(place.keyPath))
        return try Self.verifiers(in: text)
    }

    /// The keys named, where there is no ledger to have any beside it.
    func readNamed(_ session: Session) throws(CommandFailure) -> [NoteVerifier] {
        guard let named = try named(session) else {
            throw .usage(ArgumentText.missing(["--key", "--key-file"]))
        }
        return named
    }

    private func named(_ session: Session) throws(CommandFailure) -> [NoteVerifier]? {
        if key != nil, keyFile != nil {
            throw .usage(ArgumentText.exclusive(["--key", "--key-file"]))
        }
        if let key { return [try Self.verifier(key)] }
        return try keyFile.map { file throws(CommandFailure) in
            try Self.verifiers(
                in: file == "-" ? session.inputText() : session.contents(of: file)
            )
        }
    }

    /// One key a line; the first is the log's own, others are former ones.
    static func verifiers(in text: String) throws(CommandFailure) -> [NoteVerifier] {
        var keys: [NoteVerifier] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = trimmed(String(line))
            if !line.isEmpty { keys.append(try verifier(line)) }
        }
        guard !keys.isEmpty else { throw .stopped(LedgerText.noKey, .unreachable) }
        return keys
    }

    private static func verifier(_ text: String) throws(CommandFailure) -> NoteVerifier {
        guard let key = NoteVerifier(text) else {
            throw .stopped(LedgerText.badKey(text), .unreachable)
        }
        return key
    }
}

struct LedgerVerifyCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "verify",
            HelpText.ledgerVerify,
            usage: """
                mado ledger verify <path> [--key <vkey> | --key-file <file>]
                                   [--previous <file>] ... [--uses <file>]
                """
        )
    }

    @Argument(help: ArgumentHelp(OptionText.ledgerPath, value: "path"))
    var path: String

    @OptionGroup var key: LedgerKeyOptions

    @Option(
        name: .customLong("previous"),
        parsing: .singleValue,
        help: ArgumentHelp(OptionText.previous, value: "file")
    )
    var previous: [String] = []

    /// The former name of `--previous`, taken as such.
    @Option(name: .customLong("checkpoint"), parsing: .singleValue, help: .hidden)
    var checkpoints: [String] = []

    @Option(name: .customLong("uses"), help: ArgumentHelp(OptionText.usesFile, value: "file"))
    var uses: String?

    @OptionGroup var common: OutputOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let place = try LedgerPlace(path)
        let keys = try key.read(for: place, session)
        let rows = try uses.map { file throws(CommandFailure) in
            try UseFile.read(session.contents(of: file), file: file)
        }
        var kept: [KeptCheckpoint] = []
        for file in previous + checkpoints {
            kept.append(try KeptCheckpoint(file, keys: keys, session))
        }
        var digests: [UseDigest] = []
        let result = try LedgerCheck.run(place, keys: keys, held: kept.map(\.note)) { numbered in
            if case .usesDigested(let digest) = numbered.entry.fact { digests.append(digest) }
        }
        switch result {
        case .failure(let fault): return try LedgerCheck.report(fault, session)
        case .success(let report):
            let check = rows.map { UseCheck($0, digests, ledgerEnd: report.lastAt) }
            try LedgerCheck.report(report, kept: kept, uses: check, session)
            return check?.matches == false ? .refused : .done
        }
    }
}

struct LedgerExportCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "export",
            HelpText.ledgerExport,
            usage: "mado ledger export <path> <folder> [--key <vkey> | --key-file <file>]"
        )
    }

    @Argument(help: ArgumentHelp(OptionText.ledgerFile, value: "path"))
    var path: String

    @Argument(help: ArgumentHelp(OptionText.exportFolder, value: "folder"))
    var folder: String

    @OptionGroup var key: LedgerKeyOptions

    @OptionGroup var common: OutputOptions

    /// What does not verify is not passed on as if it did.
    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let place = try LedgerPlace(path)
        let keys = try key.read(for: place, session)
        guard !folder.isEmpty else { throw .usage(ArgumentText.missing(["<folder>"])) }
        if case .failure(let fault) = try LedgerCheck.run(place, keys: keys, held: []) {
            return try LedgerCheck.report(fault, session)
        }
        let checkpoint = try place.export(to: folder, keys: keys)
        if session.json {
            try session.printBody(LedgerCheck.json(.init(folder: folder, size: checkpoint.size)))
        } else {
            try session.say(LedgerText.exported(folder, size: checkpoint.size))
        }
        return .done
    }
}

struct LedgerKeyCommand: MadoVerb {
    static var configuration: CommandConfiguration {
        CommandConfiguration("key", HelpText.ledgerKey, usage: "mado ledger key <path>")
    }

    @Argument(help: ArgumentHelp(OptionText.ledgerPath, value: "path"))
    var path: String

    @OptionGroup var common: OutputOptions

    func perform(in session: Session) async throws(CommandFailure) -> Outcome {
        let place = try LedgerPlace(path)
        let text = try session.contents(of: place.keyPath)
        let keys = try LedgerKeyOptions.verifiers(in: text).map(\.description)
        if session.json {
            try session.printBody(LedgerCheck.json(.init(keys: keys)))
        } else {
            try session.print(keys)
        }
        return .done
    }
}
