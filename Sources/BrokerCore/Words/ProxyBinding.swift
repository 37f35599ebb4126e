/// Which proxy asks for a system on the check socket, and under which of its hosts.
package struct ProxyBinding: Hashable, Sendable {
    /// The accounts of this host that the proxy runs under.
    package let accounts: [UInt32]
    /// In lower case, without a port; no other system has them.
    package let hosts: [String]

    package init(accounts: [UInt32], hosts: [String]) {
        self.accounts = accounts
        self.hosts = hosts
    }
}
