package import BrokerCore

/// Who listens to the stream.
package enum StreamListener: Hashable, Sendable {
    /// A downstream system: hears what concerns itself, and nothing of persons.
    case system(SystemID)
    /// Whoever may read the history, by account or by certificate.
    case office(Caller)

    var isOffice: Bool { if case .office = self { true } else { false } }

    /// All people are told the same: uid 0 stands for them.
    var audience: StreamListener { isOffice ? .office(.uid(0)) : self }
}

/// How much of the daemon listeners may take up, in all and each.
package struct StreamLimits: Sendable {
    /// Streams of all systems together.
    package var systems = 64
    /// Streams of one system: with several hosts it has one for each.
    package var perSystem = 4
    /// Streams of all people together: no system keeps an auditor out.
    package var people = 16
    /// Streams of one account, or one certificate.
    package var perPerson = 4
    /// Bytes that wait for one reader. With more it is cut off.
    package var waitingBytes = 1_048_576
    /// What is written is cut into pieces of about so many bytes: many ends at once are not one
    /// buffer.
    package var pieceBytes = 65_536
    /// Leaves that are read from the disk at once.
    package var pageEntries = 512
    /// After so many heartbeats (an hour) a stream and its connection end, so that a client
    /// certificate is shown and judged again; the reader goes on where it stopped.
    package var beats = 240
    /// So often, a heartbeat apart, it is asked whether the caller may still listen. With the
    /// heartbeat before it that is less than clients are silent for.
    package var questions = 2

    package init() {}
}

/// Why nobody listens.
package enum StreamRefusal: Error, Hashable {
    /// Too many streams, or the daemon is stopping.
    case full
    /// The position lies beyond the ledger's end: it is of another ledger.
    case beyondEnd
}
