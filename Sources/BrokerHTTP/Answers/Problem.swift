import BrokerCore
import Credentials
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Messages

/// An answer that is no success, as problem details (RFC 9457) with a stable code and both
/// languages.
struct Problem: Error {
    let code: String
    let status: HTTPResponse.Status
    let text: RefusalText
    let reference: ReferenceNumber?
    let retryAfter: Milliseconds?
    /// What a door counts; nil where the core has decided, or where there is nothing to count.
    let counted: Refusal?
    /// It was given before, to the same request.
    private(set) var isRepeat = false

    /// `text`: closer words for the same code; `isDecided`: the core has recorded or counted it.
    init(
        _ refusal: Refusal,
        reference: ReferenceNumber?,
        retryAfter: Milliseconds? = nil,
        text: RefusalText? = nil,
        isDecided: Bool = false
    ) {
        counted = isDecided ? nil : refusal
        code = refusal.rawValue
        status = refusal.status
        self.text = text ?? refusal.text
        self.reference = reference
        self.retryAfter = retryAfter
    }

    private init(
        code: String,
        status: HTTPResponse.Status,
        text: RefusalText,
        counted: Refusal? = nil,
        reference: ReferenceNumber? = nil
    ) {
        self.code = code
        self.status = status
        self.text = text
        self.counted = counted
        self.reference = reference
        retryAfter = nil
    }

    static let unauthenticated = Problem(
        code: "unauthenticated",
        status: .unauthorized,
        text: Refusal.actorUnknown.text,
        counted: .actorUnknown
    )
    static let notFound = Problem(
        code: "not_found",
        status: .notFound,
        text: .notFound
    )
    static let malformed = Problem(.malformed, reference: nil)
    /// A stream that would go on where this ledger has no such place.
    static let placeUnknown = Problem(
        code: "place_unknown",
        status: .badRequest,
        text: .placeUnknown
    )
    static let malformedKey = Problem(.malformed, reference: nil, text: .malformedKey)
    static let tooLarge = malformed(.contentTooLarge)
    static let tooSlow = malformed(.requestTimeout)
    static let notJSON = malformed(.unsupportedMediaType)

    /// A form that was not given to the browser that sends it.
    static let foreignForm = Problem(
        code: Refusal.malformed.rawValue,
        status: .forbidden,
        text: .formExpired,
        counted: .malformed
    )
    /// A page that only a system's proxy can show.
    static let notBehindProxy = Problem(
        code: Refusal.systemUnknown.rawValue,
        status: .forbidden,
        text: .notBehindProxy
    )
    /// What the page says that a proxy shows for its 403.
    static let notCovered = Problem(
        code: Refusal.operationNotGranted.rawValue,
        status: .forbidden,
        text: .notCovered
    )
    static let usesUnavailable = Problem(
        .cannotRecord,
        reference: nil,
        text: .usesUnavailable,
        isDecided: true
    )

    private static func malformed(_ status: HTTPResponse.Status) -> Problem {
        Problem(
            code: Refusal.malformed.rawValue,
            status: status,
            text: Refusal.malformed.text,
            counted: .malformed
        )
    }

    func repeated(_ isRepeat: Bool) -> Problem {
        var problem = self
        problem.isRepeat = isRepeat
        return problem
    }

    /// Something unforeseen: nobody can say how far it came.
    static func internalError(reference: ReferenceNumber?) -> Problem {
        Problem(
            code: "internal_error",
            status: .internalServerError,
            text: .internalError,
            reference: reference
        )
    }

    /// Part of the ledger was asked for, in which entry `seq` is not as it was written.
    private static func ledgerDamaged(_ seq: UInt64, reference: ReferenceNumber) -> Problem {
        Problem(
            code: "ledger_damaged",
            status: .internalServerError,
            text: .ledgerDamaged(seq),
            reference: reference
        )
    }

    /// Any error of a handler: its own problem, the framework's, or a 500 whose
    /// `reference` is in the log beside the cause.
    static func answer(
        to error: any Error,
        reference: ReferenceNumber,
        logger: Logger
    ) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let error as ScryptWorkerError where error == .overloaded:
            return Problem(.overloaded, reference: nil, retryAfter: .seconds(2))
        case is DirectoryUnavailable, is SealerError:
            return Problem(
                .cannotRecord,
                reference: reference,
                text: .directoryUnavailable,
                isDecided: true
            )
        case LedgerExportFault.unreadable(let seq):
            logger.critical(
                "ledger damaged",
                metadata: ["seq": "\(seq)", "reference": "\(reference)"]
            )
            return ledgerDamaged(seq, reference: reference)
        case let error as any HTTPResponseError:
            return from(error.status)
        default:
            logger.error(
                "request failed",
                metadata: ["error": "\(error)", "reference": "\(reference)"]
            )
            return internalError(reference: reference)
        }
    }

    private static func from(_ status: HTTPResponse.Status) -> Problem {
        switch status {
        case .notFound, .methodNotAllowed: .notFound
        case .contentTooLarge: .tooLarge
        default: .malformed
        }
    }

    var response: Response {
        let body = ProblemPayload(
            type: "urn:mado:refusal:\(code)",
            title: text.what.en,
            status: status.code,
            code: code,
            reference: reference?.description,
            ja: RefusalPayload(text, in: .japanese),
            en: RefusalPayload(text, in: .english),
            retryAfterSeconds: retryAfterSeconds
        )
        var response = Response.json(body, status: status)
        response.headers[.contentType] = "application/problem+json"
        if let retryAfterSeconds { response.headers[.retryAfter] = "\(retryAfterSeconds)" }
        if isRepeat { response.headers[.idempotencyReplayed] = "true" }
        return response
    }

    /// Rounded up: a client that waits that long is not refused for haste.
    var retryAfterSeconds: Int64? { retryAfter.map { ($0.count + 999) / 1000 } }
}

private struct ProblemPayload: Encodable {
    let type: String
    let title: String
    let status: Int
    let code: String
    let reference: String?
    let ja: RefusalPayload
    let en: RefusalPayload
    let retryAfterSeconds: Int64?
}

/// What, why and what to do, in one language.
struct RefusalPayload: Encodable {
    let what: String
    let why: String
    let next: String

    init(_ text: RefusalText, in language: Language) {
        what = text.what.text(in: language)
        why = text.why.text(in: language)
        next = text.next.text(in: language)
    }
}

/// A refusal inside a list of results.
struct NamedRefusalPayload: Encodable {
    let code: String
    let ja: RefusalPayload
    let en: RefusalPayload

    init(_ refusal: Refusal) {
        code = refusal.rawValue
        ja = RefusalPayload(refusal.text, in: .japanese)
        en = RefusalPayload(refusal.text, in: .english)
    }
}
