import Broker
import BrokerCore
import Hummingbird
import Messages
import Requests

/// `/v1/authority`: 全停止 and its end; and the clock's confirmation by two people.
extension Doors {
    func addAuthority(to router: Router<DoorContext>) {
        router.post("/v1/authority/suspend") { request, context in
            _ = try await request.act(EmptyBody.self, context)
            return try await self.suspend(context)
        }
        router.post("/v1/authority/resume") { request, context in
            try await self.resume(try await request.act(ResumeBody.self, context), context)
        }
        router.post("/v1/clock/confirm") { request, context in
            try await self.confirmClock(try await request.act(ClockBody.self, context), context)
        }
    }

    private func suspend(_ context: DoorContext) async throws -> Response {
        let reply = try await act(.suspendAll, context)
        guard case .accepted(.suspended(let ended)) = reply.outcome else {
            throw Problem.malformed
        }
        return .json(
            SuspendedPayload(
                suspended: true,
                credentialsEnded: ended,
                reference: reply.request.description
            )
        )
    }

    private func resume(_ body: ResumeBody, _ context: DoorContext) async throws -> Response {
        let event: EventID? = try body.event.map { try Reading.id($0, .eventUnknown) }
        let reply = try await act(.resume(event), totp: body.totp, context)
        let isResumed = if case .accepted(.resumed) = reply.outcome { true } else { false }
        return .json(
            TwoPersonPayload(
                state: isResumed ? "resumed" : "requested",
                event: event?.description,
                reference: reply.request.description
            )
        )
    }

    /// The person's word is about what they were shown; what the wall clock shows now is compared
    /// with that, and said in the answer.
    private func confirmClock(_ body: ClockBody, _ context: DoorContext) async throws -> Response {
        let word = ClockConfirmation(
            shown: try Reading.instant(body.wall),
            shownAt: try Reading.instant(body.now),
            wall: clock.wall
        )
        let reply = try await act(.confirmClock(word), totp: body.totp, context)
        let (state, wall): (String, Instant) =
            switch reply.outcome {
            case .accepted(.clockConfirmRequested(let wall)): ("requested", wall)
            case .accepted(.clockConfirmed(let wall)): ("confirmed", wall)
            default: throw Problem.malformed
            }
        return .json(
            ClockPayload(
                state: state,
                wall: JST.machine(wall),
                reference: reply.request.description
            )
        )
    }
}

private struct ClockPayload: Encodable {
    /// `requested` by the first of two people, `confirmed` by the second.
    let state: String
    /// The time that was confirmed.
    let wall: String
    let reference: String
}

private struct SuspendedPayload: Encodable {
    let suspended: Bool
    let credentialsEnded: Int
    let reference: String
}

/// `requested` by the first of two people, done by the second.
struct TwoPersonPayload: Encodable {
    let state: String
    let event: String?
    let reference: String
}
