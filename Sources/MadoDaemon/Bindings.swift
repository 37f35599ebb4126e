import BrokerHTTP
import SiteFiles
import Systemd

/// Which sockets to serve: those that systemd passed and, for a family of which it passed none,
/// the configuration's own.
struct Bindings {
    let all: [Binding]

    init(_ config: DaemonConfig, _ inherited: [InheritedSocket]) {
        // Anyone on the host may connect: the kernel says who it is, and the core what they may.
        let operators = Binding.unix(path: config.listen.operatorSocket, mode: 0o666)
        let tcp = config.listen.tcp.map { Binding.tcp(host: $0.host, port: $0.port) }
        let passed = inherited.map { Binding.inherited(descriptor: $0.descriptor) }
        let hasUnix = inherited.contains { $0.family == .unix }
        let hasNetwork = inherited.contains { $0.family == .inet }
        all = passed + (hasUnix ? [] : [operators]) + (hasNetwork ? [] : [tcp].compactMap { $0 })
    }
}
