import Broker
import BrokerCore
import Hummingbird
import Ledger
import Messages
import Requests

/// `/v1/register`: what the files add or loosen, its acceptance by two people, and the reload.
extension Doors {
    func addRegisterChanges(to router: Router<DoorContext>) {
        router.get("/v1/register/changes") { _, context in
            try await self.admitReader(context)
            return Response.json(try await self.waitingChange())
        }
        router.post("/v1/register/changes/accept") { request, context in
            try await self.accept(try await request.act(AcceptBody.self, context), context)
        }
        router.post("/v1/register/reload") { request, context in
            _ = try await request.act(EmptyBody.self, context)
            try await self.admitReloader(context)
            do {
                try await self.files.reload()
            } catch let refused as FilesRefused {
                throw Problem(
                    .malformed,
                    reference: self.drawRequest(),
                    text: .filesRefused(refused.problems)
                )
            }
            return Response.json(try await self.waitingChange())
        }
    }

    private func waitingChange() async throws -> WaitingPayload {
        let (files, clock) = (files, clock)
        let view = try await read { engine in
            WaitingView(engine.state, files, clock.stamp().now)
        }
        let names = await names.names(of: [view.requestedBy].compactMap { $0 })
        return WaitingPayload(
            digest: view.change.isEmpty ? nil : try view.change.digest.description,
            lines: view.lines.map { ["ja": $0.ja, "en": $0.en] },
            withheld: view.isWithheld,
            requestedBy: view.requestedBy?.text,
            requestedByName: view.requestedBy.flatMap { names[$0] }
        )
    }

    /// Both people send the digest of what they were shown; the core refuses it if what waits, or
    /// the register itself, is another by then.
    private func accept(_ body: AcceptBody, _ context: DoorContext) async throws -> Response {
        guard let shown = Digest(hex: body.digest) else { throw Problem.malformed }
        let files = files
        let (change, version) = try await read { engine in
            (files.waiting(beyond: engine.state), engine.state.registerVersion)
        }
        let act = Act.acceptRegister(
            AcceptRegisterAct(
                change: change,
                version: version,
                digest: try change.digest,
                shown: shown
            )
        )
        let reply = try await self.act(act, totp: body.totp, context)
        let isDone = reply.outcome == .accepted(.registered)
        // After a repeat too: the first may have failed to do it.
        if isDone { try await files.accepted() }
        return .json(
            AcceptedPayload(
                state: isDone ? "accepted" : "requested",
                reference: reply.request.description
            )
        )
    }

    /// Reading the files again only narrows by itself: root and those on duty may ask for it.
    private func admitReloader(_ context: DoorContext) async throws {
        try await admit([.operator, .approver, .rosterAdmin], context)
    }
}

private struct WaitingView: Sendable {
    let change: RegisterChange
    let lines: [Message]
    let requestedBy: PersonID?

    let isWithheld: Bool

    init(_ state: State, _ files: any RegisterFiles, _ now: Instant) {
        let change = files.waiting(beyond: state)
        self.change = change
        isWithheld = files.isWithheld(from: state)
        lines = RegisterChangeText.lines(of: change, beyond: state.register)
        requestedBy = state.pendingRegister.flatMap { pending in
            pending.isWaiting(at: now) && (try? change.digest) == pending.subject
                ? pending.by : nil
        }
    }
}

private struct WaitingPayload: Encodable {
    /// What an acceptor sends back; nil if nothing waits.
    let digest: String?
    let lines: [[String: String]]
    /// More waits, and is not offered while an event is open.
    let withheld: Bool
    /// The first of the two people, while their request stands.
    let requestedBy: String?
    let requestedByName: String?
}

private struct AcceptedPayload: Encodable {
    let state: String
    let reference: String
}
