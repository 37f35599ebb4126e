import Broker
import BrokerCore
import Credentials
import Hummingbird
import Messages

/// From a request to the sequencer and back.
extension Doors {
    /// An act of the person behind the connection, with their TOTP code if they gave one.
    ///
    /// Throws ``Problem`` for a refusal, so that every door words it alike.
    func act(_ act: Act, totp: String? = nil, _ context: DoorContext) async throws -> Reply {
        let caller = try context.caller
        let request = drawRequest()
        // A repeat needs no code, and so nothing of what codes are kept in.
        let isKnown = totp == nil ? false : try await isKnownKey(context)
        let evidence = try await evidence(caller, totp: isKnown ? nil : totp, request)
        let command = Command(
            caller: caller,
            request: request,
            factor: evidence,
            act: act,
            mark: context.keyed?.mark
        )
        return try await submit(command, context)
    }

    /// Runs a command; only its acceptance comes back.
    func submit(_ command: Command, _ context: DoorContext) async throws -> Reply {
        let reply = try await answer(command, context)
        if case .refused(let refusal, let retryAfter) = reply.outcome {
            // Decided and not recorded: the disk keeps its last room for ends.
            let isEndsOnly = refusal == .cannotRecord && !sequencer.isIssuing
            throw Problem(
                refusal,
                reference: reply.request,
                retryAfter: retryAfter,
                text: isEndsOnly ? .endsOnly : refusal == .cannotRecord ? denialText : nil,
                isDecided: true
            )
        }
        return reply
    }

    /// Runs a command and gives back whatever was decided.
    func answer(_ command: Command, _ context: DoorContext) async throws -> Reply {
        switch await sequencer.submit(command, source: context.source) {
        case .answered(let reply):
            if reply.isRepeat { context.keyed?.noteRepeat() }
            return reply
        case .overloaded:
            // There was no room, and there will be none: the append under way has failed.
            let isDenying = table.isDenying
            throw Problem(
                isDenying ? .cannotRecord : .overloaded,
                reference: command.request,
                retryAfter: .seconds(1),
                text: isDenying ? denialText : nil,
                isDecided: true
            )
        case .unknown:
            throw Problem(
                .cannotRecord,
                reference: command.request,
                text: denialText ?? .recordingUnknown,
                isDecided: true
            )
        }
    }

    /// Was the request's key used before, by the same person, or account that is nobody's?
    ///
    /// For doors that do something beside the ledger before they ask the core, or refuse by
    /// themselves: the core decides it once more, and for good.
    func isKnownKey(_ context: DoorContext) async throws -> Bool {
        guard let mark = context.keyed?.mark else { return false }
        let asked = Command(
            caller: try context.caller,
            request: drawRequest(),
            act: .probe,
            mark: mark
        )
        let clock = clock
        return try await read { decideRepeat(asked, $0.state, at: clock.stamp()) != nil }
    }

    private var denialText: RefusalText? { standingDenial.map { .denying(because: $0) } }

    /// Reads the state between two batches.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Engine) -> Value
    ) async throws -> Value {
        guard let value = await sequencer.read(body) else {
            if table.isDenying { throw cannotRecord() }
            throw Problem(
                .overloaded,
                reference: drawRequest(),
                retryAfter: .seconds(1),
                isDecided: true
            )
        }
        return value
    }

    /// For what is not even asked while everything is denied.
    func cannotRecord() -> Problem {
        Problem(
            .cannotRecord,
            reference: drawRequest(),
            retryAfter: .seconds(1),
            text: denialText,
            isDecided: true
        )
    }

    func drawNumber() -> UInt64 {
        random.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    package func drawRequest() -> ReferenceNumber { ReferenceNumber(drawn: drawNumber()) }

    /// What the TOTP code shows about the person behind the caller; the core decides.
    private func evidence(
        _ caller: Caller,
        totp: String?,
        _ request: ReferenceNumber
    ) async throws -> FactorEvidence {
        guard let totp else { return .none }
        // Telephones follow the real time, whatever the broker believes; the core keeps the
        // steps that were burnt.
        let person = try await read { $0.state.register.person(behind: caller) }
        guard let person else { return .none }
        return try await factors.verifyTOTP(person, code: totp, at: clock.wall).evidence
    }
}
