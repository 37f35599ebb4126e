import BrokerCore
import Messages
import SiteFiles
import Testing

/// Two systems, each with what is given for its proxy.
private func systems(_ proxies: String...) -> [UInt8] {
    let blocks = proxies.enumerated().map { index, proxy in
        """
          - id: sys-\(index + 1)
            name: {ja: 託送, en: Wheeling}
            screens: [a]
            operations: [view]
            enforcement: enforced
            terminal: required
            residual_seconds: 5
            proxy: \(proxy)

        """
    }
    return Array(("systems:\n" + blocks.joined()).utf8)
}

private let right = "{uids: [33, 34], hosts: [a.example.co.jp, b]}"

@Suite struct `The proxy of a system` {
    @Test func `is an account under a name`() throws {
        let rows = try SystemsFile.read(
            systems(right, "{uids: [33], hosts: [c.example]}"),
            file: "systems.yaml"
        )
        #expect(
            rows.map(\.proxy) == [
                ProxyBinding(accounts: [33, 34], hosts: ["a.example.co.jp", "b"]),
                ProxyBinding(accounts: [33], hosts: ["c.example"]),
            ]
        )
    }

    @Test(arguments: [
        ("{uids: [33], hosts: [b]}", 10, "'b' of 'systems.proxy.hosts' is also on line 2"),
        ("{uids: [33]}", 17, "The key 'systems.proxy.hosts' is missing"),
        ("{hosts: [c]}", 17, "The key 'systems.proxy.uids' is missing"),
        ("{uids: [0], hosts: [c]}", 17, "The uids 0 and 65534 cannot be a proxy's"),
        ("{uids: [65534], hosts: [c]}", 17, "The uids 0 and 65534 cannot be a proxy's"),
        ("{uids: [www-data], hosts: [c]}", 17, "Write a whole number from 1 to"),
        ("{uids: [33, 33], hosts: [c]}", 17, "'33' of 'systems.proxy.uids' is also on line 17"),
        ("{uids: [33], hosts: [C.example]}", 17, "in lower case, without a port"),
        ("{uids: [33], hosts: [\"c:443\"]}", 17, "in lower case, without a port"),
        ("{uids: [33], hosts: [\"*.c\"]}", 17, "in lower case, without a port"),
        ("{uids: [33], hosts: [c..d]}", 17, "in lower case, without a port"),
        ("{uids: [33], hosts: [c.]}", 17, "in lower case, without a port"),
        ("{uids: [33], hosts: [-c]}", 17, "in lower case, without a port"),
        ("{uids: [33], hosts: [c], x: 1}", 17, "There is no key 'x'"),
    ])
    func `is refused with its line`(_ proxy: String, _ line: Int, _ words: String) {
        let found = problems(.systems, systems(right, proxy))
        #expect(found.map(\.line) == [line])
        #expect(found.first?.message.en.contains(words) == true, "\(found)")
    }

    @Test func `asks at a socket of its own`() throws {
        func socket(_ listen: String) throws -> String? {
            let text = "company: {ja: 会社, en: Company}\norigin: a.example/b\n\(listen)\n"
            return try DaemonConfig.read(Array(text.utf8), file: "mado.yaml").listen.checkSocket
        }
        #expect(try socket("") == nil)
        #expect(try socket("listen: {check_socket: off}") == nil)
        #expect(try socket("listen: {check_socket: /run/c.sock}") == "/run/c.sock")
        #expect(throws: FileProblems.self) { try socket("listen: {check_socket: c.sock}") }
        // Who asks for others must not arrive where people act.
        #expect(throws: FileProblems.self) {
            try socket("listen: {check_socket: /run/mado/mado.sock}")
        }
    }
}
