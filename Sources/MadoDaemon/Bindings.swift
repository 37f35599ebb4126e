import BrokerHTTP
import SiteFiles
import Systemd

/// Which sockets to serve: those that systemd passed and, for a kind of which it passed none, the
/// configuration's own.
struct Bindings {
    let all: [Binding]

    /// `FileDescriptorName=` of a socket unit whose connections begin with a TLS handshake.
    static let tlsName = "tls"
    /// `FileDescriptorName=` of the socket unit for proxies on this host.
    static let proxyName = "proxy"

    /// Throws ``DaemonFault/plainSocket(name:)``: without TLS nobody is served but this host.
    /// `proxyGroup`: of the proxies' socket; nil: the daemon's own.
    init(
        _ config: DaemonConfig,
        proxyGroup: UInt32? = nil,
        _ inherited: [InheritedSocket]
    ) throws(DaemonFault) {
        for socket in inherited where socket.name != Self.tlsName && !socket.isOfThisHost {
            throw .plainSocket(name: socket.name)
        }
        // Anyone on the host may connect: the kernel says who it is, and the core what they may.
        let operators = Binding.unix(path: config.listen.operatorSocket, mode: 0o666)
        // The account and the host say which system is asked for; the group, who may connect.
        let proxies = config.listen.checkSocket.map {
            Binding.unix(path: $0, mode: 0o660, group: proxyGroup, isForProxies: true)
        }
        let plain = config.listen.tcp.map {
            Binding.tcp(host: $0.host, port: $0.port, isTLS: false)
        }
        let secure = config.listen.tls.map {
            Binding.tcp(host: $0.host, port: $0.port, isTLS: true)
        }
        let passed = inherited.map {
            Binding.inherited(
                descriptor: $0.descriptor,
                isTLS: $0.family == .inet && $0.name == Self.tlsName,
                isForProxies: $0.family == .unix && $0.name == Self.proxyName
            )
        }
        let hasProxies = passed.contains(where: \.isForProxies)
        let hasOperators = zip(inherited, passed).contains {
            $0.family == .unix && !$1.isForProxies
        }
        let hasTLS = passed.contains(where: \.isTLS)
        let hasPlain = zip(inherited, passed).contains { $0.family == .inet && !$1.isTLS }
        let own =
            (hasOperators ? [] : [operators])
            + (hasProxies ? [] : [proxies].compactMap { $0 })
            + (hasPlain ? [] : [plain].compactMap { $0 })
            + (hasTLS ? [] : [secure].compactMap { $0 })
        all = passed + own
    }
}
