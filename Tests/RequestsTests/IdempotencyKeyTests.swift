import Requests
import Testing

struct IdempotencyKeyTests {
    @Test(arguments: [
        "8e03978e-40d5-43dd-bc93-6894a57f9324", "0123456789abcdef", "ABC_abc-0123456789",
        String(repeating: "z", count: 64),
    ])
    func `a text in quotation marks is a key`(text: String) {
        #expect(IdempotencyKey(header: "\"\(text)\"")?.text == text)
        // A token, or a text that nobody closed, is none.
        #expect(IdempotencyKey(header: text) == nil)
        #expect(IdempotencyKey(header: "\"\(text)") == nil)
        #expect(IdempotencyKey(header: "\(text)\"") == nil)
        #expect(IdempotencyKey(header: "'\(text)'") == nil)
    }

    @Test(arguments: [
        "", "\"", "\"\"", "\"0123456789abcde\"", "\"" + String(repeating: "z", count: 65) + "\"",
        "\"0123456789 abcdef\"", "\"0123456789\\\"abcdef\"", "\"0123456789abcdef\";a=1",
        "\"0123456789abcdef\", \"0123456789abcdef\"", " \"0123456789abcdef\"",
        "\"0123456789abcdef\u{7A93}\"", "\"0123456789abcdef\0\"",
    ])
    func `everything else is none`(header: String) {
        #expect(IdempotencyKey(header: header) == nil)
    }
}
