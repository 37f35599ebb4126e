/// One reader of bytes from outside, and what must hold of it for all of them.
package struct Parser: Sendable {
    /// In lower case with hyphens: the folder of its corpus, the argument of `scripts/fuzz`.
    package let name: String

    /// Reads `bytes` and throws ``Broken`` where a property does not hold. That bytes are refused
    /// is no failure; that the process ends is one, which the caller sees.
    package let check: @Sendable (_ bytes: [UInt8]) throws -> Void

    init(_ name: String, _ check: @escaping @Sendable ([UInt8]) throws -> Void) {
        self.name = name
        self.check = check
    }
}

/// A property that did not hold.
package struct Broken: Error, CustomStringConvertible {
    package let description: String
}

/// Throws ``Broken`` unless `holds`.
func demand(_ holds: Bool, _ what: @autoclosure () -> String) throws(Broken) {
    guard holds else { throw Broken(description: what()) }
}
