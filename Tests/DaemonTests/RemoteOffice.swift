import DaemonHarness
import Foundation
import Testing

/// A daemon with TLS whose operators and auditor have client certificates, and the real `mado` on
/// what might be other machines.
struct RemoteOffice {
    private(set) var office: Office
    let pairs: [String: Certificates.Pair]

    var site: TestSite { office.site }
    var url: String { "https://127.0.0.1:\(site.tlsPort ?? 0)" }
    var authority: String {
        get throws { try site.certificates.path("ca.crt") }
    }

    private static let staff = [Staff.operator1, .operator2, .auditor]
    /// An entrustee with a certificate.
    static let entrustee = SitePlan.entrustee(1)
    private static let people = staff.map(\.person) + [entrustee]

    static func open<Value: Sendable>(
        enrolled: [Staff] = [],
        _ body: @escaping @Sendable (inout RemoteOffice) throws -> Value
    ) async throws -> Value {
        var plan = SitePlan(entrustees: 2, hasTCP: true)
        plan.hasTLS = true
        return try await Office.open(plan, enrolled: enrolled, prepare: bind) { office in
            let certificates = try office.site.certificates
            let pairs = try (people + ["system"]).map { name in
                (name, try certificates.pair(name))
            }
            var remote = RemoteOffice(
                office: office,
                pairs: Dictionary(pairs) { first, _ in first }
            )
            return try body(&remote)
        }
    }

    /// The certificates stand in the first files, which are taken whole.
    private static func bind(_ site: TestSite) throws {
        let certificates = try site.certificates
        let bound = try people.map { person in
            (person, try certificates.issue(person, by: "ca").thumbprint)
        }
        try site.writeRoster(bound: Dictionary(bound) { first, _ in first })
        let system = try certificates.issue("system", by: "ca")
        try site.writeSystems(bound: ["sys-1": [system.thumbprint]])
    }

    mutating func code(_ staff: Staff) throws -> String { try office.code(staff) }

    /// At the socket.
    mutating func declare(_ staff: Staff) throws -> String { try office.declare(staff) }

    /// The whole answer to the owner of a certificate, head and body.
    func curl(_ staff: Staff, _ path: String, _ more: [String]) throws -> String {
        try curl(staff.person, path, more)
    }

    func curl(_ person: String, _ path: String, _ more: [String] = []) throws -> String {
        let pair = try #require(pairs[person])
        let run = try ProgramRun(
            "/usr/bin/curl",
            [
                "-sSi", "-m", "10", "--cacert", try authority, "--cert", pair.certificatePath,
                "--key", pair.keyPath, url + path,
            ] + more,
            directory: site.root
        )
        guard run.status == 0 else { throw HarnessError.badResponse(run.printed) }
        return run.printed
    }

    /// As the owner of a certificate.
    func mado(_ staff: Staff, _ arguments: String...) throws -> ProgramRun {
        guard let pair = pairs[staff.person] else {
            throw HarnessError.badResponse("\(staff.person) has no certificate")
        }
        return try run(arguments + (try trusting()) + Self.shown(pair))
    }

    /// Where the server is, and who vouches for it.
    func trusting() throws -> [String] { ["--server", url, "--ca", try authority] }

    static func shown(_ pair: Certificates.Pair) -> [String] {
        ["--certificate", pair.certificatePath, "--private-key", pair.keyPath]
    }

    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> ProgramRun {
        try ProgramRun(
            try Programs.path("mado"),
            arguments,
            environment: environment.merging(["LANG": "C"]) { given, _ in given },
            directory: site.root
        )
    }
}

extension ProgramRun {
    /// What it printed, in one line, if it ended as it should; else an error with that.
    func printed(status: Int32) throws -> String {
        let words = printed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard self.status == status else {
            throw HarnessError.badResponse("\(self.status): \(words)")
        }
        return words
    }
}
