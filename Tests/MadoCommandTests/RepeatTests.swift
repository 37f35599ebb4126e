import MadoCommand
import Synchronization
import Testing

/// Acts whose answer is lost are sent again, under the key of the first sending.
@Suite struct `A lost answer` {
    /// Loses the first answers, and keeps the key of each request.
    private final class Lossy: Transport {
        let address = "/run/mado/mado.sock"
        let failures: [TransportFailure]
        /// What answers after them; the last one again and again.
        let statuses: [Int]
        private let book = Mutex<(keys: [String?], pauses: [Int])>(([], []))

        init(_ failures: [TransportFailure], statuses: [Int] = [200]) {
            self.failures = failures
            self.statuses = statuses
        }

        func send(_ request: APIRequest) async throws(TransportFailure) -> APIResponse {
            let number = book.withLock { book in
                book.keys.append(request.key)
                return book.keys.count - 1
            }
            if number < failures.count { throw failures[number] }
            let status = statuses[min(number - failures.count, statuses.count - 1)]
            let body = Answers.named[status == 200 ? "act-closed" : "approver-conflict"]
            return APIResponse(status: status, body: body ?? "")
        }

        func pause(before time: Int) async { book.withLock { $0.pauses.append(time) } }

        var keys: [String?] { book.withLock { $0.keys } }
        var pauses: [Int] { book.withLock { $0.pauses } }
    }

    private static func run(_ arguments: [String], _ transport: Lossy) async -> Outcome {
        let console = FakeConsole(inputIsTerminal: false)
        let runner = Runner(console: console, environment: .init(["LANG": "C"])) { _ in transport }
        return await runner.run(arguments)
    }

    @Test(
        arguments: [
            ([], 1, .done),
            ([.noAnswer], 2, .done),
            ([.noAnswer, .unreachable(reason: "x"), .forbidden, .noAnswer], 5, .done),
            (Array(repeating: .noAnswer, count: 9), 7, .unreachable),
            // Nothing was done, or somebody is there and slow.
            ([.unreachable(reason: "x")], 1, .unreachable),
            ([.forbidden], 1, .unreachable),
            ([.tooSlow], 1, .unreachable),
            ([.untrustedServer], 1, .unreachable),
            ([.certificateRefused], 1, .unreachable),
            ([.noHandshake], 1, .unreachable),
            ([.noAnswer, .tooSlow], 2, .unreachable),
        ] as [([TransportFailure], Int, Outcome)]
    )
    func `is asked for again`(failures: [TransportFailure], times: Int, end: Outcome) async {
        let transport = Lossy(failures)
        #expect(await Self.run(["close", "E-7K3QZ8"], transport) == end)
        #expect(transport.keys.count == times)
        #expect(Set(transport.keys).count == 1)
        #expect(transport.pauses == Array(1..<times))
    }

    /// Not done this time says nothing of the first time.
    @Test(
        arguments: [
            ([], [503], 1, .refused), ([.noAnswer], [503, 503, 200], 4, .done),
            ([.noAnswer], [503], 7, .unreachable), ([.noAnswer], [409], 2, .refused),
        ] as [([TransportFailure], [Int], Int, Outcome)]
    )
    func `is not mistaken for a refusal`(
        failures: [TransportFailure],
        statuses: [Int],
        times: Int,
        end: Outcome
    ) async {
        let transport = Lossy(failures, statuses: statuses)
        #expect(await Self.run(["close", "E-7K3QZ8"], transport) == end)
        #expect(transport.keys.count == times)
    }

    @Test func `each act has a key of its own`() async throws {
        let transport = Lossy([])
        for _ in 0..<3 { _ = await Self.run(["close", "E-7K3QZ8"], transport) }
        let keys = transport.keys.compactMap { $0 }
        #expect(keys.count == 3 && Set(keys).count == 3)
        let isHex = keys.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) }
        #expect(isHex)
    }

    @Test func `a question has no key and is not sent again`() async {
        let transport = Lossy([.noAnswer])
        #expect(await Self.run(["status"], transport) == .unreachable)
        #expect(transport.keys == [nil])
    }
}
