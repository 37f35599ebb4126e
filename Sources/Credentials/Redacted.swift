/// A value that no log line, dump, error text or crash report may show.
///
/// The protocol answers for every route by which Swift prints a value: `description`,
/// `debugDescription` and reflection. Whoever needs the value asks for it by name.
package protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{}

extension Redacted {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Bytes that must not be printed: a passphrase, a TOTP secret, a key.
///
/// Comparison takes the same time wherever the first difference is.
package struct Secret: Redacted, Equatable, Sendable {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Takes the UTF-8 bytes of `text` as they come.
    package init(_ text: String) {
        self.bytes = Array(text.utf8)
    }

    package static func == (left: Secret, right: Secret) -> Bool {
        equalInConstantTime(left.bytes, right.bytes)
    }
}

/// Compares without an early exit; only the lengths may show in the time.
package func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (one, other) in zip(left, right) {
        difference |= one ^ other
    }
    return difference == 0
}
