import BrokerHTTP
import SiteFiles
import Systemd

/// Which sockets to serve: those that systemd passed, else those of the configuration.
struct Bindings {
    let all: [Binding]

    init(_ config: DaemonConfig, _ inherited: [InheritedSocket]) {
        guard inherited.isEmpty else {
            all = inherited.map { .inherited(descriptor: $0.descriptor) }
            return
        }
        // Anyone on the host may connect: the kernel says who it is, and the core what they may.
        let operators = Binding.unix(path: config.listen.operatorSocket, mode: 0o666)
        let tcp = config.listen.tcp.map { Binding.tcp(host: $0.host, port: $0.port) }
        all = [operators] + [tcp].compactMap { $0 }
    }
}
