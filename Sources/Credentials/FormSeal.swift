package import BrokerCore
import Crypto

/// Shows that a form was given to the browser that sends it: a signed double submit.
///
/// The browser keeps a random ``drawMark()`` in a cookie that no other site and no script can set
/// or read, and the form carries the ``seal(of:for:)`` of it. Whoever lures a browser into sending
/// a form of their own knows neither. The key lives as long as the process: a form from before a
/// restart has to be opened again.
package struct FormSeal: Sendable {
    private let key: SymmetricKey
    private let random: RandomSource

    package init(random: RandomSource) {
        key = SymmetricKey(data: random.bytes(32))
        self.random = random
    }

    /// What a browser without a mark gets: 256 random bits in base64url.
    package func drawMark() -> String { TextCodec.encode(random.bytes(32), TextCodec.base64URL) }

    /// Could ``drawMark()`` have written it?
    package static func isMark(_ text: String) -> Bool {
        text.utf8.count == 43 && TextCodec.decode(text.utf8, TextCodec.base64URL) != nil
    }

    /// The field of a form for `system` that the browser with this mark was given.
    package func seal(of mark: String, for system: SystemID) -> String {
        TextCodec.encode(code(mark, system), TextCodec.base64URL)
    }

    /// Compares in constant time.
    package func accepts(_ seal: String, of mark: String, for system: SystemID) -> Bool {
        guard Self.isMark(mark), let shown = TextCodec.decode(seal.utf8, TextCodec.base64URL) else {
            return false
        }
        return equalInConstantTime(shown, code(mark, system))
    }

    /// A mark has a fixed length, so that no two pairs are the same bytes.
    private func code(_ mark: String, _ system: SystemID) -> [UInt8] {
        let words = Array("\(mark) \(system.text)".utf8)
        return Array(HMAC<SHA256>.authenticationCode(for: words, using: key))
    }
}
