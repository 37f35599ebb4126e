package import BrokerCore
package import Messages

/// The company's files behind the register; the daemon reads them.
package protocol RegisterFiles: Sendable {
    /// What the files, as read last, add or loosen beyond `state`'s register; empty if nothing
    /// waits. What is looser for an event that is open is left out.
    func waiting(beyond state: State) -> RegisterChange

    /// Is something left out of that until no event is open?
    func isWithheld(from state: State) -> Bool

    /// Reads the files again; what narrows takes effect at once (design: files).
    ///
    /// Throws ``FilesRefused`` with everything as it was, or a ``Refusal``.
    func reload() async throws

    /// Follows an accepted change outside the ledger: names, and the systems that may ask.
    func accepted() async throws
}

/// The files were not taken in, and why.
package struct FilesRefused: Error {
    package let problems: Message

    package init(_ problems: Message) { self.problems = problems }
}
