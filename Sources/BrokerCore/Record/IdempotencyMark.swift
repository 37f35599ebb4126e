/// What tells a repeat from another act: on the first entry of a command that came with an
/// `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).
///
/// Digests alone: a key is whatever its client wrote, and a body holds texts and codes (law L11).
package struct IdempotencyMark: Hashable, Sendable {
    /// Of the key. The same key of another caller is another key.
    package let key: Digest
    /// Of method, path and body, salted with the key itself: the ledger has no key, so nobody who
    /// reads it can try out what a body said.
    package let content: Digest

    package init(key: Digest, content: Digest) {
        self.key = key
        self.content = content
    }
}
