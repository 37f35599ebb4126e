/// What a short token is made of (design §7): a live credential for an offline system.
package struct Renewal: Sendable {
    package let valid: ValidCredential
    package let statusIndex: UInt32
    /// Must whoever is shown a short token say where? As in checks: the system requires it, or the
    /// grant is for one place.
    package let needsTerminal: Bool
}

extension Authority {
    /// May the holder of `token` have a short token at `now`?
    ///
    /// Holding the opaque token is the proof, as it is in every check. A credential for a system
    /// that asks has nothing to renew.
    package func renewal(
        of token: Digest,
        usedAt terminal: TerminalID?,
        at now: Instant
    ) -> Result<Renewal, Refusal> {
        guard let credential = credentials[token]?.credential,
            let index = credential.statusIndex, let system = systems[credential.system]
        else { return .failure(.credentialUnknown) }
        return check(token: token, audience: system.id, usedAt: terminal, at: now).map { valid in
            Renewal(
                valid: valid,
                statusIndex: index,
                needsTerminal: system.terminal == .required || valid.grant.place != nil
            )
        }
    }
}
