package import Messages

/// Why a command ends before it is done.
package enum CommandFailure: Error, Sendable {
    /// An argument cannot be used.
    case usage(Message)
    /// Nothing was done, or no more than what was said before.
    case stopped(Message, Outcome)
    case transport(TransportFailure)
    /// The daemon refused.
    case refused(Problem)
    /// The answer is not what this release understands.
    case strangeAnswer
    /// The standard output, or a file, could not be written.
    case output(reason: Message)
}
