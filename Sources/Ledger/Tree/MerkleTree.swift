/// An RFC 6962 tree of which only the frontier is kept: enough to append and to name the root.
package struct MerkleTree: Hashable, Sendable {
    package private(set) var size: UInt64 = 0
    /// The roots of the complete subtrees from left to right: one for each set bit of `size`.
    package private(set) var peaks: [TreeHash] = []

    package init() {}

    /// Resumes a tree; nil unless there is one peak for each set bit of `size`.
    package init?(size: UInt64, peaks: [TreeHash]) {
        guard peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    package init(leafHashes: some Sequence<TreeHash>) {
        for hash in leafHashes { append(hash) }
    }

    package mutating func append(_ leafHash: TreeHash) {
        var hash = leafHash
        var rest = size
        while rest & 1 == 1, let left = peaks.popLast() {
            hash = .node(left, hash)
            rest >>= 1
        }
        peaks.append(hash)
        size += 1
    }

    package var root: TreeHash {
        guard var root = peaks.last else { return .empty }
        for peak in peaks.dropLast().reversed() { root = .node(peak, root) }
        return root
    }
}
