import BrokerCore
package import Messages

/// A group of this host, with the place where the configuration names it.
///
/// Whether there is such a group is a question to the host, and not to the file.
package struct NamedGroup: Hashable, Sendable {
    /// Its name, or its number in decimal digits.
    package let text: String
    /// `listen.check_socket_group`
    package let key: String
    package let configFile: String
    package let line: Int

    /// What is wrong with it, at the place where it is named.
    package func problem(_ message: Message) -> FileProblem {
        FileProblem(file: configFile, line: line, message: message)
    }
}

extension YAMLReader {
    /// The group under `key`; nil if absent or, after reporting, nothing that could name one.
    mutating func group(_ block: YAMLBlock, _ key: String) -> NamedGroup? {
        value(block, key, .identifier) { GroupID($0)?.text }.map {
            NamedGroup(
                text: $0,
                key: block.path(key),
                configFile: found.file,
                line: valueLine(block, key)
            )
        }
    }
}
