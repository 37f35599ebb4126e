import MadoCommand
import Synchronization

/// One exchange with the daemon, written down beforehand.
struct Exchange: Sendable {
    /// `POST /v1/clock/confirm {"totp":"123456"}`
    let request: String
    let answer: Result<APIResponse, TransportFailure>

    init(_ request: String, answer: Result<APIResponse, TransportFailure>) {
        self.request = request
        self.answer = answer
    }

    init(_ request: String, _ status: Int, _ body: String) {
        self.init(request, answer: .success(APIResponse(status: status, body: body)))
    }
}

/// Plays the daemon: answers the expected requests in order, and records what was asked.
final class ScriptedTransport: Transport {
    let address = "/run/mado/mado.sock"
    private let script: Mutex<(left: [Exchange], asked: [String])>

    init(_ script: [Exchange]) {
        self.script = Mutex((script, []))
    }

    func send(_ request: APIRequest) async throws(TransportFailure) -> APIResponse {
        let answer: Result<APIResponse, TransportFailure> = script.withLock { script in
            script.asked.append(Self.text(request))
            guard !script.left.isEmpty else { return .failure(.noAnswer) }
            return script.left.removeFirst().answer
        }
        return try answer.get()
    }

    var asked: [String] { script.withLock { $0.asked } }

    private static func text(_ request: APIRequest) -> String {
        var parts = ["\(request.method.rawValue) \(request.path)"]
        if let bearer = request.bearer { parts.append("[\(bearer)]") }
        if let body = request.body { parts.append(body.text) }
        return parts.joined(separator: " ")
    }
}
