/// Checks proofs by the iterative algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2.
///
/// Nothing is shared with ``MerkleProof`` but the hashes, so that one finds the other's mistakes.
package enum ProofVerifier {
    /// Is `leafHash` the leaf `index` of the tree of `size` leaves with this root?
    package static func isIncluded(
        _ leafHash: TreeHash,
        at index: UInt64,
        size: UInt64,
        root: TreeHash,
        proof: [TreeHash]
    ) -> Bool {
        guard index < size else { return false }
        var node = index
        var last = size - 1
        var hash = leafHash
        for sibling in proof {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                hash = .node(sibling, hash)
                if node & 1 == 0 {
                    let shift = UInt64(node.trailingZeroBitCount)
                    node = shift < 64 ? node >> shift : 0
                    last = shift < 64 ? last >> shift : 0
                }
            } else {
                hash = .node(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// Does the tree of `size` leaves begin with the tree of `first` leaves?
    package static func isConsistent(
        from first: UInt64,
        root firstRoot: TreeHash,
        to size: UInt64,
        root: TreeHash,
        proof: [TreeHash]
    ) -> Bool {
        guard first <= size else { return false }
        if first == size { return proof.isEmpty && firstRoot == root }
        if first == 0 { return proof.isEmpty && firstRoot == .empty }
        // A complete old tree is a node of the new one: the verifier has it, the proof omits it.
        var path = proof[...]
        guard let start = first.nonzeroBitCount == 1 ? firstRoot : path.popFirst() else {
            return false
        }
        var node = first - 1
        var last = size - 1
        let shift = UInt64((~node).trailingZeroBitCount)
        node >>= shift
        last >>= shift
        var (old, new) = (start, start)
        for sibling in path {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                old = .node(sibling, old)
                new = .node(sibling, new)
                if node & 1 == 0 {
                    let zeros = UInt64(node.trailingZeroBitCount)
                    node = zeros < 64 ? node >> zeros : 0
                    last = zeros < 64 ? last >> zeros : 0
                }
            } else {
                new = .node(new, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && old == firstRoot && new == root
    }
}
