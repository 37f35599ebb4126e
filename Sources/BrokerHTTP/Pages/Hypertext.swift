/// HTML in which everything that was put in is escaped: what stands in the source is markup, what
/// is interpolated is text, unless it is ``Hypertext`` itself.
///
/// Attribute values must be written in double quotes.
package struct Hypertext: ExpressibleByStringInterpolation, Equatable, Sendable {
    package private(set) var text: String

    package init(stringLiteral value: String) { text = value }

    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    package static func + (left: Hypertext, right: Hypertext) -> Hypertext { "\(left)\(right)" }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ part: Hypertext) { text += part.text }

        package mutating func appendInterpolation(_ parts: [Hypertext]) {
            for part in parts { text += part.text }
        }

        package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            for scalar in value.description.unicodeScalars { append(scalar) }
        }

        /// The five characters that mean something in markup; control characters and those that
        /// turn the direction of text around, which hide what is written, are replaced.
        private mutating func append(_ scalar: Unicode.Scalar) {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\n", "\t": text.unicodeScalars.append(scalar)
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse,
                    .unassigned, .surrogate:
                    text.unicodeScalars.append("\u{FFFD}")
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
    }
}
