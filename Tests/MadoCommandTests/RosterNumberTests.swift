import BrokerCore
import Foundation
import MadoCommand
import SiteFiles
import Testing

/// `mado roster number`: fills what is empty and touches no other byte.
@Suite struct `Numbering a roster` {
    private static let header = "employer_id,person_id,relation,epoch,roles,display_name"

    @Test func `fills the gaps and nothing else`() throws {
        let text = """
            \(Self.header)\r
            YDN,,affiliate,2022,entrustee,"受付, ""一""号"\r
            YDN,YE-0002,affiliate,2022,entrustee,受付 2号\r
            YDN,"",affiliate,2022,entrustee,"two, cells"\r
            \r
            YDN,,affiliate,2022,entrustee,末尾
            """
        let numbered = try Self.number(Array(text.utf8))
        #expect(
            String(decoding: numbered, as: UTF8.self) == """
                \(Self.header)\r
                YDN,N-1,affiliate,2022,entrustee,"受付, ""一""号"\r
                YDN,YE-0002,affiliate,2022,entrustee,受付 2号\r
                YDN,N-2,affiliate,2022,entrustee,"two, cells"\r
                \r
                YDN,N-3,affiliate,2022,entrustee,末尾
                """
        )
    }

    @Test(arguments: [String.Encoding.utf8, .shiftJIS])
    func `keeps the encoding of the file`(encoding: String.Encoding) throws {
        // 「表」 has a backslash as its second byte in CP932, 「ソ」 too.
        let text = Self.header + "\nYDN,,affiliate,2022,entrustee,表ソ能\n"
        let bytes = [UInt8](try #require(text.data(using: encoding)))
        let numbered = try Self.number(bytes)
        let expected = text.replacing("YDN,,", with: "YDN,N-1,")
        #expect(numbered == [UInt8](try #require(expected.data(using: encoding))))
    }

    @Test func `keeps a byte order mark`() throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array((Self.header + "\nA,,own,1,operator,x\n").utf8)
        #expect(try Self.number(bytes).starts(with: [0xEF, 0xBB, 0xBF]))
    }

    @Test func `never draws an id that is taken`() throws {
        let text = Self.header + "\nA,,own,1,operator,x\nA,N-1,own,1,operator,y\n"
        let numbered = try Self.number(Array(text.utf8))
        #expect(String(decoding: numbered, as: UTF8.self).contains("A,N-2,own"))
    }

    @Test(arguments: 0..<50)
    func `gives ids that the files accept`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let id = RosterNumbering.randomID(using: &random)
        #expect(PersonID(id.text) == id)
        #expect(id.text.count == 10)
    }

    @Test(arguments: [
        ("employer_id\nA\n", 1), (header + "\nA,,stranger,1,operator,x\n", 2),
        (header + "\nA,,own,1,operator\n", 2), (header + "\nA,\"x,own,1,operator,x\n", 2),
        ("", 1),
    ])
    func `says what is wrong with the file instead`(text: String, line: Int) throws {
        let problems = #expect(throws: FileProblems.self) {
            try Self.number(Array(text.utf8))
        }
        #expect(problems?.problems.contains { $0.line == line } == true)
    }

    @Test func `writes to the standard output and leaves the file`() async throws {
        let folder = try Folder()
        let text = Self.header + "\nYDN,,affiliate,2022,entrustee,受付\n"
        let path = try folder.write(text, "roster.csv")
        let got = await transcript("roster", "number", path)
        #expect(got.status == .done)
        #expect(got.out.hasPrefix(Self.header + "\nYDN,P-"))
        #expect(try folder.read("roster.csv") == Array(text.utf8))
        let second = await transcript("roster", "number", path)
        #expect(second.out != got.out)
    }

    @Test func `names the line in the reader's language`() async throws {
        let folder = try Folder()
        let path = try folder.write(Self.header + "\nA,,stranger,1,operator,x\n", "roster.csv")
        let got = await transcript("roster", "number", path, locale: .plain)
        #expect(got.status == .refused)
        #expect(got.out == "")
        #expect(got.notes.hasPrefix("\(path):2: The value 'stranger'"))
        let none = await transcript("roster", "number", folder.file("none"))
        #expect(none.status == .unreachable)
    }

    private static func number(_ bytes: [UInt8]) throws -> [UInt8] {
        var drawn = 0
        return try RosterNumbering.number(bytes, file: "roster.csv") {
            drawn += 1
            return PersonID(unchecked: "N-\(drawn)")
        }
    }
}
