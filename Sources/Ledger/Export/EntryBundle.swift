/// Up to 256 entries in one file, each after its length in two big-endian bytes (tlog-tiles).
package enum EntryBundle {
    /// The most that a bundle can have.
    static let bytesMax = TilePath.widthMax * (2 + EntryCoding.leafBytesMax)

    package static func encode(_ leaves: some Sequence<[UInt8]>) -> [UInt8] {
        var bundle: [UInt8] = []
        for leaf in leaves {
            precondition(leaf.count <= EntryCoding.leafBytesMax, "no store holds longer leaves")
            bundle.append(UInt8(leaf.count >> 8))
            bundle.append(UInt8(leaf.count & 0xFF))
            bundle += leaf
        }
        return bundle
    }

    /// Cuts a bundle into its entries, however many; the exact inverse of ``encode(_:)``.
    ///
    /// Nil unless the last entry ends where the bundle does.
    package static func decode(_ bundle: [UInt8]) -> [[UInt8]]? {
        var leaves: [[UInt8]] = []
        var rest = bundle[...]
        while let high = rest.popFirst() {
            guard let low = rest.popFirst() else { return nil }
            let length = Int(high) << 8 | Int(low)
            guard length <= rest.count else { return nil }
            leaves.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return leaves
    }
}
