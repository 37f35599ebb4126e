import BrokerCore
import Foundation
package import Messages

/// A refusal as the daemon sends it: RFC 9457, or RFC 6749 at the token endpoint.
package struct Problem: Sendable {
    package let code: String
    package let reference: String?
    /// What, why, what to do next; nil if the answer has no sentences.
    package let text: RefusalText?
    package let retryAfter: Int?
    /// The answer itself.
    package let body: String
    /// What this command line can do about it, beside what the daemon says.
    package var hint: Message?

    /// Nil if the answer is not a problem.
    package init?(_ response: APIResponse) {
        let body = response.body
        guard let wire = try? Wire.decoder.decode(WireProblem.self, from: Data(body.utf8)),
            let code = wire.code ?? wire.madoCode ?? wire.error
        else { return nil }
        self.code = code
        self.body = body
        reference = wire.reference ?? wire.madoReference
        retryAfter = wire.retryAfterSeconds ?? response.retryAfter
        text = WireRefusal(code: code, ja: wire.ja, en: wire.en).text
    }
}

/// The sentences of one refusal, in both languages.
struct WireRefusal: Decodable, Sendable {
    struct Sentences: Decodable, Sendable {
        let what: String
        let why: String
        let next: String
    }

    let code: String
    let ja: Sentences?
    let en: Sentences?

    /// The daemon's sentences, or this release's own for the code; nil if neither is there.
    var text: RefusalText? {
        if let ja, let en {
            return RefusalText(
                what: oneLine(ja.what, en.what),
                why: oneLine(ja.why, en.why),
                next: oneLine(ja.next, en.next)
            )
        }
        return Refusal(rawValue: code)?.text
    }
}

/// Each of the three sentences is one line, so that none can pass for another.
private func oneLine(_ ja: String, _ en: String) -> Message {
    Message(ja.replacing("\n", with: " "), en.replacing("\n", with: " "))
}

private struct WireProblem: Decodable {
    let code: String?
    let madoCode: String?
    let error: String?
    let reference: String?
    let madoReference: String?
    let retryAfterSeconds: Int?
    let ja: WireRefusal.Sentences?
    let en: WireRefusal.Sentences?
}
