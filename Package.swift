// swift-tools-version: 6.3

import PackageDescription

/// `scripts/fuzz` alone sets this: our own modules, and none of others, count what they run.
let isFuzzing = Context.environment["MADO_FUZZ"] != nil
let fuzzSettings: [SwiftSetting] =
    isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer", "-assert-config", "Debug", "-DFUZZING"])] : []
let fuzzLinking: [LinkerSetting] =
    isFuzzing
    ? [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld", "-Xlinker", "--gc-sections"])] : []

/// Warnings are errors in our own targets only; dependencies stay as they come.
let settings: [SwiftSetting] =
    [
        .treatAllWarnings(as: .error),
        .strictMemorySafety(),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
    ] + fuzzSettings

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)
let unixSignals = Target.Dependency.product(
    name: "UnixSignals",
    package: "swift-service-lifecycle"
)
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioFoundation = Target.Dependency.product(
    name: "NIOFoundationCompat",
    package: "swift-nio"
)
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioExtras = Target.Dependency.product(name: "NIOExtras", package: "swift-nio-extras")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let csv = Target.Dependency.product(name: "SwiftCSV", package: "SwiftCSV")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient",
    package: "async-http-client"
)

let package = Package(
    name: "mado",
    products: [
        .executable(name: "madod", targets: ["madod"]),
        .executable(name: "mado", targets: ["mado"]),
        .library(name: "MadoVerifier", targets: ["MadoVerifier"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
    ],
    targets: [
        .target(name: "BrokerCore", swiftSettings: settings),
        .target(name: "Ledger", dependencies: ["BrokerCore", crypto], swiftSettings: settings),
        .target(name: "SQLiteFile", swiftSettings: settings),
        .systemLibrary(name: "CFallocate"),
        .target(
            name: "LedgerSQLite",
            dependencies: ["BrokerCore", "CFallocate", "Ledger", "SQLiteFile", grdb],
            swiftSettings: settings
        ),
        .target(
            name: "Broker",
            dependencies: ["BrokerCore", "Ledger", deque, heap, logging, lifecycle],
            swiftSettings: settings
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]
        ),
        .target(
            name: "Credentials",
            dependencies: ["BrokerCore", "CZlib", crypto, cryptoExtras],
            swiftSettings: settings
        ),
        .target(
            name: "DirectorySQLite",
            dependencies: ["BrokerCore", "Credentials", "SQLiteFile", grdb],
            swiftSettings: settings
        ),
        .target(name: "Messages", dependencies: ["BrokerCore"], swiftSettings: settings),
        .target(
            name: "SiteFiles",
            dependencies: ["BrokerCore", "Messages", yams, csv],
            swiftSettings: settings
        ),
        .target(name: "Requests", dependencies: ["BrokerCore"], swiftSettings: settings),
        .target(
            name: "BrokerHTTP",
            dependencies: [
                "BrokerCore", "Broker", "Credentials", "Ledger", "Messages", "Requests",
                "VerifierFormats",
                hummingbird, hummingbirdCore, httpTypes, nioCore, nioExtras, nioFoundation,
                nioPosix, nioSSL,
                logging, lifecycle,
            ],
            swiftSettings: settings
        ),
        .systemLibrary(
            name: "CSystemd",
            pkgConfig: "libsystemd",
            providers: [.apt(["libsystemd-dev"])]
        ),
        .target(
            name: "Systemd",
            dependencies: ["CSystemd", logging, lifecycle],
            swiftSettings: settings
        ),
        .systemLibrary(name: "CTimex"),
        .target(
            name: "MadoDaemon",
            dependencies: [
                "BrokerCore", "CTimex", "Broker", "BrokerHTTP", "SiteFiles", "Credentials",
                "DirectorySQLite", "Ledger", "LedgerSQLite", "SQLiteFile", "Messages", "Systemd",
                nioCore, nioPosix, logging, lifecycle, unixSignals,
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "madod",
            dependencies: ["MadoDaemon", "Messages", "Systemd", argumentParser, logging],
            swiftSettings: settings
        ),
        .target(
            name: "BrokerTesting",
            dependencies: ["BrokerCore", "Broker", "Credentials", "Ledger"],
            swiftSettings: settings
        ),
        // A power cut, and an unreliable disk, under SQLite.
        .target(name: "CPowerCut", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "PowerCut", dependencies: ["CPowerCut"], swiftSettings: settings),
        .executableTarget(
            name: "madod-testing",
            dependencies: [
                "Broker", "BrokerCore", "BrokerTesting", "Credentials", "Ledger", "MadoDaemon",
                "Messages", "PowerCut", "Systemd", argumentParser,
            ],
            swiftSettings: settings
        ),
        .systemLibrary(name: "CLibFuzzer", path: "Sources/mado-fuzz/CLibFuzzer"),
        .executableTarget(
            name: "mado-fuzz",
            dependencies: [
                "BrokerCore", "CLibFuzzer", "Credentials", "Ledger", "Messages",
                "Reconciliation", "Requests", "SiteFiles", "VerifierFormats",
            ],
            exclude: ["CLibFuzzer"],
            swiftSettings: settings,
            linkerSettings: fuzzLinking
        ),
        .executableTarget(
            name: "mado-simulate",
            dependencies: ["BrokerTesting", argumentParser],
            swiftSettings: settings
        ),
        .target(
            name: "Reconciliation",
            dependencies: ["BrokerCore", "Ledger", "Messages", "SiteFiles", crypto],
            swiftSettings: settings
        ),
        .target(
            name: "VerifierFormats",
            dependencies: ["CZlib", crypto],
            swiftSettings: settings
        ),
        .target(
            name: "MadoVerifier",
            dependencies: [
                "VerifierFormats", crypto, asyncHTTPClient, nioCore, nioHTTP1, nioSSL,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "MadoCommand",
            dependencies: [
                "BrokerCore", "Ledger", "LedgerSQLite", "MadoVerifier", "SQLiteFile", "Messages",
                "Reconciliation", "SiteFiles", "VerifierFormats", argumentParser, asyncHTTPClient,
                nioCore, nioHTTP1, nioPosix, nioSSL,
            ],
            swiftSettings: settings
        ),
        .executableTarget(name: "mado", dependencies: ["MadoCommand"], swiftSettings: settings),
        .systemLibrary(name: "CThreadUser"),
        .target(
            name: "DaemonHarness",
            dependencies: [
                "BrokerCore", "Credentials", "CThreadUser", "CZlib", "Ledger", "LedgerSQLite",
                "Messages",
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "mado-bench",
            dependencies: [
                "BrokerCore", "Credentials", "DaemonHarness", "Ledger", argumentParser,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["mado-fuzz"],
            path: "Tests/Fuzz",
            exclude: ["corpus", "dictionaries"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BrokerCoreTests",
            dependencies: ["BrokerCore"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BrokerTests",
            dependencies: ["Broker", "BrokerCore", "BrokerTesting", "Ledger", logging],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LedgerTests",
            dependencies: ["BrokerCore", "BrokerTesting", "DaemonHarness", "Ledger", crypto],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LedgerSQLiteTests",
            dependencies: [
                "BrokerCore", "BrokerTesting", "DaemonHarness", "Ledger", "LedgerSQLite",
                "PowerCut", grdb,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CredentialsTests",
            dependencies: ["BrokerCore", "BrokerTesting", "Credentials", crypto],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DirectorySQLiteTests",
            dependencies: [
                "BrokerCore", "BrokerTesting", "Credentials", "DaemonHarness", "DirectorySQLite",
                "PowerCut", grdb,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SystemdTests",
            dependencies: ["Systemd", logging, lifecycle],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MessagesTests",
            dependencies: ["BrokerCore", "Messages"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SiteFilesTests",
            dependencies: ["BrokerCore", "Messages", "SiteFiles"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MadoVerifierTests",
            dependencies: ["BrokerCore", "Credentials", "MadoVerifier", "VerifierFormats"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RequestsTests",
            dependencies: ["Requests"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BrokerHTTPTests",
            dependencies: [
                "Broker",
                "BrokerCore",
                "BrokerHTTP",
                "BrokerTesting",
                "Credentials",
                "DaemonHarness",
                "Ledger",
                "Messages",
                "Requests",
                httpTypes,
                logging,
                nioCore,
                nioPosix,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReconciliationTests",
            dependencies: ["BrokerCore", "Ledger", "Messages", "Reconciliation", "SiteFiles"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MadoCommandTests",
            dependencies: [
                "BrokerCore", "Ledger", "LedgerSQLite", "MadoCommand", "MadoVerifier", "Messages",
                "Reconciliation", "SiteFiles",
                argumentParser,
            ],
            exclude: ["Transcripts"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Broker", "BrokerCore", "BrokerTesting", "Credentials", "DaemonHarness", "Ledger",
                "LedgerSQLite", "Messages", "PowerCut", "mado", "madod", "madod-testing", grdb,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LawTests",
            dependencies: ["Broker", "BrokerCore", "BrokerTesting", "Ledger", "mado-simulate"],
            swiftSettings: settings
        ),
        .testTarget(name: "TidyTests", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
