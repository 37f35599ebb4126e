extension Parser {
    /// Every parser, in the order in which they run.
    package static let all = [
        // The ledger, its exports and receipts.
        leaf, canonicalJSON, checkpoint, verifierKey, receipt, tilePath, entryBundle, history,
        export,
        // The company's files.
        configuration, areas, policy, systems, roster, terminals, keyFile,
        // Reconciliation.
        profile, accessLog, accessLogCP932, reconciliation,
        // Words of people and programs.
        times, identifiers, authorization, factors,
        // Requests.
        form, bodies, evaluations, plainCheck, proxiedPath, cookies, idempotencyKey,
        // What verifiers are sent.
        verifier,
    ]
}
