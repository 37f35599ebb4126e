package import BrokerCore

/// Who listens to the stream.
package enum StreamListener: Hashable, Sendable {
    /// A downstream system: hears what concerns itself, and nothing of persons.
    case system(SystemID)
    /// Whoever may read the history, by account or by certificate.
    case office(Caller)
}

/// How much of the daemon listeners may take up, in all and each.
package struct StreamLimits: Sendable {
    /// Streams of all listeners together.
    package var all = 64
    /// Streams of one listener: a system with several hosts has one for each.
    package var perListener = 4
    /// News that wait for one reader. With one more it is cut off.
    package var waiting = 1_024
    /// Leaves that are read from the disk at once.
    package var pageEntries = 512
    /// After so many heartbeats (an hour) a stream ends, so that a client certificate is shown and
    /// judged again; the reader goes on where it stopped.
    package var beats = 240

    package init() {}
}

/// Why nobody listens.
package enum StreamRefusal: Error, Hashable {
    /// Too many streams, or the daemon is stopping.
    case full
    /// The position lies beyond the ledger's end: it is of another ledger.
    case beyondEnd
}
