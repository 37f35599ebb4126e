import DaemonHarness
import Foundation

/// The peer's tokens, issued to as many clients as ask for grants.
///
/// Once with its store on the same disk, against which the figure is taken, and once in memory,
/// where no disk holds it back: shown beside it.
enum Glewlwyd {
    enum Outcome {
        case tokensPerSecond(onDisk: [Double], inMemory: [Double])
        case notMeasured(String)
    }

    private static let memory = "/dev/shm"

    static func measure(rounds: Int, directory: String) -> Outcome {
        guard GlewlwydServer.isInstalled else { return .notMeasured(GlewlwydServer.notInstalled) }
        do {
            return .tokensPerSecond(
                onDisk: try run(rounds: rounds, directory: directory),
                inMemory: try run(rounds: rounds, directory: memory)
            )
        } catch {
            return .notMeasured("glewlwyd could not be measured")
        }
    }

    private static func run(rounds: Int, directory: String) throws -> [Double] {
        let server = try GlewlwydServer(directory: directory)
        defer { server.close() }
        let fleet = Fleet(
            try (0..<GrantOffice.clients).map { _ in try Connection.loopback(port: server.port) }
        )
        var results: [Double] = []
        for round in 0...rounds {
            let requests = Array(repeating: GlewlwydServer.tokenRequest, count: 20_000)
            let result = try Round(
                fleet,
                requests,
                mark: "\"access_token\"",
                seconds: round == 0 ? 1 : 2
            )
            if round > 0 { results.append(result.perSecond) }
        }
        return results
    }
}
