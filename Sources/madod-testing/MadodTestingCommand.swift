import ArgumentParser
import Broker
import BrokerCore
import BrokerTesting
import Credentials
import Foundation
import Logging
import MadoDaemon
import Messages
import PowerCut
import Systemd

/// `madod-testing`: the same daemon with clocks that obey and a disk that fails when told.
///
/// Never packaged. Commands come as lines on standard input, each answered with `ok` or `what?`:
/// `advance 30m` · `suspend 3h` · `step-wall -2h` · `synchronised yes|no` · `tick` ·
/// `arm kill-before-append`. A reboot is a stop and a start with another `--clock` and `--boot-id`.
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

    @Option(help: "the id of the simulated boot")
    var bootID = "simulated"

    @Flag(help: "nothing vouches for the simulated clock at first")
    var unsynchronised = false

    @Option(help: "a failure point that the start itself may meet")
    var arm: String?

    @Option(help: "the state directory: lets SQLite's writes and syncs there fail when told")
    var failingDisk: String?

    @Option(help: "blocks after each append, as a slow disk does; for example 5ms")
    var fsyncDelay = "0ms"

    mutating func validate() throws {
        guard fsyncDelay.hasSuffix("ms"), Int64(fsyncDelay.dropLast(2)) != nil else {
            throw ValidationError("--fsync-delay takes milliseconds, for example 5ms")
        }
        if let clock, JST.parse(clock) == nil {
            throw ValidationError("--clock takes a time with an offset")
        }
        if let arm, !PointQueue.knows(arm) { throw ValidationError("--arm takes a point's name") }
    }

    func run() async throws {
        bootstrapLogging(identifier: "madod-testing", level: .info)
        let reading = clock.flatMap { JST.parse($0) }.map { wall in
            ClockReading(
                wall: wall,
                sinceBoot: .seconds(1),
                bootID: bootID,
                isSynchronised: !unsynchronised
            )
        }
        let disk = try failingDisk.map { try PowerCutDisk(directory: $0) }
        let levers = Levers(reading, PointQueue(disk: disk))
        if let arm { _ = levers.points.arm(arm) }
        let delay = Milliseconds(Int64(fsyncDelay.dropLast(2)) ?? 0)
        Thread.detachNewThread { levers.obey() }
        await runDaemon(configPath: config, ports: levers.ports(fsyncDelay: delay))
    }
}

/// What standard input moves.
private final class Levers: Sendable {
    private let clock: ManualClock?
    private let ticker = ManualTicker()
    let points: PointQueue

    /// Without a reading the real clock runs.
    init(_ reading: ClockReading?, _ points: PointQueue) {
        clock = reading.map { ManualClock($0) }
        self.points = points
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
        // Asleep or awake, both clocks go on; a process that slept sees it at once.
        case ("advance", let text?), ("suspend", let text?):
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
            return points.arm(name)
        default:
            return false
        }
        return true
    }
}
