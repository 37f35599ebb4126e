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

    @Test func `of uses is put together from the pages, and safe in a spreadsheet`() async throws {
        let folder = try Folder()
        let (csv, lines) = (folder.file("uses.csv"), folder.file("uses.jsonl"))
        let row =
            #"{"credential_id":"C-0000000001","system":"-sys","#
            + #""minute":"2022-09-19T22:12:00+09:00","#
            + #""first":"2022-09-19T22:12:01.000+09:00","last":"2022-09-19T22:12:59.999+09:00","#
            + #""allowed":40,"denied":2}"#
        let got = await transcript(
            of: ["history", "--uses", "--csv", csv, "--jsonl", lines],
            script: [
                Exchange("POST /v1/exports/uses {}", 200, #"{"entries":12}"#),
                Exchange(
                    "GET /v1/uses?limit=1000",
                    200,
                    #"{"rows":[\#(row)],"next":"1~-sys~C-0000000001"}"#
                ),
                Exchange(
                    "GET /v1/uses?limit=1000&cursor=1~-sys~C-0000000001",
                    200,
                    #"{"rows":[],"next":null}"#
                ),
            ]
        )
        #expect(got.status == .done)
        let wanted =
            "\u{FEFF}\"credential_id\",\"system\",\"minute\",\"first\",\"last\",\"allowed\","
            + "\"denied\"\r\n\"C-0000000001\",\"'-sys\",\"2022-09-19T22:12:00+09:00\","
            + "\"2022-09-19T22:12:01.000+09:00\",\"2022-09-19T22:12:59.999+09:00\","
            + "\"40\",\"2\"\r\n"
        #expect(try folder.read("uses.csv") == Array(wanted.utf8))
        let line = String(decoding: try folder.read("uses.jsonl"), as: UTF8.self)
        #expect(line.hasSuffix("}\n") && line.contains(#""system":"-sys""#))
    }

    private static let second = "GET /v1/uses?limit=1000&cursor=1~~gap"

    private static func page(_ credential: String, next: String?) -> String {
        let next = next.map { "\"\($0)\"" } ?? "null"
        return #"{"rows":[{"credential_id":"\#(credential)","system":"","#
            + #""minute":"2022-09-19T22:12:00+09:00","#
            + #""first":"2022-09-19T22:12:01.000+09:00","#
            + #""last":"2022-09-20T22:12:00.000+09:00","allowed":0,"denied":0}],"#
            + #""next":\#(next)}"#
    }

    @Test(arguments: [
        ("2022-09-19", "2022-09-20", "19T00%3A00%3A00", "21T00%3A00%3A00"),
        ("2022-09-19 10:30", "2022-09-20T09:00:00+09:00", "19T10%3A30%3A00", "20T09%3A00%3A00"),
    ])
    func `of uses is of the minutes that are asked for, and says what was deleted`(
        from: String,
        until: String,
        first: String,
        end: String
    ) async throws {
        let folder = try Folder()
        let query = "from=2022-09-\(first).000%2B09%3A00&until=2022-09-\(end).000%2B09%3A00"
        let got = await transcript(
            of: [
                "history", "--uses", "--from", from, "--until", until, "--jsonl",
                folder.file("uses.jsonl"),
            ],
            script: [
                Exchange("POST /v1/exports/uses {}", 200, #"{"entries":12}"#),
                Exchange(
                    "GET /v1/uses?limit=1000&\(query)",
                    200,
                    Self.page("deleted", next: nil)
                ),
            ]
        )
        #expect(got.status == .done)
        #expect(got.notes.contains("2022-09-20 22:12 (JST) より前"))
    }

    @Test func `of uses that breaks off leaves no file`() async throws {
        let folder = try Folder()
        let path = folder.file("uses.csv")
        let got = await transcript(
            of: ["history", "--uses", "--csv", path],
            script: [
                Exchange("POST /v1/exports/uses {}", 200, #"{"entries":12}"#),
                Exchange("GET /v1/uses?limit=1000", 200, Self.page("gap", next: "1~~gap")),
                Exchange(
                    "GET /v1/uses?limit=1000&cursor=1~~gap",
                    503,
                    Answers.problem("overloaded")
                ),
            ]
        )
        #expect(got.status != .done)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `of uses to the standard output comes page by page`() async throws {
        let got = await transcript(
            of: ["history", "--uses", "--jsonl", "-"],
            script: [
                Exchange("POST /v1/exports/uses {}", 200, #"{"entries":12}"#),
                Exchange("GET /v1/uses?limit=1000", 200, Self.page("gap", next: "1~~gap")),
                Exchange(
                    "GET /v1/uses?limit=1000&cursor=1~~gap",
                    503,
                    Answers.problem("overloaded")
                ),
            ]
        )
        // What came before it broke off was not held back.
        #expect(got.status != .done && got.out.contains(#""credential_id":"gap""#))
    }

    @Test(arguments: [
        ["--uses", "--from", "yesterday"], ["--uses", "--until", "2022-02-30"],
        ["--from", "2022-09-19"], ["--until", "2022-09-19"],
        ["--uses", "--from", "2022-09-20", "--until", "2022-09-19"],
    ])
    func `of minutes that nobody can mean is refused before anything is asked`(
        options: [String]
    ) async {
        let got = await transcript(of: ["history"] + options)
        #expect(got.status == .usage)
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
        #expect(got.notes.contains("(there is no such file)"))
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
