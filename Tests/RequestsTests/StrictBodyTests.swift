import Foundation
import Requests
import Testing

struct StrictBodyTests {
    @Test(arguments: [
        ("", nil),
        ("{}", nil),
        (" {\n} ", nil),
        (#"{"totp":null}"#, nil),
        (#"{"totp":"123456"}"#, "123456"),
        (#"{"\u0074otp":"123456"}"#, "123456"),
        (#"{"totp":":{\""}"#, ":{\""),
    ])
    func `a body of known members is read`(_ body: String, _ totp: String?) throws {
        #expect(try FactorBody(strictly: Data(body.utf8)).totp == totp)
    }

    @Test(arguments: [
        " ", "null", "[]", "1", "\"totp\"", "{", "{}{}", "{\"totp\":1}", #"{"totp":"1","other":2}"#,
        #"{"totp":"1","totp":"2"}"#, #"{"totp":"1","\u0074otp":"1"}"#, #"{"totp":null,"totp":"1"}"#,
        #"{"TOTP":"1"}"#, #"{"totp":{"totp":"1"}}"#, "{\"totp\":\"\0\"}",
    ])
    func `everything else is refused`(_ body: String) {
        #expect(throws: NotStrict.self) { try FactorBody(strictly: Data(body.utf8)) }
    }

    @Test(arguments: [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian, .utf32])
    func `another encoding is refused`(_ encoding: String.Encoding) throws {
        let data = try #require(#"{"totp":"1"}"#.data(using: encoding))
        #expect(throws: NotStrict.self) { try FactorBody(strictly: data) }
    }

    @Test func `a required member is required`() {
        #expect(throws: NotStrict.self) { try AcceptBody(strictly: Data()) }
        #expect(throws: NotStrict.self) { try AcceptBody(strictly: Data(#"{"digest":null}"#.utf8)) }
    }
}
