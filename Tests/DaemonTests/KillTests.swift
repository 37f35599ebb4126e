import DaemonHarness
import Foundation
import Testing

@Suite(.serialized, .enabled(if: canActAsOthers, "needs root, to connect as several accounts"))
struct KillTests {
    /// `MADO_KILLS=200` kills more often than a change may wait for.
    private static let kills =
        ProcessInfo.processInfo.environment["MADO_KILLS"].flatMap { Int($0) } ?? 50

    @Test func `kill -9 under load, fifty times, loses nothing acknowledged`() async throws {
        let kills = Self.kills
        let seed = UInt64.random(in: .min ... .max)
        print("kill -9: seed \(seed)")
        let report = try await onOwnThread {
            var (run, daemon) = try KillRun.make(kills: kills, seed: seed)
            return try run.run(daemon)
        }
        print(summary(of: report))
        #expect(report.kills == kills)
        #expect(report.killsInFlight * 10 >= kills * 9, "a request must be in flight at the kill")
        #expect(report.missing == [], "acknowledged, and not in the ledger")
        #expect(report.disagreeing == [], "an introspection that the ledger contradicts")
        #expect(report.faults == [])
        #expect(report.endedTokens > 0 && report.tokensAsked > report.endedTokens)
        #expect(report.verifications == kills / 10 + 1)
        for (name, count) in counts(report) {
            #expect(count > 0, "the load had no acknowledged \(name)")
        }
    }

    private func summary(of report: KillRun.Report) -> String {
        let acts = counts(report).map { "\($0.name) \($0.count)" }.joined(separator: ", ")
        let starts = report.millisecondsToReady.sorted()
        return """
            kill -9: \(report.kills) kills, \(report.killsInFlight) with a request in flight \
            (\(report.requestsCut) requests cut off)
            kill -9: \(report.acknowledged.count) acts acknowledged (\(acts)), \
            \(report.missing.count) missing in the ledger of \(report.entries) entries
            kill -9: \(report.introspections) introspections under load; after the restarts \
            \(report.tokensAsked), \(report.endedTokens) of them of ended credentials, \
            \(report.disagreeing.count) wrong
            kill -9: ledger verified \(report.verifications) times; \
            ready after \(starts[starts.count / 2]) ms (median), \(starts.last ?? 0) ms (longest)
            """
    }

    private func counts(_ report: KillRun.Report) -> [(name: String, count: Int)] {
        let deeds = report.acknowledged.map(\.deed)
        return [
            ("grants", deeds.count { if case .granted = $0 { true } else { false } }),
            ("revocations", deeds.count { if case .ended = $0 { true } else { false } }),
            ("declarations", deeds.count { if case .declared = $0 { true } else { false } }),
            ("closings", deeds.count { if case .closed = $0 { true } else { false } }),
            ("activations", deeds.count { if case .activated = $0 { true } else { false } }),
        ]
    }
}
