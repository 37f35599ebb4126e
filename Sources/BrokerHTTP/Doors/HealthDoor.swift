import Broker
import BrokerCore
import Hummingbird
import Messages

/// Is the process alive, and does it answer and record?
extension Doors {
    func addHealth(to router: Router<DoorContext>) {
        router.get("/livez") { _, _ in Response.text("ok") }
        router.get("/readyz") { _, _ in self.readiness }
    }

    /// Not ready means: nothing is issued. Every check is denied too, except in the state
    /// `ends_only`, when the disk has room for ends alone.
    private var readiness: Response {
        let refusal: Refusal? =
            if table.isDenying {
                .cannotRecord
            } else if !clock.stamp().isClockSure {
                .clockUnsure
            } else {
                sequencer.isIssuing ? nil : .cannotRecord
            }
        let isEndsOnly = refusal == .cannotRecord && !table.isDenying
        let reason =
            isEndsOnly
            ? RefusalText.endsOnly.why : standingDenial ?? refusal?.text.why
        let payload = ReadinessPayload(
            ready: refusal == nil,
            state: refusal == nil ? "recording" : isEndsOnly ? "ends_only" : "denying",
            reasonJa: reason?.ja,
            reasonEn: reason?.en
        )
        return .json(payload, status: refusal == nil ? .ok : .serviceUnavailable)
    }
}

private struct ReadinessPayload: Encodable {
    let ready: Bool
    let state: String
    let reasonJa: String?
    let reasonEn: String?
}
