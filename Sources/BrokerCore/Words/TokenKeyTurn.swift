/// Which credentials a key signs for: those of disasters, or those of exercises (requirement E5).
package enum TokenKeyUse: String, CaseIterable, Sendable {
    case production
    case drill
}

/// From when on which key signs what offline verifiers read.
///
/// The whole public key is recorded: what it signed can be verified as long as there is a ledger,
/// however long ago the key was taken off the published set.
package struct TokenKeyTurn: Hashable, Sendable {
    package let use: TokenKeyUse
    /// The coordinates of the public key on P-256, 32 bytes each.
    package let x: Digest
    package let y: Digest
    /// The key's thumbprint (RFC 7638 §3).
    package let kid: Digest
    package let usedFrom: Instant

    package init(use: TokenKeyUse, x: Digest, y: Digest, kid: Digest, usedFrom: Instant) {
        self.use = use
        self.x = x
        self.y = y
        self.kid = kid
        self.usedFrom = usedFrom
    }
}
