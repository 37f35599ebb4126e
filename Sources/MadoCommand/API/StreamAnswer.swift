/// One event of `GET /v1/stream`.
struct StreamAnswer: Decodable {
    let seq: UInt64
    let kind: String
    let at: WireTime
    let event: String?
    let eventKind: String?
    let systems: [String]?
    let closesAt: WireTime?
    let cause: String?
    let grants: [String]?
    let credentials: [String]?
    let actor: String?
}
