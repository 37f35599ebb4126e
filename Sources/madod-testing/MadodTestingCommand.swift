import ArgumentParser
import Broker
import BrokerCore
import BrokerTesting
import Credentials
import Foundation
import Logging
import MadoDaemon
import Messages
import Systemd

/// `madod-testing`: the same daemon with clocks that obey and a disk that fails when told.
///
/// Never packaged. Commands come as lines on standard input, each answered with `ok` or `what?`:
/// `advance 30m` · `step-wall -2h` · `synchronised yes|no` · `tick` · `arm kill-before-append`.
@main
struct MadodTestingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "madod-testing",
        abstract: "madod with a simulated clock; never packaged"
    )

    @Option(help: "the configuration file")
    var config: String

    @Option(help: "begin a simulated clock here (RFC 3339); without it the real clock runs")
    var clock: String?

    @Option(help: "blocks after each append, as a slow disk does; for example 5ms")
    var fsyncDelay = "0ms"

    mutating func validate() throws {
        guard fsyncDelay.hasSuffix("ms"), Int64(fsyncDelay.dropLast(2)) != nil else {
            throw ValidationError("--fsync-delay takes milliseconds, for example 5ms")
        }
        if let clock, JST.parse(clock) == nil {
            throw ValidationError("--clock takes a time with an offset")
        }
    }

    func run() async throws {
        bootstrapLogging(identifier: "madod-testing", level: .info)
        let levers = Levers(startingAt: clock.flatMap { JST.parse($0) })
        let delay = Milliseconds(Int64(fsyncDelay.dropLast(2)) ?? 0)
        Thread.detachNewThread { levers.obey() }
        await runDaemon(configPath: config, ports: levers.ports(fsyncDelay: delay))
    }
}

/// What standard input moves.
private final class Levers: Sendable {
    private let clock: ManualClock?
    private let ticker = ManualTicker()
    private let points = PointQueue()

    init(startingAt start: Instant?) {
        clock = start.map {
            ManualClock(
                ClockReading(
                    wall: $0,
                    sinceBoot: .seconds(1),
                    bootID: "simulated",
                    isSynchronised: true
                )
            )
        }
    }

    func ports(fsyncDelay: Milliseconds) -> Ports {
        let real = Ports.system()
        let points = points
        return Ports(
            clock: clock ?? real.clock,
            ticker: clock == nil ? real.ticker : ticker,
            stopwatch: real.stopwatch,
            random: .system,
            wrapStore: { store in
                let failing = FailingStore(store, fsyncDelay: fsyncDelay)
                points.attach(failing)
                return failing
            }
        )
    }

    func obey() {
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            print(perform(words) ? "ok" : "what?")
            fflush(nil)
        }
    }

    private func perform(_ words: [String]) -> Bool {
        switch (words.first, words.dropFirst().first) {
        case ("advance", let text?):
            guard let clock, let length = Length.parse(text) else { return false }
            clock.advance(by: length)
            ticker.tick()
        case ("step-wall", let text?):
            let isBack = text.hasPrefix("-")
            guard let clock, let length = Length.parse(isBack ? String(text.dropFirst()) : text)
            else { return false }
            clock.stepWall(by: Milliseconds(isBack ? -length.count : length.count))
            ticker.tick()
        case ("synchronised", let answer?):
            guard let clock, ["yes", "no"].contains(answer) else { return false }
            clock.setSynchronised(answer == "yes")
            ticker.tick()
        case ("tick", nil):
            ticker.tick()
        case ("arm", let name?):
            guard let point = FailurePoint(rawValue: name) else { return false }
            return points.arm(point)
        default:
            return false
        }
        return true
    }
}
