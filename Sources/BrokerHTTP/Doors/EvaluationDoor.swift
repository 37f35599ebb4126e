import Broker
import BrokerCore
import Credentials
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOFoundationCompat
import Requests

/// AuthZEN Authorization API 1.0: the check that says why (design: the doors).
///
/// Only about the caller's own system: `subject` is a token (`type` `token`) or an entrustee
/// (`type` `entrustee`, `id` a person id), who is let in only while they hold a live credential
/// for that system. `resource` is one of its screens, or the system itself. A denial is an answer,
/// not an error: status 200 with `context.code`.
extension Doors {
    func addEvaluation(to router: Router<DoorContext>, _ desk: CheckDesk) {
        router.post("/access/v1/evaluation") { request, context in
            try await self.answering(request, context, desk) { system, data in
                let body = try Self.decoded(EvaluationBody.self, data)
                guard let evaluation = Evaluation(body) else { throw EvaluationError.incomplete }
                return .json(await self.decide(evaluation, system, desk))
            }
        }
        router.post("/access/v1/evaluations") { request, context in
            try await self.answering(request, context, desk) { system, data in
                let body = try Self.decoded(EvaluationsBody.self, data)
                return try await self.decideAll(body, system, desk)
            }
        }
    }

    /// Without `evaluations` it is one evaluation (§7.1).
    private func decideAll(
        _ body: EvaluationsBody,
        _ system: SystemID,
        _ desk: CheckDesk
    ) async throws -> Response {
        guard let several = body.evaluations, !several.isEmpty else {
            guard let one = Evaluation(body.defaults) else { throw EvaluationError.incomplete }
            return .json(await decide(one, system, desk))
        }
        guard several.count <= EvaluationsBody.evaluationsMax else {
            throw EvaluationError.tooMany
        }
        let semantic = body.options?.semantic ?? .executeAll
        var answers: [DecisionPayload] = []
        for one in several {
            guard let evaluation = Evaluation(one.filled(from: body.defaults)) else {
                throw EvaluationError.incomplete
            }
            let answer = await decide(evaluation, system, desk)
            answers.append(answer)
            if semantic.stops(after: answer.decision) { break }
        }
        return .json(["evaluations": answers])
    }

    private func decide(
        _ evaluation: Evaluation,
        _ system: SystemID,
        _ desk: CheckDesk
    ) async -> DecisionPayload {
        let judgement = await judge(evaluation, system)
        return DecisionPayload(desk.settle(judgement, at: .evaluation, for: system))
    }

    private func judge(_ evaluation: Evaluation, _ system: SystemID) async -> Judgement {
        if let named = evaluation.system, named != system.text {
            return table.judge(nil, for: system, .refused(.audienceMismatch))
        }
        guard let question = evaluation.question else {
            return table.judge(nil, for: system, .refused(.screenUnknown))
        }
        switch evaluation.subject {
        case .token(let text):
            return table.judge(Token.parse(text)?.digest, for: system, .access(question))
        case .unknown: return table.judge(nil, for: system, .refused(.grantUnknown))
        case .person(let person): return await judge(person, system, question)
        }
    }

    /// By the first of the person's credentials that is good for it; else why the newest is not.
    private func judge(
        _ person: PersonID,
        _ system: SystemID,
        _ question: AccessQuestion
    ) async -> Judgement {
        let clock = clock
        let held = await sequencer.read { engine in
            engine.state.standing(of: person, for: system, at: clock.stamp().now)
        }
        func refused(_ refusal: Refusal) -> Judgement {
            table.judge(nil, for: system, .refused(refusal))
        }
        guard let held else { return refused(table.isDenying ? .cannotRecord : .overloaded) }
        if table.isDenying { return refused(.cannotRecord) }
        guard clock.stamp().isClockSure else { return refused(.clockUnsure) }
        var last = refused(held.refusal)
        for token in held.tokens {
            last = table.judge(token, for: system, .access(question))
            if case .success = last.result { break }
        }
        return last
    }

    /// Knows the caller, reads the body, words errors as §10.1.4 does, and echoes X-Request-ID.
    private func answering(
        _ request: Request,
        _ context: DoorContext,
        _ desk: CheckDesk,
        _ body: (SystemID, Data) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            let authorization = request.headers.single(.authorization)
            guard let system = desk.caller(authorization: authorization, context.peer) else {
                throw EvaluationError.unauthenticated
            }
            guard request.mediaType == "application/json" else {
                throw EvaluationError.notJSON
            }
            response = try await body(system, Data(buffer: try await request.collected(context)))
        } catch let error as EvaluationError {
            checkCounts.note(.evaluation, .rejected)
            response = error.response
        }
        if let requestID, let id = request.headers[requestID], id.utf8.count <= 128 {
            response.headers[requestID] = id
        }
        return response
    }

    private static func decoded<Body: Decodable>(
        _ type: Body.Type,
        _ data: Data
    ) throws(EvaluationError) -> Body {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw .incomplete
        }
    }
}

/// An error of the interface itself, as a text (§10.1.4).
private enum EvaluationError: Error {
    case unauthenticated
    case notJSON
    case incomplete
    case tooMany

    var response: Response {
        switch self {
        case .unauthenticated:
            var response = Response.text("unauthenticated", status: .unauthorized)
            response.headers[.wwwAuthenticate] = "Basic realm=\"mado\", Bearer realm=\"mado\""
            return response
        case .notJSON:
            return .text("the body must be application/json", status: .badRequest)
        case .incomplete:
            return .text(
                "subject, action and resource are required, each as the standard has it",
                status: .badRequest
            )
        case .tooMany:
            return .text(
                "at most \(EvaluationsBody.evaluationsMax) evaluations",
                status: .badRequest
            )
        }
    }
}

private let requestID = HTTPField.Name("X-Request-ID")

/// §6.2; the context says why, in both languages, or what was found.
private struct DecisionPayload: Encodable {
    struct Context: Encodable {
        var code: String?
        var reasonAdmin: [String: String]?
        var reasonUser: [String: String]?
        var madoGrant: String?
        var madoEvent: String?
        var madoPurpose: String?
        var madoTerminal: String?
        /// Seconds since 1970, rounded down.
        var madoExpires: Int64?
        /// True: Mado denies, and the system is in a dry run; absent otherwise.
        var madoDryRun: Bool?
    }

    let decision: Bool
    let context: Context

    init(_ verdict: Verdict) {
        switch verdict {
        case .allowed(let valid): (decision, context) = (true, Context(valid))
        case .denied(let refusal): (decision, context) = (false, Context(refusal))
        case .letIn(let refusal):
            (decision, context) = (true, Context(refusal, madoDryRun: true))
        }
    }
}

extension DecisionPayload.Context {
    fileprivate init(_ valid: ValidCredential) {
        self.init(
            madoGrant: valid.grant.id.description,
            madoEvent: valid.event.description,
            madoPurpose: valid.grant.purpose.rawValue,
            madoTerminal: valid.credential.terminal?.text,
            madoExpires: valid.expiresAt.millisecondsSince1970 / 1000
        )
    }

    fileprivate init(_ refusal: Refusal, madoDryRun: Bool? = nil) {
        let text = refusal.text
        self.init(
            code: refusal.rawValue,
            reasonAdmin: ["ja": text.why.ja, "en": text.why.en],
            reasonUser: ["ja": text.what.ja, "en": text.what.en],
            madoDryRun: madoDryRun
        )
    }
}
