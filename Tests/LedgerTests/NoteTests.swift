import Ledger
import Testing

struct NoteTests {
    // The published example of C2SP signed-note.
    private static let key =
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    private static let line =
        "\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXs"
        + "YjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    private static let note = "This is an example message.\n\n" + line

    private static func signer(_ name: String = "mado.example/ledger1") throws -> NoteSigner {
        try #require(NoteSigner(name: name, seed: Array(0..<32)))
    }

    @Test func `verifies the published example`() throws {
        let verifier = try #require(NoteVerifier(Self.key))
        #expect(verifier.description == Self.key)
        #expect(verifier.name == "example.com/foo")
        let note = try #require(SignedNote(Self.note))
        #expect(note.text == "This is an example message.\n")
        #expect(note.isSigned(by: [verifier]))
        #expect(note.description == Self.note)
    }

    @Test func `refuses every flipped bit of a note`() throws {
        let verifier = try #require(NoteVerifier(Self.key))
        let bytes = Array(Self.note.utf8)
        for place in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[place] ^= 1 << bit
                guard let text = String(validating: damaged, as: UTF8.self),
                    let note = SignedNote(text)
                else { continue }
                #expect(!note.isSigned(by: [verifier]), "byte \(place), bit \(bit)")
            }
        }
    }

    @Test(arguments: [
        "", "text\n", "text\n\n", "text\n\u{2014} a b\n", "text\n\n" + "\u{2014} a AAAA\n",
        "text\n\n- a AAAAAAA=\n", "text\n\n\u{2014} a AAAAAAA=", "text\n\n\u{2014}  AAAAAAA=\n",
        "text\n\n\u{2014} a+b AAAAAAA=\n", "te\u{7}xt\n\n\u{2014} a AAAAAAA=\n",
        "text\r\n\n\u{2014} a AAAAAAA=\n", "text\n\n\u{2014} a AAAAAAB=\n",
        "text\n\n\u{2014} a AAAAAAA=\n\n",
    ])
    func `refuses what is no note`(text: String) {
        #expect(SignedNote(text) == nil)
    }

    @Test func `ignores unknown keys and never a known key's wrong signature`() throws {
        let signer = try Self.signer()
        let other = try Self.signer("witness.example/w")
        let text = "hello\n"
        let good = try signer.sign(text).signatures
        let wrong = try signer.sign("other\n").signatures
        let witness = try other.sign(text).signatures
        func holds(_ signatures: [SignedNote.Signature], _ keys: [NoteVerifier]) throws -> Bool {
            let note = SignedNote(text: text, signatures: signatures)
            return try #require(SignedNote(note.description)).isSigned(by: keys)
        }
        #expect(try holds(good, [signer.verifier]))
        #expect(try holds(good + witness, [signer.verifier]))
        #expect(try holds(witness + good, [signer.verifier, other.verifier]))
        #expect(try !holds(witness, [signer.verifier]))
        #expect(try !holds(wrong, [signer.verifier]))
        #expect(try !holds(good + wrong, [signer.verifier]))
        #expect(try !holds(good, []))
    }

    @Test func `signs the same text with the same bytes`() throws {
        let signer = try Self.signer()
        #expect(try signer.sign("a\n") == signer.sign("a\n"))
        let key = signer.verifier
        #expect(NoteVerifier(key.description)?.description == key.description)
    }

    @Test(arguments: [
        "", "a+530d903a", "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2", " +530d903a+AA==",
    ])
    func `refuses what is no verifier key`(text: String) {
        #expect(NoteVerifier(text) == nil)
    }

    @Test func `needs a whole seed and a name that can be a key's`() {
        #expect(NoteSigner(name: "a", seed: [1, 2, 3]) == nil)
        for name in ["", "a b", "a+b", "a\u{3000}b", "a\n"] {
            #expect(NoteSigner(name: name, seed: Array(0..<32)) == nil)
        }
    }

    @Test func `a checkpoint's text is read back and nothing else is`() throws {
        let checkpoint = try #require(
            Checkpoint(origin: "mado.example/ledger1", size: 4711, root: .leaf([7]))
        )
        let text = checkpoint.text
        #expect(Checkpoint(text) == checkpoint)
        let root = text.split(separator: "\n")[2]
        for wrong in [
            "", String(text.dropLast()), text + "\n", text + "extension\n",
            "mado.example/ledger1\n04711\n\(root)\n", "mado.example/ledger1\n+4711\n\(root)\n",
            "mado.example/ledger1\n-1\n\(root)\n", "mado example\n4711\n\(root)\n",
            "\n4711\n\(root)\n", "mado.example/ledger1\n4711\n\(root.dropLast())\n",
            "mado.example/ledger1\n4711\nAAAA\n", text.replacing("\n", with: "\r\n"),
        ] {
            #expect(Checkpoint(wrong) == nil, "\(wrong)")
        }
        #expect(Checkpoint(origin: "a b", size: 0, root: .empty) == nil)
    }
}
