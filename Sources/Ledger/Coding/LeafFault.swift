/// Why bytes are no entry, or an entry has no bytes; a member is named by its path in the leaf.
package enum LeafFault: Error, Hashable, Sendable {
    /// Longer than ``EntryCoding/leafBytesMax``.
    case tooLong(bytes: Int)
    /// Not canonical JSON at this byte.
    case malformed(offset: Int)
    case unknownMember(String)
    case missingMember(String)
    /// There, but not of the kind or form that this member has.
    case wrongValue(String)
    /// A number beyond ±(2^53 − 1), which readers of RFC 8785 need not keep exactly.
    case outOfRange(String)
    case unknownKind(String)
    /// The layout's version `v` is not one that this release reads.
    case unknownVersion(Int64)
}
