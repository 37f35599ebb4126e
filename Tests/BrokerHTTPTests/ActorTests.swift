import Broker
import BrokerCore
import BrokerHTTP
import BrokerTesting
import Messages
import Testing

/// Who acts is what the kernel or the handshake says of a connection.
struct ActorTests {
    private static let persons = digest(1)
    private static let systems = digest(2)

    static let peers: [(String, Peer, Caller?)] = [
        ("an account", .account(uid: 22_001), .uid(22_001)),
        ("root", .account(uid: 0), .uid(0)),
        ("a proxy's account", .proxy(uid: 22_001), nil),
        ("a network", .network(address: "127.0.0.1"), nil),
        (
            "a certificate", .network(address: "192.0.2.1", certificate: persons),
            .certificate(persons)
        ),
        ("a system's certificate", .network(address: "192.0.2.1", certificate: systems), nil),
    ]

    @Test(arguments: peers)
    func `a peer is somebody or nobody`(name: String, peer: Peer, actor: Caller?) throws {
        let clock = makeClock()
        let system = CallerSystem(
            system: SmallRegister.system(try #require(SystemID("sys-1"))),
            name: Message("例", "example"),
            apiKey: nil,
            certificates: [Self.systems]
        )
        let doors = try makeDoors(ValidityTable(clock: clock), clock, callers: [system])
        #expect(doors.actor(behind: peer) == actor)
    }

    private static func digest(_ byte: UInt8) -> Digest {
        guard let digest = Digest([UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("32 bytes are a digest")
        }
        return digest
    }
}
