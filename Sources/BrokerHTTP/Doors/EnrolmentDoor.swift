import Broker
import BrokerCore
import Credentials
import Hummingbird
import Messages
import Requests

/// How a person comes to their factors: a one-time code from somebody who never learns them.
extension Doors {
    func addEnrolment(to router: Router<DoorContext>) {
        router.post("/v1/enrolment-codes") { request, context in
            try await self.issueCodes(try await request.act(CodesBody.self, context), context)
        }
        router.post("/v1/enrolments") { request, context in
            try await self.begin(try await request.strict(BeginBody.self, context), context)
        }
        router.post("/v1/enrolments/confirm") { request, context in
            try await self.confirm(try await request.strict(ConfirmBody.self, context), context)
        }
    }

    private func issueCodes(_ body: CodesBody, _ context: DoorContext) async throws -> Response {
        let wanted: [PersonID]
        switch (body.persons, body.all) {
        case (let ids?, nil): wanted = try Reading.all(ids, .personUnknown)
        case (nil, true?):
            let caller = try context.caller
            wanted = try await read { engine in
                let register = engine.state.register
                let own = register.person(behind: caller)
                return register.personOrder.filter { id in
                    !register.invited.contains(id) && !register.enrolled.contains(id) && id != own
                }
            }
        default: throw Problem.malformed
        }
        let isKnown = try await isKnownKey(context)
        guard !wanted.isEmpty || isKnown else {
            throw Problem(.alreadyDone, reference: drawRequest())
        }
        // Recorded first: a code that the ledger does not know of must not exist.
        let reply = try await act(.issueEnrolment(wanted), totp: body.totp, context)
        // Codes are shown once, as tokens are: nobody has kept them, and new ones would be made
        // on a factor that was burnt for the first.
        guard !reply.isRepeat else {
            throw Problem(
                .alreadyDone,
                reference: reply.request,
                text: .codesShownOnce,
                isDecided: true
            )
        }
        let now = reply.at
        let codes = try await enrolment.issueCodes(wanted, now: now)
        let names = await names.names(of: wanted)
        let expiresAt = JST.machine(now + Enrolment.codeLifetime)
        let payloads = wanted.compactMap { person in
            codes[person].map {
                CodePayload(
                    person: person.text,
                    name: names[person],
                    code: $0.exposed,
                    expiresAt: expiresAt
                )
            }
        }
        return .json(CodesPayload(codes: payloads, reference: reply.request.description))
    }

    private func begin(_ body: BeginBody, _ context: DoorContext) async throws -> Response {
        guard let person = PersonID(body.person), let code = EnrolmentCode.parse(body.code) else {
            throw enrolmentFailure(.codeWrong)
        }
        do {
            let offer = try await enrolment.begin(
                person,
                code: code,
                passphrase: Secret(body.passphrase),
                now: clock.stamp().now
            )
            return .json(
                OfferPayload(
                    person: person.text,
                    totpSecret: String(decoding: offer.base32.bytes, as: UTF8.self),
                    otpauth: String(decoding: offer.uri.bytes, as: UTF8.self)
                )
            )
        } catch let error as EnrolmentError {
            throw enrolmentFailure(error)
        }
    }

    private func confirm(_ body: ConfirmBody, _ context: DoorContext) async throws -> Response {
        guard let person = PersonID(body.person), let code = EnrolmentCode.parse(body.code) else {
            throw enrolmentFailure(.codeWrong)
        }
        do {
            guard let standing = try await directory.standingCode(of: person),
                equalInConstantTime(standing.digest.bytes, code.digest.bytes)
            else { throw EnrolmentError.codeWrong }
            let verified = try await enrolment.verifyFirstCode(
                person,
                totp: body.totp,
                now: clock.stamp().now,
                wall: clock.wall
            )
            let reference = try await recordEnrolment(person, verified.step, context)
            // Recorded first: factors that the ledger does not know of must not be active.
            try await enrolment.activate(verified, of: person)
            return .json(
                EnrolledPayload(
                    person: person.text,
                    enrolled: true,
                    reference: reference.description
                )
            )
        } catch let error as EnrolmentError {
            throw enrolmentFailure(error)
        }
    }

    /// Records that the person enrolled, unless an earlier attempt did so and failed only
    /// afterwards: then the same code may finish what it began.
    private func recordEnrolment(
        _ person: PersonID,
        _ step: Int64,
        _ context: DoorContext
    ) async throws -> ReferenceNumber {
        let request = drawRequest()
        let isRecorded = try await read { engine in
            let register = engine.state.register
            return register.enrolled.contains(person) && !register.invited.contains(person)
        }
        guard !isRecorded else { return request }
        let command = Command(
            caller: .person(person),
            request: request,
            factor: .totp(step: step),
            act: .enrol(person)
        )
        return try await submit(command, context).request
    }

    /// Counted like every refusal of a door, since nobody is known to have made it.
    private func enrolmentFailure(_ error: EnrolmentError) -> Problem {
        let refusal: Refusal =
            switch error {
            case .codeWrong, .codeExpired, .totpWrong: .factorWrong
            case .notBegun: .factorMissing
            case .passphrase: .malformed
            }
        return Problem(refusal, reference: nil, text: .enrolment(error))
    }
}

private struct CodePayload: Encodable {
    let person: String
    let name: String?
    let code: String
    let expiresAt: String
}

private struct CodesPayload: Encodable {
    let codes: [CodePayload]
    let reference: String
}

private struct OfferPayload: Encodable {
    let person: String
    let totpSecret: String
    let otpauth: String
}

private struct EnrolledPayload: Encodable {
    let person: String
    let enrolled: Bool
    let reference: String
}
