/// A field of a CSV for spreadsheets: quoted, and nothing that one would take for a formula.
///
/// Works on Unicode scalars, as spreadsheets do: a quotation mark that carries a combining mark
/// is still a quotation mark, though the two are one character. A field that begins like a
/// formula, in full width too, gets an apostrophe in front.
package func spreadsheetField(_ text: String) -> String {
    var field = String.UnicodeScalarView("\"".unicodeScalars)
    if let first = text.unicodeScalars.first, formulaBeginnings.contains(first) {
        field.append("'")
    }
    for scalar in text.unicodeScalars {
        if scalar == "\"" { field.append(scalar) }
        field.append(scalar)
    }
    field.append("\"")
    return String(field)
}

private let formulaBeginnings = Set("=+-@\t\r\n＝＋－＠".unicodeScalars)
