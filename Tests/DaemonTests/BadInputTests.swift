import DaemonHarness
import Foundation
import Ledger
import Testing

/// A bad file stops the start: file, line and reason in both languages, and nothing is loaded.
@Suite(.serialized)
struct BadInputTests {
    /// A file of a site with one thing wrong in it.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let file: String
        /// The part of the good text that is replaced.
        let part: String
        let replacement: String
        /// What the message must point to.
        let line: Int
        /// Words of the reason, in each language.
        let english: String
        let japanese: String

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "an unknown key of mado.yaml",
            file: "mado.yaml",
            part: "listen:",
            replacement: "grace_period: 5m\nlisten:",
            line: 4,
            english: "grace_period",
            japanese: "grace_period"
        ),
        Case(
            name: "a value out of its range",
            file: "mado.yaml",
            part: "request_timeout: 60s",
            replacement: "request_timeout: 61s",
            line: 10,
            english: "request_timeout",
            japanese: "request_timeout"
        ),
        Case(
            name: "an unknown key of policy.yaml",
            file: "policy.yaml",
            part: "live_credentials_max",
            replacement: "live_credential_max",
            line: 2,
            english: "live_credential_max",
            japanese: "live_credential_max"
        ),
        Case(
            name: "a broken roster row",
            file: "roster.csv",
            part: "YE-00002,RETAIL-01,affiliate",
            replacement: "YE-00002,RETAIL-01,cousin",
            line: 9,
            english: "relation",
            japanese: "relation"
        ),
        Case(
            name: "a roster row with a cell too few",
            file: "roster.csv",
            part: "YE-00001,RETAIL-01,",
            replacement: "YE-00001,",
            line: 8,
            english: "8",
            japanese: "8"
        ),
        Case(
            name: "two people with one uid",
            file: "roster.csv",
            part: ",22002",
            replacement: ",22001",
            line: 3,
            english: "unix_uid",
            japanese: "unix_uid"
        ),
        Case(
            name: "root's uid",
            file: "roster.csv",
            part: ",22002",
            replacement: ",0",
            line: 3,
            english: "uid",
            japanese: "uid"
        ),
    ]

    @Test(arguments: cases)
    func `a bad file refuses to start`(_ bad: Case) async throws {
        let (run, left) = try await onOwnThread {
            let site = try TestSite(SitePlan(entrustees: 3))
            defer { site.remove() }
            try bad.plant(in: site)
            let run = try ProgramRun(
                Programs.path("madod"),
                ["--config", site.configPath],
                directory: site.root
            )
            return (run, try site.stateFiles())
        }
        #expect(run.status != 0)
        let place = "\(bad.file):\(bad.line): "
        let lines = run.printed.split(separator: "\n").filter { $0.contains(place) }
        #expect(lines.contains { $0.contains(bad.english) && $0.isInEnglish }, "\(run.printed)")
        #expect(lines.contains { $0.contains(bad.japanese) && !$0.isInEnglish }, "\(run.printed)")
        #expect(left == [], "nothing may be half-loaded")
    }

    /// As a service manager would start it: with too few descriptors, and with a network socket
    /// that is not for TLS.
    static let surroundings = [
        ("ulimit -n 512; exec $MADOD", ["LimitNOFILE", "connections_max"]),
        (
            """
            exec python3 -c 'import os, socket, sys
            one = socket.create_server(("0.0.0.0", 0))
            os.dup2(one.fileno(), 3)
            os.set_inheritable(3, True)
            os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES="web")
            os.execv(sys.argv[1], sys.argv[1:])' $MADOD
            """,
            ["FileDescriptorName=tls"]
        ),
    ]

    @Test(arguments: surroundings)
    func `a host that cannot hold the promise stops the start`(
        script: String,
        words: [String]
    ) async throws {
        let (run, left) = try await onOwnThread {
            let site = try TestSite(SitePlan(entrustees: 1))
            defer { site.remove() }
            let run = try ProgramRun(
                "/bin/sh",
                ["-c", script],
                environment: ["MADOD": "\(Programs.path("madod")) --config \(site.configPath)"],
                directory: site.root
            )
            return (run, try site.stateFiles())
        }
        #expect(run.status == 78, "\(run.printed)")
        for word in words {
            let lines = run.printed.split(separator: "\n").filter { $0.contains(word) }
            #expect(lines.contains { $0.isInEnglish } && lines.contains { !$0.isInEnglish })
        }
        #expect(left == [])
    }

    @Test func `a bad file at a restart leaves the ledger as it was`() async throws {
        let (founded, starts) = try await onOwnThread {
            let site = try TestSite(SitePlan(entrustees: 3))
            defer { site.remove() }
            let program = try Programs.path("madod")
            _ = try DaemonProcess(program, site: site).stop()
            let founded = try site.verifyLedger()
            let starts = try Self.cases.map { bad in
                let good = try bad.plant(in: site)
                let run = try ProgramRun(
                    program,
                    ["--config", site.configPath],
                    directory: site.root
                )
                try site.write(good, to: "\(site.root)/\(bad.file)")
                return (status: run.status, ledger: try site.verifyLedger())
            }
            return (founded, starts)
        }
        #expect(founded.entries > 0)
        for start in starts {
            #expect(start.status != 0)
            #expect(start.ledger == founded)
        }
    }
}

extension BadInputTests.Case {
    /// Gives the good text back.
    @discardableResult
    fileprivate func plant(in site: TestSite) throws -> String {
        let path = "\(site.root)/\(file)"
        let good = try String(contentsOfFile: path, encoding: .utf8)
        let bad = good.replacingOccurrences(of: part, with: replacement)
        guard bad != good else { throw HarnessError.badResponse("nothing to spoil: \(part)") }
        try site.write(bad, to: path)
        return good
    }
}

extension TestSite {
    /// What the state directory holds.
    fileprivate func stateFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: statePath).sorted()
    }
}

extension Substring {
    /// Whether the sentence after the place is written in ASCII alone.
    fileprivate var isInEnglish: Bool { utf8.allSatisfy { $0 < 0x80 } }
}
