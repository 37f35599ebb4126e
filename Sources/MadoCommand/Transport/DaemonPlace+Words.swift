import BrokerCore
import Messages

/// What is said of a daemon that was not reached, or that knows nobody here.
extension DaemonPlace {
    func words(_ failure: TransportFailure) -> Message {
        switch failure {
        case .unreachable(let reason): unreachable(reason)
        case .forbidden: FailureText.forbidden(address)
        case .untrustedServer: RemoteText.untrustedServer(address)
        case .certificateRefused: RemoteText.certificateRefused(address)
        case .noHandshake: RemoteText.noHandshake(address)
        case .noAnswer, .tooSlow: CommandText.noAnswer
        }
    }

    /// The daemon cannot tell how its caller may show a certificate; this command line can.
    func advising(_ problem: Problem) -> Problem {
        guard case .server(let server) = self, problem.hint == nil,
            ["unauthenticated", Refusal.actorUnknown.rawValue].contains(problem.code)
        else { return problem }
        var problem = problem
        problem.hint =
            server.identity == nil ? RemoteText.showCertificate : RemoteText.enterCertificate
        return problem
    }

    private var address: String {
        switch self {
        case .socket(let path): path
        case .server(let server): server.url
        }
    }

    private func unreachable(_ reason: String) -> Message {
        switch self {
        case .socket(let path): CommandText.unreachable(path, reason: reason)
        case .server(let server): RemoteText.unreachable(server.url, reason: reason)
        }
    }
}
