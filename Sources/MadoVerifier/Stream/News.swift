import VerifierFormats

/// Something that Mado said on its stream: what was known of these is not believed any more.
public struct News: Hashable, Sendable {
    /// What happened, such as `grants.ended`; empty: nobody knows what was missed.
    public let kind: String
    /// Of which event; nil: of all.
    public let event: String?
    /// Of which grants; empty: of all of the event.
    public let grants: [String]

    /// As whoever brings news has it.
    public init(kind: String, event: String? = nil, grants: [String] = []) {
        self.kind = kind
        self.event = event
        self.grants = grants
    }

    /// Nothing that was known before is sure.
    public static let everything = News(kind: "")

    init(_ notice: StreamNotice) {
        self.init(kind: notice.kind, event: notice.event, grants: notice.grants ?? [])
    }

    func concerns(_ access: Access) -> Bool {
        guard grants.isEmpty else { return grants.contains(access.grant) }
        return event.map { $0 == access.event } ?? true
    }
}

/// What acts on news: both verifiers.
public protocol NewsHearer: Sendable {
    /// From when it returns, nothing that the news ended is believed.
    func hear(_ news: News) async
}
