/// What the broker answered to an act, judged with the record that it made of it (L3, L9, L13).
package struct LawAct: Sendable {
    package enum Caller: Hashable, Sendable {
        case uid(UInt32)
        /// By its digest.
        case certificate(String)
        case person(String)
        case daemon
    }

    package enum Factor: Hashable, Sendable {
        case none
        case wrong
        case code(step: Int64)
    }

    package let caller: Caller
    package let name: String
    package let request: String
    package let factor: Factor
    /// The look before the factors of an activation: nobody has shown who they are.
    package let isLook: Bool
    /// The code of its refusal; nil if it was accepted.
    package let refusal: String?
    /// The places of its records.
    package let seqs: ClosedRange<UInt64>?
    package let mark: LawMark?
    /// Does the answer say that it was given before? Then `request` is the former one's.
    package let isRepeat: Bool
    /// What it wants to end; nil for an act that ends nothing.
    package let aim: LawAim?
    /// What its acceptance says was done.
    package let claims: [LawClaim]
    /// The end of the credential that its acceptance names.
    package let expiresAt: Int64?

    package init(
        caller: Caller,
        name: String,
        request: String,
        factor: Factor,
        isLook: Bool = false,
        refusal: String?,
        seqs: ClosedRange<UInt64>?,
        mark: LawMark? = nil,
        isRepeat: Bool = false,
        aim: LawAim? = nil,
        claims: [LawClaim] = [],
        expiresAt: Int64? = nil
    ) {
        self.caller = caller
        self.name = name
        self.request = request
        self.factor = factor
        self.isLook = isLook
        self.refusal = refusal
        self.seqs = seqs
        self.mark = mark
        self.isRepeat = isRepeat
        self.aim = aim
        self.claims = claims
        self.expiresAt = expiresAt
    }

    /// Does it only end or narrow, or write nothing?
    var isEnd: Bool {
        ["shorten", "close", "withdraw", "suspend_all", "revoke", "probe"].contains(name)
    }

    /// Does it open access, and so needs a code (design §8)?
    var needsFactor: Bool {
        [
            "attest", "declare", "approve", "extend", "resume", "grant", "activate",
            "issue_enrolment", "confirm_clock", "accept_register", "continue_ledger",
        ].contains(name)
    }
}

/// What an act wants to end.
package enum LawAim: Hashable, Sendable {
    case shortening(event: String, to: Int64)
    case closing(event: String)
    case withdrawal(event: String)
    case suspension
    case revocation(grants: [String])
    case removal(of: String)
    /// By its holder (RFC 7009); the grant goes on.
    case givingBack(token: String)
}

/// One thing that an answer says was done, and its record says as well.
package enum LawClaim: Hashable, Sendable {
    /// The event was prepared, attested, declared, approved, shortened or ended.
    case moved(event: String)
    case extended(event: String, until: Int64)
    /// The grant does not follow its event's extension.
    case keepsItsEnd(grant: String)
    case issued(grant: String, to: String)
    case ended(grant: String)
    /// One person or grant of an act that was accepted for others; nil: whom no roster knows.
    case refused(subject: String?, code: String)
    case activated(credential: String, grant: String, superseding: String?)
    case suspended
    /// By the first of two people.
    case asked(about: String?)
    /// By the second.
    case settled(about: String?)
    case invited(String)
    case enrolled(String)
    case exported(entries: UInt64)
}
