import MadoCommand
import Testing

/// Whole command lines: given the daemon's answers, what is asked, said and returned.
@Suite struct `Transcripts` {
    private static let files = [
        "status", "events", "authority", "grants", "access", "enrol", "registers", "history",
        "failures", "arguments",
    ]

    @Test(arguments: files)
    func `are what the command does in every language`(file: String) async throws {
        let blocks = try TranscriptFile.blocks(file)
        #expect(!blocks.isEmpty)
        for block in blocks {
            for locale in block.locales {
                let got = await transcript(
                    of: block.arguments,
                    locale: locale,
                    terminal: block.isTerminal,
                    typed: block.typed,
                    script: block.script
                )
                let wanted = block.expected(in: locale)
                #expect(got == wanted, "\(file): \(block.title), \(locale)")
            }
        }
    }
}
