/// Where a command reads from and writes to.
package protocol Console: Sendable {
    /// May a question be asked?
    var inputIsTerminal: Bool { get }

    /// How many columns the standard output shows; nil if it is no terminal.
    var outputWidth: Int? { get }

    /// Writes to the standard output, as it is; throws if it cannot be written.
    func out(_ bytes: [UInt8]) throws

    /// Writes one line, or several, to the standard error output.
    func note(_ text: String)

    /// Asks on the standard error output and reads one line; nil at the end of the input.
    func ask(_ prompt: String) -> String?

    /// The same without showing what is typed.
    ///
    /// Nil at the end of the input, and when the person breaks it off with Ctrl-C.
    func askSecret(_ prompt: String) -> String?

    /// One line of the standard input, without a prompt.
    func readInputLine() -> String?
}
