import Foundation
import MadoCommand
import Testing

/// `mado history --csv`: the auditor's file, byte for byte.
@Suite struct `The CSV of the history` {
    private static let csv = "\u{FEFF}grant_id,event_name\r\nG-1,\"台風\n14号\"\r\nG-2,雪\r\n"

    @Test(arguments: ["history", "events", "credentials", "suspensions"])
    func `is written as the daemon sent it`(what: String) async throws {
        let folder = try Folder()
        let path = folder.file("history.csv")
        let got = await transcript(
            "history",
            "--what",
            what,
            "--csv",
            path,
            script: [Exchange("POST /v1/exports/\(what) {}", 200, Self.csv)]
        )
        #expect(got.status == .done)
        #expect(got.out == "")
        // Two records: the line end within quotation marks is none.
        #expect(got.notes.contains("2件"))
        #expect(try folder.read("history.csv") == Array(Self.csv.utf8))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `goes to the standard output as it is`() async throws {
        let got = await transcript(
            "history",
            "--csv",
            "-",
            script: [Exchange("POST /v1/exports/history {}", 200, Self.csv)]
        )
        #expect(got == Transcript(out: Self.csv))
    }

    @Test func `overwrites nothing, and then nothing is exported`() async throws {
        let folder = try Folder()
        let path = try folder.write("old", "history.csv")
        let got = await transcript("history", "--csv", path)
        #expect(got.status == .refused)
        #expect(try folder.read("history.csv") == Array("old".utf8))
    }

    @Test func `says when it could not be written`() async throws {
        let folder = try Folder()
        let got = await transcript(
            "history",
            "--csv",
            folder.file("no/such/folder.csv"),
            locale: .plain,
            script: [Exchange("POST /v1/exports/history {}", 200, Self.csv)]
        )
        #expect(got.status == .unreachable)
        #expect(got.notes.contains("(no such file)"))
    }

    @Test func `a refused export leaves no file`() async throws {
        let folder = try Folder()
        let path = folder.file("history.csv")
        let got = await transcript(
            "history",
            "--csv",
            path,
            script: [
                Exchange("POST /v1/exports/history {}", 403, Answers.problem("role_missing"))
            ]
        )
        #expect(got.status == .refused)
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
