import BrokerTesting
import Ledger
import Testing

struct MerkleTests {
    /// The leaves and roots that Certificate Transparency's implementations test with.
    private static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        Array(0x50...0x57), Array(0x60...0x6F),
    ]

    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    private static func hashes(_ count: Int) -> [TreeHash] {
        (0..<count).map { TreeHash.leaf(Array("leaf \($0)".utf8)) }
    }

    private static func proofs(_ hashes: [TreeHash]) -> MerkleProof {
        MerkleProof { range in Array(hashes[Int(range.lowerBound)..<Int(range.upperBound)]) }
    }

    @Test func `has the known roots`() {
        var tree = MerkleTree()
        #expect(tree.root.description == Self.roots[0])
        for (leaf, root) in zip(Self.leaves, Self.roots.dropFirst()) {
            tree.append(.leaf(leaf))
            #expect(tree.root.description == root)
        }
    }

    @Test func `has the known proofs`() throws {
        let proofs = Self.proofs(Self.leaves.map(TreeHash.leaf))
        let path = try #require(try proofs.inclusion(of: 0, size: 8)).map(\.description)
        #expect(
            path == [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        )
        let growth = try #require(try proofs.consistency(from: 6, to: 8)).map(\.description)
        #expect(
            growth == [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        )
    }

    @Test func `resumes from its peaks`() {
        let hashes = Self.hashes(100)
        for size in 0...100 {
            let tree = MerkleTree(leafHashes: hashes.prefix(size))
            var resumed = MerkleTree(size: UInt64(size), peaks: tree.peaks)
            #expect(resumed == tree)
            for hash in hashes[size...] { resumed?.append(hash) }
            #expect(resumed?.root == MerkleTree(leafHashes: hashes).root)
            #expect(MerkleTree(size: UInt64(size), peaks: tree.peaks + [tree.root]) == nil)
        }
    }

    @Test func `every leaf of every small tree is proved, and no other`() throws {
        let hashes = Self.hashes(34)
        let proofs = Self.proofs(hashes)
        for size in 1...34 {
            let root = MerkleTree(leafHashes: hashes.prefix(size)).root
            for index in 0..<size {
                let proof = try #require(
                    try proofs.inclusion(of: UInt64(index), size: UInt64(size))
                )
                func holds(_ leaf: Int, at place: Int, of size: Int, _ proof: [TreeHash]) -> Bool {
                    ProofVerifier.isIncluded(
                        hashes[leaf],
                        at: UInt64(place),
                        size: UInt64(size),
                        root: root,
                        proof: proof
                    )
                }
                #expect(holds(index, at: index, of: size, proof))
                #expect(!holds((index + 1) % 34, at: index, of: size, proof))
                if size > 1 { #expect(!holds(index, at: (index + 1) % size, of: size, proof)) }
                #expect(!holds(index, at: index, of: size, proof + [root]))
                if !proof.isEmpty { #expect(!holds(index, at: index, of: size, proof.dropLast())) }
                for place in proof.indices {
                    var wrong = proof
                    wrong[place] = .node(wrong[place], root)
                    #expect(!holds(index, at: index, of: size, wrong))
                }
            }
            #expect(try proofs.inclusion(of: UInt64(size), size: UInt64(size)) == nil)
        }
    }

    @Test func `every growth of every small tree is proved, and no other`() throws {
        let hashes = Self.hashes(34)
        let proofs = Self.proofs(hashes)
        let roots = (0...34).map { MerkleTree(leafHashes: hashes.prefix($0)).root }
        let other = TreeHash.leaf([1])
        for size in 0...34 {
            for first in 0...size {
                let proof = try #require(
                    try proofs.consistency(from: UInt64(first), to: UInt64(size))
                )
                func holds(_ old: TreeHash, _ new: TreeHash, _ proof: [TreeHash]) -> Bool {
                    ProofVerifier.isConsistent(
                        from: UInt64(first),
                        root: old,
                        to: UInt64(size),
                        root: new,
                        proof: proof
                    )
                }
                #expect(holds(roots[first], roots[size], proof))
                #expect(!holds(other, roots[size], proof))
                if first > 0 { #expect(!holds(roots[first], other, proof)) }
                #expect(!holds(roots[first], roots[size], proof + [other]))
                for place in proof.indices {
                    var wrong = proof
                    wrong[place] = other
                    #expect(!holds(roots[first], roots[size], wrong))
                }
            }
            #expect(try proofs.consistency(from: UInt64(size) + 1, to: UInt64(size)) == nil)
        }
    }

    @Test func `reads hashes in pages`() throws {
        let hashes = Self.hashes(10_000)
        var longest = 0
        let proofs = MerkleProof { range in
            longest = max(longest, range.count)
            return Array(hashes[Int(range.lowerBound)..<Int(range.upperBound)])
        }
        let proof = try #require(try proofs.inclusion(of: 9_999, size: 10_000))
        let root = MerkleTree(leafHashes: hashes).root
        #expect(
            ProofVerifier.isIncluded(
                hashes[9_999],
                at: 9_999,
                size: 10_000,
                root: root,
                proof: proof
            )
        )
        #expect(longest == 4096)
    }
}
