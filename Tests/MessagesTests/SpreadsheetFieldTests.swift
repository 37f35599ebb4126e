import Messages
import Testing

/// Fields of the CSV files that people open in spreadsheets.
@Suite struct `Fields for spreadsheets` {
    @Test(arguments: [
        ("", "\"\""), ("a", "\"a\""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
        ("\"", "\"\"\"\""), ("a\r\nb", "\"a\r\nb\""),
        // A quotation mark is one whatever is combined with it: it must not end the field.
        ("a\"\u{301},=1+1,\"b", "\"a\"\"\u{301},=1+1,\"\"b\""),
        ("\"\u{200D}\"\u{FE0F}", "\"\"\"\u{200D}\"\"\u{FE0F}\""),
        ("=1+1", "\"'=1+1\""), ("+1", "\"'+1\""), ("-1", "\"'-1\""), ("@a", "\"'@a\""),
        ("\t=1", "\"'\t=1\""), ("\r=1", "\"'\r=1\""), ("\r\n=1", "\"'\r\n=1\""),
        ("\n=1", "\"'\n=1\""), ("=\u{301}1", "\"'=\u{301}1\""), ("＝1", "\"'＝1\""),
        ("＋1", "\"'＋1\""), ("－1", "\"'－1\""), ("＠a", "\"'＠a\""), ("a=1", "\"a=1\""),
    ])
    func `are quoted, and none is a formula`(field: String, text: String) {
        #expect(Array(spreadsheetField(field).unicodeScalars) == Array(text.unicodeScalars))
    }
}
