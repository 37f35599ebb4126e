import DaemonHarness
import Foundation

/// One server as wrk asks it.
struct WrkTarget {
    enum Kind: String {
        case form
        case authzen
        /// As nginx asks by `auth_request`: the token is the browser's, and an ended one is 401.
        case forward
    }

    let name: String
    let kind: Kind
    /// Scheme, address and port.
    let base: String
    let path: String
    let authorization: String
    /// A line for each token: `L` or `E` (ended), its grant or `-`, and the token.
    let tokensPath: String
}

/// What one run of wrk showed.
struct WrkResult: Decodable {
    let answers: Int
    let microseconds: Int
    let bytes: Int
    let failed: Int
    let refused: Int
    /// Microseconds.
    let p50: Int
    let p99: Int
    /// How many live and ended tokens were asked about.
    let live: Int
    let ended: Int
    /// What was answered, where every answer was looked at.
    let active: Int
    let inactive: Int
    let strange: Int

    var perSecond: Double { Double(answers) * 1_000_000 / Double(microseconds) }
}

/// wrk: one thread, 32 connections, kept alive.
struct Wrk {
    static let program = "/usr/bin/wrk"
    static let connections = 32

    private let scriptPath: String
    private let directory: String

    init(directory: String) throws {
        self.directory = directory
        scriptPath = "\(directory)/checks.lua"
        try Data(WrkScript.text.utf8).write(to: URL(filePath: scriptPath))
    }

    /// One timed round; a request that failed or was refused makes it worthless.
    func round(_ target: WrkTarget, seconds: Int, seed: Int) throws -> WrkResult {
        try run(target, seconds, seed, [])
    }

    /// A round in which every answer is looked at; one that is wrong is an error.
    func check(_ target: WrkTarget, seconds: Int, seed: Int) throws {
        let result = try run(target, seconds, seed, ["check"])
        // What was asked and not answered any more when the time was over.
        let lost = result.live + result.ended - result.active - result.inactive
        guard result.strange == 0, result.active <= result.live,
            result.inactive <= result.ended, lost <= 2 * Self.connections
        else { throw HarnessError.badResponse("\(target.name): \(result)") }
    }

    private func run(
        _ target: WrkTarget,
        _ seconds: Int,
        _ seed: Int,
        _ more: [String]
    ) throws -> WrkResult {
        let arguments = [
            "-t1", "-c\(Self.connections)", "-d\(seconds)s", "--latency", "-s", scriptPath,
            target.base, "--", target.kind.rawValue, target.path, target.authorization,
            target.tokensPath, "\(seed)",
        ]
        let run = try ProgramRun(Self.program, arguments + more, directory: directory)
        guard run.status == 0, let line = run.printed.split(separator: "\n").last,
            let result = try? JSONDecoder().decode(WrkResult.self, from: Data(line.utf8)),
            result.failed == 0, result.answers > 0,
            result.refused <= (target.kind == .forward ? result.ended : 0)
        else { throw HarnessError.badResponse("\(target.name): \(run.printed)") }
        return result
    }
}
