import Requests
import Testing

struct FormTests {
    @Test(arguments: [
        ("a=1&b=2", ["a": "1", "b": "2"]),
        ("a=1+2%2B3", ["a": "1 2+3"]),
        ("a=b=c", ["a": "b=c"]),
        ("&&a=1&", ["a": "1"]),
        ("a=%E7%AA%93&%E7%AA%93=a", ["a": "窓", "窓": "a"]),
        ("a=%e7%aA%93", ["a": "窓"]),
        ("a=%26%3D%25", ["a": "&=%"]),
        ("=x&a=1", ["": "x", "a": "1"]),
    ])
    func `a form is read`(_ body: String, _ fields: [String: String]) throws {
        let form = try Form(Array(body.utf8))
        for (name, value) in fields { #expect(form[name] == value, "\(name)") }
    }

    @Test(arguments: ["", "a", "a=", "a&b=1"])
    func `an empty value counts as absent`(_ body: String) throws {
        #expect(try Form(Array(body.utf8))["a"] == nil)
    }

    @Test(arguments: [
        "a=%", "a=%4", "a=%zz", "a=%4g", "a=%+1", "%=1", "a=%25%", "a=1&a=2", "a=1&%61=2", "a&a",
        "a=%FF", "a=%C0%80", "a=%ED%A0%80", "a=%E7%AA", "a=b c", "a=窓", "a=\n", "a=\0",
    ])
    func `what is no form is refused`(_ body: String) {
        #expect(throws: Form.Unreadable.self) { try Form(Array(body.utf8)) }
    }

    @Test func `every byte, raw and escaped, has one answer`() throws {
        let separators = Array("&=+%".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in UInt8.min...UInt8.max {
            let raw = try? Form(Array("a=x".utf8) + [byte])
            if (0x21...0x7E).contains(byte), !separators.contains(byte) {
                #expect(raw?["a"] == "x" + String(UnicodeScalar(byte)), "\(byte)")
            } else if byte == UInt8(ascii: "&") {
                #expect(raw?["a"] == "x")
            } else if byte == UInt8(ascii: "=") {
                #expect(raw?["a"] == "x=")
            } else if byte == UInt8(ascii: "+") {
                #expect(raw?["a"] == "x ")
            } else {
                #expect(raw == nil, "\(byte)")
            }
            let escape = [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            let escaped = try? Form(Array("a=".utf8) + escape)
            if byte < 0x80 {
                #expect(escaped?["a"] == String(UnicodeScalar(byte)), "\(byte)")
            } else {
                #expect(escaped == nil, "\(byte)")
            }
        }
    }

    @Test func `any three bytes are a form or are refused`() {
        // Those that mean something, and some of every other sort.
        let bytes = Array("\0\t %&+0=Ag\u{7F}".utf8) + [0xC3, 0xFF]
        var read = 0
        for first in bytes {
            for second in bytes {
                for third in bytes where (try? Form([first, second, third])) != nil { read += 1 }
            }
        }
        #expect(read > 0)
    }
}

struct JSONObjectTextTests {
    @Test(arguments: [
        ("{}", 0),
        (#"{"a":1}"#, 1),
        (#"{"a":1,"a":2}"#, 2),
        (#"{"a":1,"\u0061":2}"#, 2),
        (#"{"a":":{\":\"","b":[{"c":1,"d":{"e":2}}]}"#, 2),
        (#"{"a":"\\","b":"\\\":"}"#, 2),
        (#"[{"a":1}]"#, 0),
    ])
    func `members of the outermost object are counted`(_ text: String, _ count: Int) {
        #expect(memberCount(ofJSONObject: text.utf8) == count)
    }
}
