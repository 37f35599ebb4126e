/// Time, chance and waiting come as arguments: the calls that fetch them are banned outside the
/// adapters of ``allowances``.
enum Banned: String, CaseIterable {
    case clock
    case random
    case sleep

    var patterns: [Pattern] {
        switch self {
        case .clock:
            [
                "Date ( )", "Date . now", "timeIntervalSinceNow", "clock_gettime",
                "gettimeofday", "time ( nil", "ContinuousClock", "SuspendingClock", "UTCClock",
                "DispatchTime", "DispatchWallTime", "NIODeadline . now", "systemUptime",
                "CFAbsoluteTimeGetCurrent", "timespec_get", "adjtimex", "= . now", "( . now",
                ", . now", ": . now", "return . now",
            ].map(Pattern.init)
        case .random:
            [
                "SystemRandomNumberGenerator", "getrandom", "getentropy", "arc4random",
                "arc4random_buf", "arc4random_uniform", "drand48", "rand ( )",
                "randomElement ( )", "shuffled ( )", "shuffle ( )", "UUID ( )",
                "PrivateKey ( )", "SymmetricKey ( size",
            ].map(Pattern.init)
        case .sleep:
            [
                "Task . sleep", "Thread . sleep", "sleep ( for", "sleep ( until", "usleep",
                "nanosleep", "clock_nanosleep", "asyncAfter", "wait ( timeout",
                "wait ( wallTimeout", "= sleep (", "_ sleep (",
            ].map(Pattern.init)
        }
    }
}

/// A file that may call what is banned, and why it must.
struct Allowance {
    let path: String
    let banned: Banned
    let reason: String
}

let allowances: [Allowance] = [
    Allowance(
        path: "Sources/MadoDaemon/SystemClock.swift",
        banned: .clock,
        reason: "the machine's clocks: the one place where the daemon asks for the time"
    ),
    Allowance(
        path: "Sources/MadoDaemon/SystemClock.swift",
        banned: .sleep,
        reason: "the pace at which what fell due is recorded; no validity depends on it"
    ),
    Allowance(
        path: "Sources/MadoVerifier/Ports/VerifierClock.swift",
        banned: .clock,
        reason: "the clocks of a downstream host; tests pass one of their own"
    ),
    Allowance(
        path: "Sources/Credentials/RandomSource.swift",
        banned: .random,
        reason: "the one place where keys, tokens, salts and ids get their chance"
    ),
    Allowance(
        path: "Sources/MadoCommand/Commands/RosterCommands.swift",
        banned: .random,
        reason: "ids of persons are random (mado roster number), without a daemon to draw them"
    ),
    Allowance(
        path: "Sources/MadoCommand/Transport/Repeating.swift",
        banned: .random,
        reason: "the key of an act is drawn where the act is sent from"
    ),
    Allowance(
        path: "Sources/MadoCommand/Transport/SocketTransport.swift",
        banned: .sleep,
        reason: "before an act whose answer was lost is sent again to a daemon that starts"
    ),
    Allowance(
        path: "Sources/MadoVerifier/Stream/StreamListener.swift",
        banned: .sleep,
        reason: "before a lost stream is asked for again; tests pass a pause of their own"
    ),
    Allowance(
        path: "Sources/MadoVerifier/Stream/StreamListener.swift",
        banned: .random,
        reason: "how much longer, so that not all come at once; tests draw nothing"
    ),
    Allowance(
        path: "Sources/BrokerTesting/FailingStore.swift",
        banned: .sleep,
        reason: "a slow disk, for tests and measurements"
    ),
    Allowance(
        path: "Sources/Systemd/Watchdog.swift",
        banned: .clock,
        reason: "the pace of the watchdog, which is about this process and never about a window"
    ),
    Allowance(
        path: "Sources/Systemd/Watchdog.swift",
        banned: .sleep,
        reason: "the pace of the watchdog"
    ),
]

func callFindings(_ file: RepositoryFile, allowed: [Allowance] = allowances) -> [Finding] {
    guard file.isSwift else { return [] }
    let tokens = tokens(of: SwiftText(file.text).code)
    if isTestCode(file) {
        // A test may read a clock or draw a path of its own; it never waits for time to pass,
        // and its chance has a seed, which may be drawn and printed.
        return findings(Banned.sleep.patterns.filter { !"\($0)".hasPrefix("wait") }, tokens, file)
            + unseeded(tokens, file)
    }
    return Banned.allCases.flatMap { banned -> [Finding] in
        if allowed.contains(where: { $0.path == file.path && $0.banned == banned }) { return [] }
        return findings(banned.patterns, tokens, file)
            + (banned == .random ? unseeded(tokens, file) : [])
    }
}

/// Tests, and the targets that drive real daemons for tests and measurements.
private func isTestCode(_ file: RepositoryFile) -> Bool {
    file.isUnder("Tests") || ["DaemonHarness", "mado-bench"].contains(file.target)
}

private func findings(
    _ patterns: [Pattern],
    _ tokens: [Token],
    _ file: RepositoryFile
) -> [Finding] {
    patterns.flatMap { pattern in
        pattern.lines(in: tokens).map {
            Finding(path: file.path, line: $0, what: "calls \(pattern)")
        }
    }
}

/// `random(in:)` without `using:` draws from the system.
private func unseeded(_ tokens: [Token], _ file: RepositoryFile) -> [Finding] {
    tokens.indices.compactMap { index in
        guard tokens[index].text == "random", index + 2 < tokens.count,
            tokens[index + 1].text == "(", tokens[index + 2].text == "in"
        else { return nil }
        let sameLine = tokens.filter { $0.line == tokens[index].line }.map(\.text)
        if isTestCode(file), sameLine.contains("seed") || sameLine.contains("path") { return nil }
        var depth = 0
        for token in tokens[(index + 1)...] {
            if token.text == "(" { depth += 1 }
            if token.text == ")" { depth -= 1 }
            if depth == 1, token.text == "using" { return nil }
            if depth == 0 { break }
        }
        return Finding(path: file.path, line: tokens[index].line, what: "random without a seed")
    }
}

/// Access that leaves the package, or that the release build does not have.
func declarationFindings(_ file: RepositoryFile) -> [Finding] {
    guard file.isSwift else { return [] }
    var patterns = [Pattern("@ testable")]
    // The one library for other packages, when there is one.
    let isLibrary = file.target == "MadoVerifier"
    if file.isUnder("Sources"), !isLibrary { patterns.append(Pattern("public")) }
    let tokens = tokens(of: SwiftText(file.text).code)
    return patterns.flatMap { pattern in
        pattern.lines(in: tokens).map {
            Finding(path: file.path, line: $0, what: "has \(pattern)")
        }
    }
}
