import BrokerCore
import Messages

/// One line of `mado stream`: when, what, of which event, and how much of it.
struct StreamLine {
    private let news: StreamAnswer
    private let speech: Speech
    /// How many ids a line names.
    private static let idsMax = 3

    init(_ news: StreamAnswer, _ speech: Speech) {
        self.news = news
        self.speech = speech
    }

    var text: String {
        let parts: [String?] = [
            "\(news.seq)",
            JST.machine(news.at.instant),
            speech.text(StreamText.kind(news.kind)),
            news.event,
            news.eventKind.map(eventKind),
            news.areas.map { ids($0) },
            news.systems.map { $0.joined(separator: " ") },
            news.closesAt.map { speech.text(StreamText.until($0.instant)) },
            news.approvalDue.map { speech.text(StreamText.approvalDue($0.instant)) },
            news.cause.map(cause),
            endedElsewhen.map { speech.text(StreamText.ended(at: $0)) },
            (news.credentials ?? news.grants).map(ids),
            news.actor,
        ]
        return parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// When it took effect, if that is not the second of its record.
    private var endedElsewhen: Instant? {
        news.endedAt.map(\.instant).flatMap { end in
            JST.machine(end) == JST.machine(news.at.instant) ? nil : end
        }
    }

    private func eventKind(_ name: String) -> String {
        EventKind(rawValue: name).map { speech.text($0.message) } ?? name
    }

    private func cause(_ code: String) -> String {
        EndCause(rawValue: code).map { speech.text($0.message) } ?? code
    }

    private func ids(_ ids: [String]) -> String {
        let named = ids.prefix(Self.idsMax).joined(separator: " ")
        let others = ids.count - Self.idsMax
        return others > 0 ? named + " " + speech.text(StreamText.others(others)) : named
    }
}
