import BrokerCore
import Foundation
import Messages

/// What a command works with: whom it speaks to, and through what.
package struct Session: Sendable {
    package let console: any Console
    package let transport: any Transport
    package let speech: Speech
    /// Print the daemon's own answer instead of sentences.
    package let json: Bool

    package init(
        console: any Console,
        transport: any Transport,
        speech: Speech,
        json: Bool
    ) {
        self.console = console
        self.transport = transport
        self.speech = speech
        self.json = json
    }

    // MARK: - Speaking

    /// The result, to the standard output.
    func say(_ message: Message) throws(CommandFailure) { try print(lines(of: message)) }

    func print(_ lines: [String]) throws(CommandFailure) {
        guard !lines.isEmpty else { return }
        try write(lines.map { $0 + "\n" }.joined())
    }

    /// As it is, to the standard output.
    func write(_ text: String) throws(CommandFailure) { try write(bytes: Array(text.utf8)) }

    func write(bytes: [UInt8]) throws(CommandFailure) {
        do {
            try console.out(bytes)
        } catch {
            throw .output(reason: systemReason(error))
        }
    }

    /// Everything that is not the result, to the standard error output.
    func note(_ message: Message) {
        for line in lines(of: message) { console.note(line) }
    }

    /// A sentence in lines that a terminal shows whole.
    func lines(of message: Message) -> [String] {
        wrapped(speech.text(message), to: StatusScreen.width)
    }

    /// How wide a table may be: as wide as the terminal, and of any width in a pipe.
    var tableWidth: Int { console.outputWidth ?? .max / 2 }

    /// The daemon's own JSON answer.
    func printBody(_ body: String) throws(CommandFailure) {
        try write(body.hasSuffix("\n") ? body : body + "\n")
    }

    // MARK: - Asking the daemon

    /// A successful answer; throws what the daemon refused.
    ///
    /// Each act gets a key of its own, under which it is sent again if its answer is lost.
    func send(_ request: APIRequest) async throws(CommandFailure) -> APIResponse {
        let response: APIResponse
        do {
            response = try await Repeating(transport: transport).send(request.keyed())
        } catch {
            throw .transport(error)
        }
        guard !response.isSuccess else { return response }
        guard let problem = Problem(response) else { throw .strangeAnswer }
        throw .refused(problem)
    }

    /// A stream; throws what the daemon refused.
    func open(_ request: APIRequest) async throws(CommandFailure) -> APIStream {
        let stream: APIStream
        do {
            stream = try await transport.open(request)
        } catch {
            throw .transport(error)
        }
        guard !stream.response.isSuccess else { return stream }
        guard let problem = Problem(stream.response) else { throw .strangeAnswer }
        throw .refused(problem)
    }

    func get<Answer: Decodable>(
        _ path: String,
        as: Answer.Type = Answer.self
    ) async throws(CommandFailure) -> Answer {
        try read(try await send(APIRequest(.get, path)))
    }

    func read<Answer: Decodable>(
        _ response: APIResponse,
        as: Answer.Type = Answer.self
    ) throws(CommandFailure) -> Answer {
        guard
            let answer = try? Wire.decoder.decode(Answer.self, from: Data(response.body.utf8))
        else { throw .strangeAnswer }
        return answer
    }

    /// Sends an act, with a one-time code if the daemon asks for one and a person is there.
    ///
    /// `request` gets the code to put into the body.
    func act(
        totp given: String?,
        _ request: (String?) throws(CommandFailure) -> APIRequest
    ) async throws(CommandFailure) -> APIResponse {
        let first = try request(given)
        do {
            return try await send(first)
        } catch .refused(let problem)
            where problem.code == Refusal.factorMissing.rawValue && given == nil
            && console.inputIsTerminal
        {
            guard let code = console.ask(speech.text(CommandText.askCode)) else {
                throw .refused(problem)
            }
            return try await send(request(plain(code)))
        }
    }
}

/// What a person typed, without the spaces around it, full-width ones included.
func trimmed(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines)
}

/// The same with full-width letters and figures as plain ones: an input method left on at three
/// in the morning must not cost a try.
func plain(_ text: String) -> String {
    trimmed(text).precomposedStringWithCompatibilityMapping
}
