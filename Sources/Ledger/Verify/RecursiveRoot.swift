/// The root by the recursive definition of RFC 6962 §2.1, for growing sizes over one pass.
///
/// Shares nothing with ``MerkleTree``: each size is split at the largest power of two below it,
/// and only complete subtrees that an earlier size ended with are taken instead of their leaves.
struct RecursiveRoot {
    /// Complete subtrees at the right edge of the last size, by the leaves they cover.
    private var known: [Range<UInt64>: TreeHash] = [:]
    private(set) var size: UInt64 = 0

    /// The root of the first `size` leaves; asks for the leaf hashes not yet seen, in order.
    ///
    /// `size` must not be below that of the last call.
    mutating func root(
        of size: UInt64,
        nextLeaf: (UInt64) -> TreeHash
    ) -> TreeHash {
        guard size > 0 else { return .empty }
        var edge: [Range<UInt64>: TreeHash] = [:]
        let root = edgeHash(of: 0..<size, edge: &edge, nextLeaf: nextLeaf)
        known = edge
        self.size = size
        return root
    }

    /// The complete subtrees from left to right.
    var peaks: [TreeHash] {
        known.sorted { $0.key.lowerBound < $1.key.lowerBound }.map(\.value)
    }

    private func edgeHash(
        of range: Range<UInt64>,
        edge: inout [Range<UInt64>: TreeHash],
        nextLeaf: (UInt64) -> TreeHash
    ) -> TreeHash {
        let count = range.upperBound - range.lowerBound
        if count.nonzeroBitCount == 1 {
            let hash = completeHash(of: range, nextLeaf: nextLeaf)
            edge[range] = hash
            return hash
        }
        let middle = range.lowerBound + splitPoint(count)
        let left = edgeHash(of: range.lowerBound..<middle, edge: &edge, nextLeaf: nextLeaf)
        let right = edgeHash(of: middle..<range.upperBound, edge: &edge, nextLeaf: nextLeaf)
        return .node(left, right)
    }

    private func completeHash(
        of range: Range<UInt64>,
        nextLeaf: (UInt64) -> TreeHash
    ) -> TreeHash {
        if range.lowerBound < size, let hash = known[range] { return hash }
        let count = range.upperBound - range.lowerBound
        guard count > 1 else { return nextLeaf(range.lowerBound) }
        let middle = range.lowerBound + count / 2
        return .node(
            completeHash(of: range.lowerBound..<middle, nextLeaf: nextLeaf),
            completeHash(of: middle..<range.upperBound, nextLeaf: nextLeaf)
        )
    }
}
