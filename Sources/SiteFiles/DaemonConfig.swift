package import BrokerCore
import Glibc
package import Messages

/// `mado.yaml`: how one daemon is set up. Paths are absolute or relative to the file itself.
package struct DaemonConfig: Hashable, Sendable {
    /// The grid company's name.
    package var company: Message
    /// The ledger's origin line (C2SP), such as `mado.example.co.jp/ledger1`; for its whole life.
    package var origin: String
    /// The origins that it had before it was restored from a backup, under the same key.
    package var formerOrigins: [String]
    /// `https://mado.example.co.jp`: what downstream systems call this daemon (RFC 8414 §2).
    package var issuer: String
    package var stateDirectory: String
    /// Where the newest checkpoint is kept outside the ledger's own file.
    package var heldCheckpointFile: String
    package var listen: Listen
    package var files: Files
    package var signingKeyFile: String
    package var sealingKeyFile: String
    /// Nil: no TLS.
    package var tls: TLSFiles?
    package var limits: Limits
    package var clock: Clock
    package var uses: Uses

    package struct Listen: Hashable, Sendable {
        /// The Unix socket for operators on the host.
        package var operatorSocket: String
        /// The Unix socket for proxies on the host; nil if switched off.
        package var checkSocket: String?
        /// Whose members may connect there; nil: the daemon's own group.
        package var checkSocketGroup: NamedGroup?
        /// Without TLS, on this host alone; nil if switched off.
        package var tcp: TCPAddress?
        /// With TLS, for the network; nil if switched off.
        package var tls: TCPAddress?
    }

    /// An address to listen on.
    package struct TCPAddress: Hashable, Sendable {
        /// A numeric IPv4 or IPv6 address.
        package let host: String
        /// 0 lets the system choose.
        package let port: Int

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    /// The files of the company, ready to be opened.
    package struct Files: Hashable, Sendable {
        package var roster: String
        package var terminals: String
        package var systems: String
        package var policy: String
        package var areas: String
    }

    package struct Limits: Hashable, Sendable {
        /// Commands waiting for the sequencer; ends have their own lane.
        package var inboxMax: Int
        package var bodyMaxBytes: Int
        package var connectionsMax: Int
        /// Activations waiting for the one passphrase worker.
        package var scryptQueueMax: Int
        package var requestTimeout: Milliseconds
        /// Streams of all systems together, and of one system.
        package var streamsMax: Int
        package var streamsPerSystemMax: Int
    }

    package struct Clock: Hashable, Sendable {
        /// How old the last mark may be at a new boot without synchronisation (design §5).
        package var doubt: Milliseconds
        /// The jump forward from which on the clock is not believed.
        package var forwardJump: Milliseconds
    }

    package struct Uses: Hashable, Sendable {
        /// How long new counts of checks wait for their digest in the ledger.
        package var digestInterval: Milliseconds
        /// How long they are kept; what is older is deleted once it is digested.
        package var retention: Milliseconds
    }
}

extension DaemonConfig {
    package static func load(path: String) throws(FileProblems) -> DaemonConfig {
        try read(SiteText.load(path: path), file: path)
    }

    /// Relative paths are taken from the directory of `file`.
    package static func read(
        _ bytes: [UInt8],
        file: String
    ) throws(FileProblems) -> DaemonConfig {
        var reader = YAMLReader(file: file)
        let text = try SiteText.decode(bytes, file: file)
        let root = reader.root(
            text,
            required: ["company", "origin"],
            optional: [
                "issuer", "state_directory", "listen", "files", "signing_key_file",
                "sealing_key_file", "tls", "limits", "clock", "former_origins",
                "held_checkpoint_file", "uses",
            ]
        )
        let config = root.flatMap { read($0, base: directory(of: file), &reader) }
        try reader.found.check()
        guard let config else {
            throw FileProblems(FileProblem(file: file, line: 0, message: FileText.empty))
        }
        return config
    }

    /// Nil only after a problem was reported.
    private static func read(
        _ root: YAMLBlock,
        base: String,
        _ reader: inout YAMLReader
    ) -> DaemonConfig? {
        let company = reader.name(root, "company")
        let origin = reader.value(root, "origin", .origin, parse: origin)
        let formerOrigins = formerOrigins(root, origin, &reader)
        let state =
            reader.value(root, "state_directory", .absolutePath(maxBytes: 1024)) {
                absolutePath($0, maxBytes: 1024)
            } ?? usualState
        let signing = reader.path(root, "signing_key_file", base) ?? "\(state)/signing.key"
        let sealing = reader.path(root, "sealing_key_file", base) ?? "\(state)/sealing.key"
        let held = reader.path(root, "held_checkpoint_file", base) ?? usualHeld(state)
        let issuer = reader.value(root, "issuer", .issuer, parse: issuer)
        let listen = listen(root, &reader)
        let tls = TLSFiles.read(root, base, isNeeded: listen.tls != nil, &reader)
        let files = files(root, base, &reader)
        let limits = limits(root, &reader)
        let clock = clock(root, &reader)
        let uses = uses(root, &reader)
        guard let company, let origin else { return nil }
        return DaemonConfig(
            company: company,
            origin: origin,
            formerOrigins: formerOrigins,
            issuer: issuer ?? usualIssuer(origin),
            stateDirectory: state,
            heldCheckpointFile: held,
            listen: listen,
            files: files,
            signingKeyFile: signing,
            sealingKeyFile: sealing,
            tls: tls,
            limits: limits,
            clock: clock,
            uses: uses
        )
    }

    private static func listen(_ root: YAMLBlock, _ reader: inout YAMLReader) -> Listen {
        var listen = Listen(
            operatorSocket: "/run/mado/mado.sock",
            tcp: TCPAddress(host: "127.0.0.1", port: 8643)
        )
        let keys = ["operator_socket", "check_socket", "check_socket_group", "tcp", "tls"]
        guard let block = reader.block(root, "listen", required: [], optional: keys) else {
            return listen
        }
        // The kernel's sockaddr_un has 108 bytes with the closing NUL.
        let socket = reader.value(block, "operator_socket", .absolutePath(maxBytes: 107)) {
            absolutePath($0, maxBytes: 107)
        }
        listen.operatorSocket = socket ?? listen.operatorSocket
        let checks = reader.value(block, "check_socket", .socketPath) { text -> String?? in
            text == "off" ? .some(nil) : absolutePath(text, maxBytes: 107).map { .some($0) }
        }
        if let checks { listen.checkSocket = checks }
        listen.checkSocketGroup = reader.group(block, "check_socket_group")
        if let path = listen.checkSocket, path == listen.operatorSocket {
            let line = reader.valueLine(block, "check_socket")
            let keyPath = block.path("check_socket")
            let other = reader.valueLine(block, "operator_socket")
            reader.found.add(line, FileText.duplicate(keyPath, path, line: other))
        }
        let tcp = reader.value(block, "tcp", .loopback) { text -> TCPAddress?? in
            text == "off" ? .some(nil) : loopback(text).map { .some($0) }
        }
        if let tcp { listen.tcp = tcp }
        let tls = reader.value(block, "tls", .address) { text -> TCPAddress?? in
            text == "off" ? .some(nil) : address(text).map { .some($0) }
        }
        if let tls { listen.tls = tls }
        return listen
    }

    private static func files(
        _ root: YAMLBlock,
        _ base: String,
        _ reader: inout YAMLReader
    ) -> Files {
        let keys = ["roster", "terminals", "systems", "policy", "areas"]
        let block = reader.block(root, "files", required: [], optional: keys)
        func path(_ key: String, _ usual: String) -> String {
            block.flatMap { reader.path($0, key, base) } ?? resolved(usual, base)
        }
        return Files(
            roster: path("roster", "roster.csv"),
            terminals: path("terminals", "terminals.csv"),
            systems: path("systems", "systems.yaml"),
            policy: path("policy", "policy.yaml"),
            areas: path("areas", "areas.yaml")
        )
    }

    private static func limits(_ root: YAMLBlock, _ reader: inout YAMLReader) -> Limits {
        let keys = [
            "inbox_max", "body_max_bytes", "connections_max", "scrypt_queue_max",
            "request_timeout", "streams_max", "streams_per_system_max",
        ]
        let block = reader.block(root, "limits", required: [], optional: keys)
        func count(_ key: String, _ range: ClosedRange<Int>, _ usual: Int) -> Int {
            let rule = ValueRule.integer(min: range.lowerBound, max: range.upperBound)
            return block.flatMap {
                reader.value($0, key, rule) { Values.integer($0, in: range) }
            } ?? usual
        }
        let sizes = 4096...1_048_576
        let body = block.flatMap {
            reader.value(
                $0,
                "body_max_bytes",
                .size(min: sizes.lowerBound, max: sizes.upperBound)
            ) { Values.size($0, in: sizes) }
        }
        let timeout = reader.length(block, "request_timeout", .seconds(1)...(.seconds(60)))
        return Limits(
            inboxMax: count("inbox_max", 64...65_536, 4096),
            bodyMaxBytes: body ?? 65_536,
            connectionsMax: count("connections_max", 16...16_384, 1024),
            scryptQueueMax: count("scrypt_queue_max", 1...1024, 64),
            requestTimeout: timeout ?? .seconds(10),
            streamsMax: count("streams_max", 1...1024, 64),
            streamsPerSystemMax: count("streams_per_system_max", 1...64, 4)
        )
    }

    private static func clock(_ root: YAMLBlock, _ reader: inout YAMLReader) -> Clock {
        let keys = ["doubt", "forward_jump"]
        let block = reader.block(root, "clock", required: [], optional: keys)
        let doubt = reader.length(block, "doubt", .minutes(1)...(.hours(24)))
        let jump = reader.length(block, "forward_jump", .seconds(10)...(.hours(1)))
        return Clock(doubt: doubt ?? .hours(1), forwardJump: jump ?? .minutes(10))
    }

    private static func uses(_ root: YAMLBlock, _ reader: inout YAMLReader) -> Uses {
        let keys = ["digest_interval", "retention"]
        let block = reader.block(root, "uses", required: [], optional: keys)
        let interval = reader.length(block, "digest_interval", .minutes(1)...(.hours(24)))
        let kept = UseRetention.least...UseRetention.most
        let retention = reader.length(block, "retention", kept)
        return Uses(
            digestInterval: interval ?? .minutes(10),
            retention: retention ?? UseRetention.usual
        )
    }
}

extension DaemonConfig {
    private static func origin(_ text: String) -> String? {
        LedgerOrigins.isOrigin(text) ? text : nil
    }

    /// The names that a restored ledger had before; of one key, none twice.
    private static func formerOrigins(
        _ root: YAMLBlock,
        _ current: String?,
        _ reader: inout YAMLReader
    ) -> [String] {
        reader.values(root, "former_origins", .origin) { text in
            origin(text).flatMap { $0 == current ? nil : $0 }
        } ?? []
    }

    private static func absolutePath(_ text: String, maxBytes: Int) -> String? {
        guard text.hasPrefix("/"), text.utf8.count <= maxBytes,
            Values.text(text, max: maxBytes) != nil
        else { return nil }
        return text
    }

    private static func loopback(_ text: String) -> TCPAddress? {
        address(text).flatMap { ["127.0.0.1", "::1"].contains($0.host) ? $0 : nil }
    }

    /// A numeric address and a port: a name could mean something else tomorrow.
    private static func address(_ text: String) -> TCPAddress? {
        guard let colon = text.lastIndex(of: ":"),
            let port = Values.integer(String(text[text.index(after: colon)...]), in: 0...65_535)
        else { return nil }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            let inner = String(host.dropFirst().dropLast())
            return isNumeric(inner, AF_INET6) ? TCPAddress(host: inner, port: port) : nil
        }
        return isNumeric(String(host), AF_INET) ? TCPAddress(host: String(host), port: port) : nil
    }

    private static func isNumeric(_ host: String, _ family: Int32) -> Bool {
        var address = in6_addr()
        return unsafe inet_pton(family, host, &address) == 1
    }

    /// `https://` with a host name and perhaps a port: no path, so that every document lies where
    /// its standard says.
    private static func issuer(_ text: String) -> String? {
        guard text.hasPrefix("https://"), text.utf8.count <= 128 else { return nil }
        let parts = text.dropFirst("https://".count)
            .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let allowed = Array("abcdefghijklmnopqrstuvwxyz0123456789.-".utf8)
        guard let host = parts.first, let first = host.utf8.first, let last = host.utf8.last,
            host.utf8.allSatisfy(allowed.contains),
            ![first, last].contains(UInt8(ascii: ".")), ![first, last].contains(UInt8(ascii: "-"))
        else { return nil }
        if parts.count == 2 {
            guard let port = Values.integer(String(parts[1]), in: 1...65_535), port != 443 else {
                return nil
            }
        }
        return text
    }

    private static let usualState = "/var/lib/mado"

    /// Where no backup looks, on a host that is laid out as usual; else beside the ledger.
    private static func usualHeld(_ state: String) -> String {
        (state == usualState ? "/var/cache/mado" : state) + "/held.checkpoint"
    }

    /// The host of the ledger's origin, where mado.yaml says nothing.
    private static func usualIssuer(_ origin: String) -> String {
        "https://" + origin.prefix { $0 != "/" }
    }
}

extension YAMLReader {
    mutating func path(_ block: YAMLBlock, _ key: String, _ base: String) -> String? {
        value(block, key, .path) { Values.text($0, max: 1024) }.map { resolved($0, base) }
    }

    fileprivate mutating func length(
        _ block: YAMLBlock?,
        _ key: String,
        _ range: ClosedRange<Milliseconds>
    ) -> Milliseconds? {
        guard let block else { return nil }
        let rule = ValueRule.duration(min: range.lowerBound, max: range.upperBound)
        return value(block, key, rule) { Values.duration($0, in: range) }
    }
}

/// The directory part of a path with its slash; empty for a bare file name.
private func directory(of file: String) -> String {
    file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
}

private func resolved(_ path: String, _ base: String) -> String {
    path.hasPrefix("/") ? path : base + path
}
