/// Where the daemon is that a command asks.
package enum DaemonPlace: Hashable, Sendable {
    /// On this host.
    case socket(path: String)
    case server(RemoteServer)

    package static let defaultSocket = DaemonPlace.socket(path: "/run/mado/mado.sock")

    /// The real way there. Throws where a file that it needs cannot be used.
    package func transport() throws(CommandFailure) -> any Transport {
        switch self {
        case .socket(let path): SocketTransport(path: path)
        case .server(let server): try ServerTransport(server)
        }
    }
}

/// A daemon on another machine, and by what it is known and knows us.
package struct RemoteServer: Hashable, Sendable {
    /// PEM files.
    package struct Identity: Hashable, Sendable {
        /// The own certificate, then those that lead to its authority.
        package let certificate: String
        package let privateKey: String

        package init(certificate: String, privateKey: String) {
            self.certificate = certificate
            self.privateKey = privateKey
        }
    }

    /// `https://mado.example:8644`, without a path.
    package let url: String
    /// Nil: nobody, which is enough for what is proven otherwise, such as activation.
    package let identity: Identity?
    /// A PEM file of the server's authorities; nil: those of this host.
    package let authorities: String?

    package init(url: String, identity: Identity? = nil, authorities: String? = nil) {
        self.url = url
        self.identity = identity
        self.authorities = authorities
    }
}
