package import BrokerCore
import Crypto

/// Makes what the ledger says of uses: SHA-256 over one line each, in the order of their keys.
///
///     credential_id,system,minute,first,last,allowed,denied\n
///
/// Instants are milliseconds of UTC since 1970. No value can contain a comma or a line end, so
/// that a line says one thing only. It does not matter whether the uses come from a store or from
/// an export.
package struct UseDigester {
    private let from: Instant
    private let until: Instant
    private var hash = SHA256()
    package private(set) var rows = 0
    private var last: UseKey?
    /// Were all of them in order, and of its minutes? If not, ``digest`` is of nothing.
    private var isSound = true

    /// `[from, until)` are whole minutes.
    package init(from: Instant, until: Instant) {
        self.from = from
        self.until = until
    }

    package mutating func add(_ use: Use) {
        let minute = use.key.minute
        isSound = isSound && minute >= from && minute < until && last.map { $0 < use.key } != false
        last = use.key
        rows += 1
        hash.update(data: Array(Self.line(use).utf8))
    }

    /// Nil if what was added cannot be what the ledger means.
    package var digest: UseDigest? {
        guard isSound, let digest = Digest(Array(hash.finalize())) else { return nil }
        return UseDigest(from: from, until: until, rows: rows, digest: digest)
    }

    package static func line(_ use: Use) -> String {
        let times = [use.key.minute, use.first, use.last].map(\.millisecondsSince1970)
        return "\(use.key.subject.text),\(use.key.system?.text ?? ""),\(times[0]),\(times[1]),"
            + "\(times[2]),\(use.allowed),\(use.denied)\n"
    }
}
