/// What becomes of the changes of a file that no sync has made durable.
///
/// A sector of 512 bytes is written whole or not at all, but for ``garbage``.
enum Fate: CaseIterable {
    case dropped
    case kept
    /// Those up to one of them, which may be torn.
    case prefix
    /// Each or not.
    case some
    /// Each sector of each or not.
    case sectors
    /// Some of them, in another order.
    case reordered
    /// As ``sectors``, and what was under way holds anything.
    case garbage

    private typealias Change = DiskRecord.Change

    func meets(
        _ durable: [UInt8],
        _ pending: [DiskRecord.Change],
        _ random: inout some RandomNumberGenerator
    ) -> [UInt8] {
        var bytes = durable
        switch self {
        case .dropped: break
        case .kept: pending.forEach { bytes.take($0) }
        case .prefix:
            let whole = Int.random(in: 0...pending.count, using: &random)
            pending[..<whole].forEach { bytes.take($0) }
            guard whole < pending.count else { break }
            let pieces = Self.pieces(of: pending[whole])
            let kept = Int.random(in: 0...pieces.count, using: &random)
            pieces[..<kept].forEach { bytes.take($0) }
        case .some:
            for change in pending where Bool.random(using: &random) { bytes.take(change) }
        case .reordered:
            for change in pending.shuffled(using: &random) where Bool.random(using: &random) {
                bytes.take(change)
            }
        case .sectors, .garbage:
            let kept = [1, 4, 7].randomElement(using: &random) ?? 4
            for piece in pending.flatMap(Self.pieces) {
                if Int.random(in: 0..<8, using: &random) < kept {
                    bytes.take(piece)
                } else if self == .garbage, case .written(let offset, let old) = piece {
                    let noise = old.map { _ in UInt8.random(in: .min ... .max, using: &random) }
                    bytes.take(.written(offset: offset, noise))
                }
            }
        }
        return bytes
    }

    /// A write cut at the file's sectors; any other change is one piece.
    private static func pieces(of change: Change) -> [Change] {
        guard case .written(let offset, let bytes) = change else { return [change] }
        var pieces: [Change] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, ((offset + start) / sector + 1) * sector - offset)
            pieces.append(.written(offset: offset + start, Array(bytes[start..<end])))
            start = end
        }
        return pieces
    }

    private static let sector = 512
}
