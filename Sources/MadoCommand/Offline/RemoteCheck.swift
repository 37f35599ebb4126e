import BrokerCore
import Foundation
import MadoVerifier
import Messages

/// `mado check` as a downstream system would do it: over TLS, by the library that those link.
struct RemoteCheck: Sendable {
    let issuer: String
    let system: String
    let authorityFile: String?
    let isOffline: Bool

    /// `key`: of the system, to ask with; nil and unused offline.
    func perform(
        _ token: String,
        _ terminal: String?,
        key: String?,
        _ session: Session
    ) async throws(CommandFailure) -> Outcome {
        let transport: HTTPTransport
        do {
            transport = try HTTPTransport(trustRoots: authorityFile)
        } catch {
            throw .stopped(VerifierText.badAuthority, .unreachable)
        }
        let settings = VerifierSettings(issuer: issuer, audience: system)
        let verdict =
            isOffline
            ? await OfflineVerifier(settings: settings, transport: transport)
                .check(token, terminal: terminal)
            : await OnlineVerifier(settings: settings, transport: transport, apiKey: key)
                .check(token, terminal: terminal)
        // The process is about to end; what is left of the connections ends with it.
        try? await transport.shutdown()
        return try report(verdict, session)
    }

    private func report(
        _ verdict: Verdict,
        _ session: Session
    ) throws(CommandFailure) -> Outcome {
        if session.json {
            try session.printBody(RemoteAnswer(verdict).text)
        } else {
            try say(verdict, session)
        }
        switch verdict {
        case .valid, .notEnforced: return .done
        case .denied(let denial, _): return denial.isUnanswered ? .unreachable : .refused
        }
    }

    private func say(_ verdict: Verdict, _ session: Session) throws(CommandFailure) {
        switch verdict {
        case .valid(let access, let freshness):
            let end = Instant(millisecondsSince1970: access.expiresAt * 1000)
            try session.say(
                AccessText.valid + AccessText.validUntil(end)
                    + AccessText.about(access.subject, access.grant, access.event)
                    + VerifierText.age(milliseconds: freshness.ageMilliseconds)
            )
        case .notEnforced(let freshness):
            try session.say(
                AccessText.dryRun + VerifierText.age(milliseconds: freshness.ageMilliseconds)
            )
        case .denied(let denial, _) where denial.isUnanswered:
            session.note(VerifierText.denied(denial.rawValue))
        case .denied(let denial, _):
            try session.say(AccessText.notValid + VerifierText.denied(denial.rawValue))
        }
    }
}

/// The verdict for programs.
private struct RemoteAnswer: Encodable {
    let valid: Bool
    /// Why not.
    let code: String?
    let answered: Bool
    let source: String?
    let ageMilliseconds: Int64?
    let sub: String?
    let exp: Int64?
    let madoGrant: String?
    let madoEvent: String?
    /// True: let in although Mado would have denied; absent otherwise.
    let madoDryRun: Bool?

    init(_ verdict: Verdict) {
        let access: Access?
        let freshness: Freshness?
        switch verdict {
        case .valid(let found, let age): (access, freshness) = (found, age)
        case .notEnforced(let age): (access, freshness) = (nil, age)
        case .denied(_, let age): (access, freshness) = (nil, age)
        }
        valid = verdict.isValid
        code = verdict.denial?.rawValue
        answered = verdict.denial?.isUnanswered != true
        source = freshness?.source.rawValue
        ageMilliseconds = freshness?.ageMilliseconds
        (sub, exp) = (access?.subject, access?.expiresAt)
        (madoGrant, madoEvent) = (access?.grant, access?.event)
        madoDryRun = verdict.isNotEnforced ? true : nil
    }

    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        guard let data = try? encoder.encode(self) else { return "{\"valid\":false}" }
        return String(decoding: data, as: UTF8.self)
    }
}
