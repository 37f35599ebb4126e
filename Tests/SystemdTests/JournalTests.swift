import Glibc
import Logging
import Synchronization
import Systemd
import Testing

@Suite struct `Logging to the journal` {
    private final class Entries: Sendable {
        private let entries = Mutex<[[String]]>([])
        var all: [[String]] { entries.withLock { $0 } }
        func add(_ fields: [[UInt8]]) {
            let texts = fields.map { String(decoding: $0, as: UTF8.self) }
            entries.withLock { $0.append(texts) }
        }
    }

    private struct Failure: Error, CustomStringConvertible {
        let description = "disk\nfull"
    }

    private func logger(_ entries: Entries, _ provider: Logger.MetadataProvider? = nil) -> Logger {
        Logger(label: "mado.sequencer") { label in
            var handler = JournalLogHandler(label: label, identifier: "madod") { entries.add($0) }
            handler.logLevel = .trace
            handler.metadataProvider = provider
            return handler
        }
    }

    @Test func `an event is its fields, sorted, whatever its lines`() {
        let entries = Entries()
        var logger = logger(entries)
        logger[metadataKey: "grant"] = "G-7K3QZ8M1XW"
        logger.notice(
            "一行目\n二行目=x",
            metadata: ["end-cause": "revoked", "event id": "E-000001\n"]
        )
        #expect(
            entries.all == [
                [
                    "MESSAGE=一行目\n二行目=x", "PRIORITY=5", "SYSLOG_IDENTIFIER=madod",
                    "MADO_LOGGER=mado.sequencer", "MADO_END_CAUSE=revoked",
                    "MADO_EVENT_ID=E-000001\n", "MADO_GRANT=G-7K3QZ8M1XW",
                ]
            ]
        )
    }

    @Test func `levels are syslog's priorities`() {
        let entries = Entries()
        let logger = logger(entries)
        for level in Logger.Level.allCases {
            logger.log(level: level, "x")
        }
        #expect(
            entries.all.map { $0[1] } == [7, 7, 6, 5, 4, 3, 2].map { "PRIORITY=\($0)" }
        )
    }

    @Test func `names keep to the journal's alphabet and length`() {
        let entries = Entries()
        let names = ["", "_x", "9lives", "ａ", "a.b/c", String(repeating: "k", count: 80)]
        for name in names {
            logger(entries).info("x", metadata: ["\(name)": "v"])
        }
        let fields = entries.all.map { $0[4] }
        #expect(
            fields == [
                "MADO_=v", "MADO__X=v", "MADO_9LIVES=v", "MADO____=v", "MADO_A_B_C=v",
                "MADO_" + String(repeating: "K", count: 59) + "=v",
            ]
        )
    }

    @Test func `the event's own metadata wins over the provider's and the logger's`() {
        let entries = Entries()
        var logger = logger(
            entries,
            Logger.MetadataProvider { ["a": "provider", "b": "provider"] }
        )
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "c"] = "logger"
        logger.error("x", error: Failure(), metadata: ["b": "event"])
        #expect(
            entries.all.first?.dropFirst(4) == [
                "MADO_A=provider", "MADO_B=event", "MADO_C=logger", "MADO_ERROR=disk\nfull",
            ]
        )
    }

    @Test func `a copy's metadata and level are its own`() {
        let entries = Entries()
        let first = logger(entries)
        var second = first
        second[metadataKey: "only"] = "second"
        second.logLevel = .error
        first.info("x")
        second.info("unheard")
        #expect(entries.all.count == 1)
        #expect(entries.all.first?.count == 4)
        #expect(first.logLevel == .trace)
    }

    @Test func `the journal is known by device and inode`() throws {
        let path = "/tmp/mado-journal-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer {
            close(descriptor)
            unsafe unlink(path)
        }
        var status = stat()
        try #require(unsafe fstat(descriptor, &status) == 0)
        let (device, inode) = (status.st_dev, status.st_ino)
        let isJournal = { isJournalConnected(stream: $0, descriptor: descriptor) }
        #expect(isJournal("\(device):\(inode)"))
        let others = [
            nil, "", ":", "\(device)", "\(device):", "\(device):\(inode + 1)",
            "\(device + 1):\(inode)", "\(device):\(inode):0", "x:y",
        ]
        for stream in others {
            #expect(!isJournal(stream), "\(stream ?? "unset")")
        }
        #expect(!isJournalConnected(stream: "\(device):\(inode)", descriptor: 9999))
    }

    @Test func `without a journal there is standard error`() {
        let terminal = logHandler(
            label: "x",
            identifier: "madod",
            level: .warning,
            isJournal: false
        )
        #expect(terminal is StreamLogHandler)
        #expect(terminal.logLevel == .warning)
        let journal = logHandler(label: "x", identifier: "madod", level: .debug, isJournal: true)
        #expect(journal is JournalLogHandler)
        #expect(journal.logLevel == .debug)
    }
}
