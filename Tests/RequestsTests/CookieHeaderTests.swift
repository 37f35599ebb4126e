import Requests
import Testing

struct CookieHeaderTests {
    static let read: [(lines: [String], values: [String])] = [
        ([], []), ([""], []), (["m=1"], ["1"]), (["m="], [""]), (["m"], []), (["m=a=b"], ["a=b"]),
        (["a=1; m=2; b=3"], ["2"]), (["a=1;m=2;;"], ["2"]), (["a=1;\t m=2 "], ["2 "]),
        (["m=1; m=2"], ["1", "2"]), (["m=1", "a=1; m=2"], ["1", "2"]),
        (["M=1; mm=2; am=3; m =4; a=m=5"], []),
        // U+037E is the same character as a semicolon.
        (["a=x\u{37E}m=1"], []), (["m=1\u{37E}m=2"], ["1\u{37E}m=2"]),
        // A letter may join the sign before it, or the sign behind it.
        (["a=\u{600}; m=1"], ["1"]), (["a;\u{301}; m=1"], ["1"]), (["m=\u{301}1"], ["\u{301}1"]),
        (["a; \u{301}m=1"], []),
    ]

    @Test(arguments: read)
    func `a cookie is found by its bytes`(_ lines: [String], _ values: [String]) {
        let found = CookieHeader.values(of: "m", in: lines)
        #expect(found.map { Array($0.utf8) } == values.map { Array($0.utf8) })
    }
}
