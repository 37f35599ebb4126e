import MadoCommand
import Testing

/// The help pages of every command, walked as a person would.
@Suite struct `Help pages` {
    /// Every path of commands from the root: `[]`, `["roster"]`, `["roster", "list"]` …
    private static func paths() async -> [[String]] { await pages.value.paths }

    private static func page(_ path: [String], _ locale: Locale) async -> String {
        await pages.value.texts[locale]?[path] ?? ""
    }

    /// Read once: a debug build takes its time over each.
    private static let pages = Task {
        var found: [[String]] = []
        var texts: [Locale: [[String]: String]] = [:]
        var waiting: [[String]] = [[]]
        while !waiting.isEmpty {
            let path = waiting.removeFirst()
            found.append(path)
            for locale in Locale.allCases {
                let transcript = await transcript(of: path + ["--help"], locale: locale)
                #expect(transcript.status == .done && transcript.notes.isEmpty, "\(path)")
                texts[locale, default: [:]][path] = transcript.out
            }
            let page = texts[.english]?[path] ?? ""
            guard let list = page.firstRange(of: "SUBCOMMANDS:\n") else { continue }
            for line in page[list.upperBound...].split(separator: "\n") {
                guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  See") else {
                    continue
                }
                let name = line.dropFirst(2).prefix { $0 != " " }
                waiting.append(path + [String(name)])
            }
        }
        return (paths: found, texts: texts)
    }

    @Test func `there is one for every verb`() async {
        let names = await Self.paths().map { $0.joined(separator: " ") }
        #expect(
            names == [
                "", "status", "stream", "standby", "attest", "declare", "approve", "extend",
                "shorten", "close", "withdraw", "suspend-all", "resume", "grant", "revoke",
                "activate", "me", "enrol", "history", "check", "clock", "roster", "terminals",
                "systems", "ledger",
                "reconcile", "reload", "enrol whole", "enrol begin", "enrol confirm",
                "clock confirm", "roster list", "roster codes", "roster changes", "roster accept",
                "roster number", "ledger verify", "ledger export", "ledger proof", "ledger key",
                "ledger continue",
            ]
        )
    }

    /// Law L9 and design §8: who acts is the account, and no flag says otherwise.
    @Test func `no option names who acts`() async {
        // The persons named here receive, lose or prove something; nobody acts in their name.
        let known: Set<String> = [
            "--all", "--approval", "--area", "--basis", "--by", "--ca", "--ca-file",
            "--certificate", "--check", "--code", "--condition", "--csv", "--event", "--field",
            "--findings", "--for", "--from", "--grant", "--group", "--help", "--issuer", "--json",
            "--jsonl", "--key", "--key-file", "--kind", "--lang", "--name", "--offline",
            "--opens-at", "--operation", "--out", "--passphrase-file", "--person", "--previous",
            "--private-key", "--purpose", "--screen", "--seq", "--server", "--site", "--socket",
            "--standby", "--system", "--terminal", "--token-file", "--totp", "--until", "--uses",
            "--what", "--window", "--yes",
        ]
        // `--by` is how much longer, as its value says; see the next test.
        for path in await Self.paths() {
            let page = await Self.page(path, .english)
            let words = page.split { " \n[](),|.=;".contains($0) }
            for word in words where word.hasPrefix("--") {
                #expect(known.contains(String(word)), "\(path): \(word)")
            }
        }
    }

    @Test(arguments: [
        (["extend"], "--by <length>"), (["grant"], "--person <person>"),
        (["revoke"], "--person <person>"), (["roster", "codes"], "--person <person>"),
        (["activate"], "--person <person>"),
    ])
    func `says what the value is where a word could be misread`(path: [String], text: String) async
    {
        #expect(await Self.page(path, .english).contains(text))
    }

    @Test(arguments: ["--as", "--actor", "--uid", "--user", "--on-behalf-of", "--operator"])
    func `refuses an option for somebody else`(option: String) async {
        for path in await Self.paths() where path.count > 0 {
            let transcript = await transcript(of: path + [option, "P-OP1"])
            #expect(transcript.status == .usage || transcript.status == .done, "\(path)")
            #expect(transcript.status != .done || transcript.out.contains("使い方"), "\(path)")
        }
    }

    @Test func `fits on a terminal`() async {
        for path in await Self.paths() {
            for locale in Locale.allCases {
                for line in await Self.page(path, locale).split(separator: "\n") {
                    #expect(displayWidth(line) <= 80, "\(path) \(locale): \(line)")
                }
            }
        }
    }

    @Test func `is ASCII in English`() async {
        for path in await Self.paths() {
            #expect(await Self.page(path, .plain).allSatisfy(\.isASCII), "\(path)")
        }
    }

    @Test func `is Japanese with an English line in Japanese`() async {
        for path in await Self.paths() {
            let page = await Self.page(path, .japanese)
            let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.first?.hasPrefix("概要: ") == true, "\(path)")
            #expect(lines.dropFirst().first == "", "\(path)")
            #expect(lines.dropFirst(2).first?.allSatisfy(\.isASCII) == true, "\(path)")
            for heading in [
                "OVERVIEW", "USAGE", "OPTIONS", "ARGUMENTS", "SUBCOMMANDS", "Show help",
            ] {
                #expect(!page.contains(heading), "\(path): \(heading)")
            }
        }
    }

    @Test func `shows its usage by the name that was typed`() async {
        for path in await Self.paths() where path != ["enrol", "whole"] {
            let page = await Self.page(path, .english)
            let command = (["USAGE: mado"] + path).joined(separator: " ")
            #expect(page.contains(command), "\(path)")
        }
    }

    @Test func `says the exit statuses where scripts need them`() async {
        for (path, text) in [
            ([], "64 wrong arguments"), (["grant"], "3 granted to some"),
            (["check"], "0 valid, 1 not valid, 2 could not ask"),
            (["ledger", "verify"], "0 verified, 1 a fault was found, 2 could not read"),
        ] {
            #expect(await Self.page(path, .english).contains(text))
        }
    }
}
