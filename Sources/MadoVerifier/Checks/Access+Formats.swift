import VerifierFormats

extension Access {
    /// What a short token says of its holder.
    init(_ claims: AccessClaims) {
        self.init(
            subject: claims.sub,
            grant: claims.madoGrant,
            event: claims.madoEvent,
            purpose: claims.madoPurpose,
            operations: claims.madoScope?.operations ?? [],
            screens: claims.madoScope?.screens ?? [],
            fields: claims.madoScope?.fields ?? [],
            terminal: claims.madoTerminal,
            expiresAt: claims.exp
        )
    }

    /// What Mado answers; nil unless everything is there that a yes must say.
    init?(_ answer: IntrospectionAnswer) {
        guard answer.isWhole, let sub = answer.sub, let exp = answer.exp,
            let grant = answer.madoGrant, let event = answer.madoEvent
        else { return nil }
        self.init(
            subject: sub,
            grant: grant,
            event: event,
            purpose: answer.madoPurpose,
            operations: answer.madoScope?.operations ?? [],
            screens: answer.madoScope?.screens ?? [],
            fields: answer.madoScope?.fields ?? [],
            terminal: answer.madoTerminal,
            expiresAt: exp
        )
    }
}
