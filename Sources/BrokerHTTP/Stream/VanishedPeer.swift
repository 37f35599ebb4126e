package import NIOCore

/// A host that lost its power says nothing: without a limit the kernel repeats what it does not
/// answer for some fifteen minutes, and each of its streams keeps its place so long.
package enum VanishedPeer {
    /// So long what was sent may stay unanswered: two heartbeats.
    private static let milliseconds = 30_000
    /// Linux, `netinet/tcp.h`: the oldest of what is not acknowledged ends the connection when it
    /// is as old (tcp(7)).
    package static let option = ChannelOptions.Types.SocketOption(
        level: .tcp,
        name: NIOBSDSocket.Option(rawValue: 18)
    )

    /// On a Unix socket there is no such host.
    package static func bound(_ channel: any Channel) async {
        try? await channel.setOption(option, value: milliseconds).get()
    }
}
