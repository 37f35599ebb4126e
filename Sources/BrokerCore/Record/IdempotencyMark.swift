/// What tells a repeat from another act: on the first entry of a command that came with an
/// `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).
///
/// Digests alone, under a key that the daemon keeps to itself: what a client wrote can be guessed,
/// and a body holds texts and codes (law L11).
package struct IdempotencyMark: Hashable, Sendable {
    /// Of the key. The same key of another caller is another key.
    package let key: Digest
    /// Of method, path and body.
    package let content: Digest

    package init(key: Digest, content: Digest) {
        self.key = key
        self.content = content
    }
}
