import BrokerCore
import HTTPTypes
import Messages

/// The statuses that go together.
enum Statuses {
    /// Whatever the core may refuse an act with.
    static let refusals = Set(Refusal.allCases.map(\.status.code))
    /// A body that is late, too long, or of another type.
    static let bodies: Set = [408, 413, 415]
    static let readers: Set = [401, 403, 503]
    static let oauth: Set = [400, 408, 413, 429, 503]
}

extension Endpoint {
    /// Something that an account or a person reads; `also`: statuses beside those of every
    /// such path.
    static func read(
        _ path: String,
        _ ja: String,
        _ en: String,
        _ answer: Answer,
        _ parameters: [Parameter] = [],
        also statuses: Set<Int> = []
    ) -> Endpoint {
        Endpoint(
            method: "GET",
            path: path,
            summary: Message(ja, en),
            caller: .account,
            parameters: parameters,
            answers: problems(Statuses.readers.union(statuses), beside: [200: answer])
        )
    }

    /// An act of an account or a person: refused in every way that the core has. `isKeyed`: it
    /// takes an `Idempotency-Key`.
    static func act<Body: DescribedBody>(
        _ path: String,
        _ ja: String,
        _ en: String,
        _ body: Body.Type,
        _ answer: Answer,
        status: Int = 200,
        caller: Caller = .account,
        isKeyed: Bool = true
    ) -> Endpoint {
        var statuses = Statuses.refusals.union(Statuses.bodies)
        if caller == .account { statuses.insert(401) }
        return Endpoint(
            method: "POST",
            path: path,
            summary: Message(ja, en),
            caller: caller,
            parameters: isKeyed ? [.idempotencyKey] : [],
            body: .json(.component(Body.component)),
            answers: problems(statuses, beside: [status: isKeyed ? answer.repeatable : answer])
        )
    }

    /// A path that anybody may read.
    static func open(
        _ path: String,
        _ ja: String,
        _ en: String,
        _ answers: [Int: Answer]
    ) -> Endpoint {
        Endpoint(
            method: "GET",
            path: path,
            summary: Message(ja, en),
            caller: .anyone,
            answers: answers
        )
    }

    static func problems(_ statuses: Set<Int>, beside answers: [Int: Answer]) -> [Int: Answer] {
        statuses.reduce(into: answers) { $0[$1] = .problem($1) }
    }

    static func oauthErrors(_ statuses: Set<Int>, beside answer: Answer) -> [Int: Answer] {
        statuses.reduce(into: [200: answer]) { $0[$1] = .oauth($1) }
    }
}
