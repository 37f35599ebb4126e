/// Makes proofs from stored leaf hashes by the recursive definitions of RFC 6962 §2.1.
///
/// It hashes what it needs again, in pages: a proof is asked for rarely, a stored tree would have
/// to be kept true always.
package struct MerkleProof {
    /// The stored leaf hashes of a range, in order.
    package typealias LeafHashes = (Range<UInt64>) throws -> [TreeHash]

    private static let page: UInt64 = 4096
    private let leafHashes: LeafHashes

    package init(leafHashes: @escaping LeafHashes) {
        self.leafHashes = leafHashes
    }

    /// The audit path of one leaf, its sibling first (RFC 6962 §2.1.1).
    ///
    /// Nil where the tree of `size` leaves has no leaf `index`.
    package func inclusion(of index: UInt64, size: UInt64) throws -> [TreeHash]? {
        guard index < size else { return nil }
        return try path(index, in: 0..<size)
    }

    /// The proof that the tree of `size` leaves begins with the one of `first` (RFC 6962 §2.1.2).
    ///
    /// Nil where `first` is above `size`. From the empty tree, or to itself, nothing is to prove.
    package func consistency(from first: UInt64, to size: UInt64) throws -> [TreeHash]? {
        guard first <= size else { return nil }
        guard first > 0, first < size else { return [] }
        return try subproof(first, in: 0..<size, isWhole: true)
    }

    /// The root of the leaves of a range, taken as a tree of its own.
    package func root(of range: Range<UInt64>) throws -> TreeHash {
        var tree = MerkleTree()
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(range.upperBound, start + Self.page)
            for hash in try leafHashes(start..<end) { tree.append(hash) }
            start = end
        }
        return tree.root
    }

    private func path(_ index: UInt64, in range: Range<UInt64>) throws -> [TreeHash] {
        guard range.count > 1 else { return [] }
        let middle = range.lowerBound + splitPoint(UInt64(range.count))
        return if index < middle {
            try path(index, in: range.lowerBound..<middle)
                + [root(of: middle..<range.upperBound)]
        } else {
            try path(index, in: middle..<range.upperBound)
                + [root(of: range.lowerBound..<middle)]
        }
    }

    /// `isWhole`: the old tree's root is this range's, and the verifier holds it already.
    private func subproof(
        _ first: UInt64,
        in range: Range<UInt64>,
        isWhole: Bool
    ) throws -> [TreeHash] {
        if first == range.upperBound { return isWhole ? [] : [try root(of: range)] }
        let middle = range.lowerBound + splitPoint(UInt64(range.count))
        return if first <= middle {
            try subproof(first, in: range.lowerBound..<middle, isWhole: isWhole)
                + [root(of: middle..<range.upperBound)]
        } else {
            try subproof(first, in: middle..<range.upperBound, isWhole: false)
                + [root(of: range.lowerBound..<middle)]
        }
    }
}

/// The largest power of two below `count`, which must be above 1 (RFC 6962 §2.1).
func splitPoint(_ count: UInt64) -> UInt64 {
    1 << UInt64(63 - (count - 1).leadingZeroBitCount)
}
