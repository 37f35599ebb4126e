import BrokerCore
import Messages

/// Which event an act is about.
enum EventChoice {
    /// The event that was named or, if none was, the only one in one of `states`.
    ///
    /// A named event that is not among those of the status is asked for by itself.
    static func find(
        _ given: String?,
        option: String,
        in status: StatusAnswer,
        states: [EventState],
        where fits: (EventAnswer) -> Bool = { _ in true },
        session: Session
    ) async throws(CommandFailure) -> EventAnswer {
        if let given {
            let id = try Values.drawn(EventID.self, given, option).description
            if let event = status.events.first(where: { $0.id == id }) { return event }
            return try await session.get("/v1/events/\(id)")
        }
        let candidates = status.events.filter { event in
            event.stateWord.map(states.contains) == true && fits(event)
        }
        guard let only = candidates.first else {
            throw .stopped(ArgumentText.noEvent, .refused)
        }
        guard candidates.count == 1 else {
            throw .usage(ArgumentText.severalEvents(candidates.map { phrase(of: $0) }))
        }
        return only
    }
}

extension Session {
    /// An act about an event: `POST /v1/events/{id}/{verb}`.
    func eventAct(
        _ event: String,
        _ verb: String,
        totp: String?,
        body: (String?) throws(CommandFailure) -> APIRequest.Body
    ) async throws(CommandFailure) -> APIResponse {
        try await act(totp: totp) { code throws(CommandFailure) in
            APIRequest(.post, "/v1/events/\(event)/\(verb)", body: try body(code))
        }
    }

    /// Says what became of it: the daemon's JSON, or `lines` and the reference number.
    func report<Answer: Decodable>(
        _ response: APIResponse,
        as: Answer.Type,
        reference: (Answer) -> String?,
        lines: (Answer) -> [Message]
    ) throws(CommandFailure) {
        if json { return try printBody(response.body) }
        let answer = try read(response, as: Answer.self)
        var texts = lines(answer)
        if let reference = reference(answer) { texts.append(OutcomeText.reference(reference)) }
        try print(texts.flatMap { self.lines(of: $0) })
    }

    func reportEvent(
        _ response: APIResponse,
        lines: (EventActAnswer) -> [Message]
    ) throws(CommandFailure) {
        try report(response, as: EventActAnswer.self, reference: \.reference, lines: lines)
    }

    var status: StatusAnswer {
        get async throws(CommandFailure) { try await get("/v1/status") }
    }
}

/// The body of an act that says nothing but a one-time code.
struct TOTPBody: Encodable {
    let totp: String?
}
