/// One event of `GET /v1/stream`.
struct StreamAnswer: Decodable {
    let seq: UInt64
    let kind: String
    let at: WireTime
    let event: String?
    let eventKind: String?
    let areas: [String]?
    let systems: [String]?
    let closesAt: WireTime?
    let approvalDue: WireTime?
    let cause: String?
    /// An end may have taken effect before it was recorded.
    let endedAt: WireTime?
    let grants: [String]?
    let credentials: [String]?
    let actor: String?
}
