package import Messages

/// The files of the TLS listener (mado.yaml, `tls`); read again at each reload.
package struct TLSFiles: Hashable, Sendable {
    /// PEM: the server's certificate, then those that lead to its authority.
    package var certificate: NamedFile
    /// PEM, not encrypted; others than its owner and group may not read it.
    package var privateKey: NamedFile
    /// PEM: the authorities of client certificates; nil: no client is asked for one.
    package var clientAuthorities: NamedFile?

    /// A file, with the place where the configuration names it.
    package struct NamedFile: Hashable, Sendable {
        package let path: String
        /// `tls.certificate_file`
        package let key: String
        package let configFile: String
        package let line: Int

        /// What is wrong with it, at the place where it is named.
        package func problem(_ message: Message) -> FileProblem {
            FileProblem(file: configFile, line: line, message: message)
        }
    }

    /// The block, if it is there; where `listen.tls` needs it and it is not, that is reported.
    static func read(
        _ root: YAMLBlock,
        _ base: String,
        isNeeded: Bool,
        _ reader: inout YAMLReader
    ) -> TLSFiles? {
        let required = ["certificate_file", "private_key_file"]
        guard root.has("tls") else {
            if isNeeded { reader.found.add(root.line(of: "listen"), FileText.missingKey("tls")) }
            return nil
        }
        guard
            let block = reader.block(
                root,
                "tls",
                required: required,
                optional: ["client_ca_file"]
            )
        else { return nil }
        let certificate = file(block, "certificate_file", base, &reader)
        let key = file(block, "private_key_file", base, &reader)
        let authorities = file(block, "client_ca_file", base, &reader)
        guard let certificate, let key else { return nil }
        return TLSFiles(certificate: certificate, privateKey: key, clientAuthorities: authorities)
    }

    private static func file(
        _ block: YAMLBlock,
        _ key: String,
        _ base: String,
        _ reader: inout YAMLReader
    ) -> NamedFile? {
        reader.path(block, key, base).map {
            NamedFile(
                path: $0,
                key: block.path(key),
                configFile: reader.found.file,
                line: reader.valueLine(block, key)
            )
        }
    }
}
