/// How many members the outermost object of a JSON text has, each repetition counted.
///
/// A decoder keeps one of two members of the same name and says nothing; comparing this with the
/// number of names that it found shows the repetition. The text must be valid JSON in UTF-8.
package func memberCount(ofJSONObject text: some Sequence<UInt8>) -> Int {
    var (depth, members) = (0, 0)
    var (isInString, isEscaped) = (false, false)
    for byte in text {
        if isInString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            continue
        }
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ":") where depth == 1: members += 1
        default: break
        }
    }
    return members
}
