import Broker
import BrokerCore
import Hummingbird
import Requests

/// `/v1/ledger/continue`: two people go on with a restored ledger, under its new origin.
extension Doors {
    func addContinuation(to router: Router<DoorContext>) {
        router.post("/v1/ledger/continue") { request, context in
            let body = try await request.act(FactorBody.self, context)
            // Decided already, perhaps by this very request.
            let isKnown = try await self.isKnownKey(context)
            let found = try await self.read { engine in
                engine.undecidedOrigins ?? (isKnown ? engine.decidedOrigins : nil)
            }
            guard let origins = found else {
                throw Problem(.alreadyDone, reference: self.drawRequest())
            }
            let reply = try await self.act(.continueLedger(origins), totp: body.totp, context)
            let isDecided = reply.outcome == .accepted(.ledgerContinued)
            return Response.json(
                TwoPersonPayload(
                    state: isDecided ? "continued" : "requested",
                    event: nil,
                    reference: reply.request.description
                )
            )
        }
    }
}
