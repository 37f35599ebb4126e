/// Where a listener's socket comes from.
package enum Binding: Hashable, Sendable {
    /// A Unix socket that this daemon makes; `mode` are its permissions, `group` whose group's:
    /// nil: the daemon's own.
    case unix(path: String, mode: UInt16, group: UInt32? = nil, isForProxies: Bool = false)
    case tcp(host: String, port: Int, isTLS: Bool)
    /// A bound and listening descriptor that systemd passed.
    case inherited(descriptor: Int32, isTLS: Bool, isForProxies: Bool = false)

    /// Does every connection begin with a handshake?
    package var isTLS: Bool {
        switch self {
        case .unix: false
        case .tcp(_, _, let isTLS), .inherited(_, let isTLS, _): isTLS
        }
    }

    /// Is everybody who connects a proxy that asks about others?
    package var isForProxies: Bool {
        switch self {
        case .unix(_, _, _, let isForProxies), .inherited(_, _, let isForProxies): isForProxies
        case .tcp: false
        }
    }
}

/// Bounds of every listener (mado.yaml, `limits`).
package struct ListenerLimits: Hashable, Sendable {
    package let bodyBytesMax: Int
    package let connectionsMax: Int
    package let requestTimeoutSeconds: Int64

    package init(bodyBytesMax: Int, connectionsMax: Int, requestTimeoutSeconds: Int64) {
        self.bodyBytesMax = bodyBytesMax
        self.connectionsMax = connectionsMax
        self.requestTimeoutSeconds = requestTimeoutSeconds
    }
}
