import Foundation
import MadoCommand
import Testing

/// Whole command lines: given the daemon's answers, what is asked, said and returned.
@Suite struct `Transcripts` {
    @Test(
        arguments: [
            "status", "events", "authority", "grants", "access", "enrol", "registers", "history",
            "failures", "arguments",
        ].flatMap { name in
            ((try? TranscriptFile.blocks(name)) ?? []).map { (name, $0) }
        }
    )
    func `is as written in both languages`(file: String, block: TranscriptBlock) async {
        for locale in block.locales {
            let got = await transcript(
                of: block.arguments,
                locale: locale,
                terminal: block.isTerminal,
                typed: block.typed,
                script: block.script
            )
            #expect(got == block.expected(in: locale), "\(file), \(locale)")
            if let path = ProcessInfo.processInfo.environment["DUMP"],
                let h = FileHandle(forWritingAtPath: path)
            {
                _ = try? h.seekToEnd()
                let j: [String: Any] = [
                    "file": file, "title": block.title, "locale": locale.shortName, "out": got.out,
                    "err": got.notes, "exit": Int(got.status.rawValue),
                ]
                if let d = try? JSONSerialization.data(withJSONObject: j) {
                    try? h.write(contentsOf: d + Data("\n".utf8))
                }
            }
        }
    }

    @Test(arguments: ["status", "events"])
    func `files can be read`(name: String) throws {
        #expect(try TranscriptFile.blocks(name).count > 2)
    }
}
