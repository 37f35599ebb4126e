import ArgumentParser
import Glibc
import Logging
import MadoDaemon
import Messages
import Systemd

/// `madod`: the daemon with the machine's own clock, and nothing that could set it.
@main
struct MadodCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "madod",
        abstract: "災害時の受託者権限を時間を限って付与するデーモン / the emergency-window privilege broker",
        discussion: """
            設定ファイルを読み、証跡を検証し、期限の来た終了を記録してから受け付けを始めます。
            Reads its files, verifies its ledger, records what fell due, then opens its sockets.
            """
    )

    @Option(name: .long, help: "設定ファイル / the configuration file")
    var config = "/etc/mado/mado.yaml"

    func run() async throws {
        bootstrapLogging(identifier: "madod", level: .info)
        await runDaemon(configPath: config, ports: .system())
    }
}
