/// Up to 256 entries in one file, each after its length in two big-endian bytes (tlog-tiles).
package enum EntryBundle {
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

    /// Cuts a bundle into its entries.
    ///
    /// What a damaged length leaves over becomes one last entry, and an entry that claims more
    /// than there is an empty one, which no leaf is: its hash shows the damage where it is.
    package static func decode(_ bundle: [UInt8]) -> [[UInt8]] {
        var leaves: [[UInt8]] = []
        var rest = bundle[...]
        while let high = rest.popFirst() {
            let length = Int(high) << 8 | Int(rest.popFirst() ?? 0)
            leaves.append(length <= rest.count ? Array(rest.prefix(length)) : [])
            rest = rest.dropFirst(length)
        }
        return leaves
    }
}
