import ArgumentParser
import Foundation
import Messages

/// How a command finds the daemon.
///
/// None of the options names who acts: that is the account at the socket, and the certificate's
/// owner at a server (law L9, design §8). The private key has not the short name `--key`, which is
/// the ledger's public one: options may stand before the command, where there is one list of them.
struct DaemonOptions: ParsableArguments {
    @Option(name: .customLong("socket"), help: ArgumentHelp(OptionText.socket, value: "path"))
    var socket: String?

    @Option(name: .customLong("server"), help: ArgumentHelp(OptionText.server, value: "url"))
    var server: String?

    @Option(
        name: .customLong("certificate"),
        help: ArgumentHelp(OptionText.certificate, value: "file")
    )
    var certificate: String?

    @Option(
        name: .customLong("private-key"),
        help: ArgumentHelp(OptionText.privateKey, value: "file")
    )
    var privateKey: String?

    @Option(name: .customLong("ca"), help: ArgumentHelp(OptionText.authorities, value: "file"))
    var authorities: String?

    /// Those that have no meaning where no daemon is asked.
    static let ofServer = ["--server", "--certificate", "--private-key", "--ca"]

    /// What is named on the line comes before what the environment names.
    func place(_ environment: Runner.Environment) throws(CommandFailure) -> DaemonPlace {
        if socket != nil, server != nil { throw exclusive("--socket", "--server") }
        if socket == nil, server == nil, environment.socket != nil, environment.server != nil {
            throw exclusive("MADO_SOCKET", "MADO_SERVER")
        }
        let atServer = server ?? (socket == nil ? environment.server : nil)
        guard let atServer else {
            if let idle = idleOption { throw .usage(RemoteText.needsServer(idle)) }
            return (socket ?? environment.socket).map { .socket(path: $0) } ?? .defaultSocket
        }
        return .server(
            RemoteServer(
                url: try Self.url(atServer),
                identity: try identity(environment),
                authorities: authorities ?? environment.authorities
            )
        )
    }

    private var idleOption: String? {
        if certificate != nil { return "--certificate" }
        if privateKey != nil { return "--private-key" }
        return authorities != nil ? "--ca" : nil
    }

    /// Neither or both: half of a pair shows nothing, and which half is missing is said.
    private func identity(
        _ environment: Runner.Environment
    ) throws(CommandFailure) -> RemoteServer.Identity? {
        switch (certificate ?? environment.certificate, privateKey ?? environment.privateKey) {
        case (let certificate?, let key?):
            return RemoteServer.Identity(certificate: certificate, privateKey: key)
        case (nil, nil): return nil
        case (_?, nil): throw .usage(ArgumentText.missing(["--private-key"]))
        case (nil, _?): throw .usage(ArgumentText.missing(["--certificate"]))
        }
    }

    /// `https://HOST[:PORT]` and nothing else; never without TLS.
    private static func url(_ text: String) throws(CommandFailure) -> String {
        guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "https",
            let host = parts.encodedHost, !host.isEmpty, parts.user == nil,
            parts.password == nil, ["", "/"].contains(parts.path), parts.query == nil,
            parts.fragment == nil, parts.port.map({ (1...65_535).contains($0) }) != false
        else { throw .usage(RemoteText.badURL(text)) }
        return "https://\(host)" + (parts.port.map { ":\($0)" } ?? "")
    }

    private func exclusive(_ one: String, _ other: String) -> CommandFailure {
        .usage(ArgumentText.exclusive([one, other]))
    }
}
