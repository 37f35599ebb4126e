import Foundation

/// The arrows between the targets (design: the modules): what each may import.
///
/// The compiler holds only part of this: it lets a target import what its dependencies import,
/// and every module of the system.
let allowedImports: [String: Set<String>] = [
    // The core: the language alone. No I/O, no clock, no Foundation.
    "BrokerCore": [],
    // Foundation's essentials are here since swift-crypto hands out signatures as `Data`.
    // The C library since an export that may not be read must not look like one that lacks files.
    "Ledger": ["BrokerCore", "Crypto", "FoundationEssentials", "Glibc"],
    "Broker": [
        "BrokerCore", "Ledger", "Logging", "ServiceLifecycle", "Synchronization",
        "DequeModule", "HeapModule",
        // The sequencer's own thread: an append blocks until the disk answered.
        "Dispatch",
    ],
    "Credentials": [
        "BrokerCore", "Crypto", "CryptoExtras", "CZlib", "Foundation", "Glibc",
        "Synchronization",
        // The passphrase worker's own thread.
        "Dispatch",
    ],
    "Messages": ["BrokerCore", "Foundation"],
    // What the two SQLite adapters share: the file under the database.
    "SQLiteFile": ["Glibc"],
    // Adapters, none of which imports another.
    "LedgerSQLite": [
        "BrokerCore", "CFallocate", "Ledger", "SQLiteFile", "GRDB", "Foundation", "Glibc",
        "Synchronization",
    ],
    "DirectorySQLite": [
        "BrokerCore", "Credentials", "SQLiteFile", "GRDB", "Foundation", "Glibc",
        "Synchronization",
    ],
    "SiteFiles": ["BrokerCore", "Messages", "Yams", "SwiftCSV", "Foundation", "Glibc"],
    // What a request says, whatever carried it: pure, so that it can be fuzzed by itself.
    "Requests": ["BrokerCore", "FoundationEssentials"],
    "BrokerHTTP": [
        "BrokerCore", "Broker", "Credentials", "Ledger", "Messages", "Requests", "Hummingbird",
        // How far lists may be behind the stream: the other side reckons with the same.
        "VerifierFormats",
        "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOExtras", "NIOFoundationCompat",
        "NIOPosix", "NIOSSL", "Logging", "ServiceLifecycle", "Synchronization", "Foundation",
        "Glibc",
        // History is read from the disk: not on the threads that answer checks.
        "Dispatch",
    ],
    "Systemd": ["CSystemd", "Glibc", "Logging", "ServiceLifecycle", "Synchronization"],
    // The assembly: all adapters.
    "MadoDaemon": [
        "BrokerCore", "Broker", "BrokerHTTP", "SiteFiles", "Credentials", "DirectorySQLite",
        "Ledger", "LedgerSQLite", "SQLiteFile", "Messages", "Systemd", "CTimex", "NIOCore",
        "NIOPosix",
        "Logging", "ServiceLifecycle", "UnixSignals", "Synchronization", "Foundation", "Glibc",
    ],
    "madod": ["MadoDaemon", "Messages", "Systemd", "Logging", "ArgumentParser", "Glibc"],
    "Reconciliation": ["BrokerCore", "Ledger", "Messages", "SiteFiles", "Crypto", "Glibc"],
    // What downstream systems link: no server code, and nothing of Mado's.
    "MadoVerifier": [
        "VerifierFormats", "Crypto", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOSSL",
        "FoundationEssentials", "Glibc",
    ],
    // Its parsers by themselves: pure, so that they can be fuzzed without an HTTP client.
    "VerifierFormats": ["Crypto", "CZlib", "FoundationEssentials"],
    // The command line: never the broker.
    "MadoCommand": [
        "BrokerCore", "Ledger", "LedgerSQLite", "MadoVerifier", "SQLiteFile", "Messages",
        "Reconciliation", "SiteFiles", "VerifierFormats", "ArgumentParser",
        "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "HTTPTypes",
        "Synchronization", "Foundation", "Glibc",
    ],
    "mado": ["MadoCommand", "Foundation"],
    // What tests and measurements use, and no package contains.
    "BrokerTesting": [
        "BrokerCore", "Broker", "Credentials", "Ledger", "Synchronization", "Glibc",
    ],
    "PowerCut": ["CPowerCut", "Foundation", "Glibc"],
    "madod-testing": [
        "BrokerCore", "Broker", "BrokerTesting", "Credentials", "Ledger", "MadoDaemon",
        "Messages", "PowerCut", "Systemd", "Logging", "ArgumentParser", "Synchronization",
        "Foundation", "Glibc",
    ],
    "mado-fuzz": [
        "BrokerCore", "Credentials", "Ledger", "Messages", "Reconciliation", "Requests",
        "SiteFiles", "VerifierFormats", "CLibFuzzer", "Synchronization", "Foundation", "Glibc",
    ],
    "mado-simulate": ["BrokerTesting", "ArgumentParser", "Foundation"],
    "DaemonHarness": [
        "BrokerCore", "CThreadUser", "CZlib", "Credentials", "Ledger", "LedgerSQLite",
        "Messages", "SiteFiles", "Synchronization", "Dispatch", "Foundation", "Glibc",
    ],
    "mado-bench": [
        "BrokerCore", "Credentials", "DaemonHarness", "Ledger", "LedgerSQLite",
        "ArgumentParser", "Synchronization", "Dispatch", "Foundation", "Glibc",
    ],
    // Module maps of the system's libraries.
    // C.
    "CPowerCut": [],
    "CSystemd": [],
    "CFallocate": [],
    "CTimex": [],
    "CZlib": [],
    "CThreadUser": [],
]

/// The targets that reach outside; the ports in `Ledger`, `Broker` and `Credentials` are theirs.
let adapters: Set<String> = [
    "LedgerSQLite", "DirectorySQLite", "SiteFiles", "BrokerHTTP", "Systemd",
]

func importFindings(
    _ file: RepositoryFile,
    allowed: [String: Set<String>] = allowedImports
) -> [Finding] {
    guard file.isSwift else { return [] }
    if file.isUnder("Tests") {
        return imports(of: file).filter { $0.text == "XCTest" }.map {
            Finding(path: file.path, line: $0.line, what: "imports XCTest; use Testing")
        }
    }
    guard let target = file.target else { return [] }
    let row = allowed[target] ?? []
    return imports(of: file).filter { !row.contains($0.text) }.map {
        Finding(path: file.path, line: $0.line, what: "\(target) may not import \($0.text)")
    }
}

/// The modules that a file imports, each without its submodule.
func imports(of file: RepositoryFile) -> [Token] {
    let kinds = [
        "struct", "class", "enum", "protocol", "func", "let", "var", "typealias", "actor",
    ]
    let lines = SwiftText(file.text).code
        .split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().compactMap { index, line in
        var words = line.split(whereSeparator: { $0 == " " || $0 == ";" })[...]
        words = words.drop { $0.hasPrefix("@") || accessLevels.contains(String($0)) }
        guard words.popFirst() == "import", var module = words.popFirst() else { return nil }
        if kinds.contains(String(module)) { module = words.popFirst() ?? module }
        let name = module.prefix { $0 != "." }
        return Token(text: String(name), line: index + 1)
    }
}

private let accessLevels = ["public", "package", "internal", "fileprivate", "private"]
