/// Sends an act again whose answer was lost, under the key of the first sending: the daemon does
/// nothing twice and answers as it did, or would have done, the first time.
///
/// A daemon that was killed is started again by systemd, and meanwhile nobody may be there to be
/// reached. Whoever was never reached has done nothing: the first sending is not repeated for that,
/// nor is one for which a daemon that is there takes too long.
struct Repeating: Sendable {
    /// How often at most, after the first time; with the pauses some twenty seconds.
    static let timesMax = 6

    let transport: any Transport

    func send(_ request: APIRequest) async throws(TransportFailure) -> APIResponse {
        do {
            return try await transport.send(request)
        } catch {
            guard request.key != nil, error == .noAnswer else { throw error }
        }
        for time in 1...Self.timesMax {
            await transport.pause(before: time)
            do {
                let response = try await transport.send(request)
                // Not done this time; what became of the first sending it does not say.
                if response.status != 503 { return response }
            } catch .tooSlow {
                throw .tooSlow
            } catch {
                // Nobody there, or not for us, by now: what became of the act is as unknown.
            }
        }
        throw .noAnswer
    }
}

extension APIRequest {
    /// The same request with a key of its own, where it is an act that takes one.
    ///
    /// 128 random bits from the operating system. Enrolling needs none: nobody is known there, and
    /// its steps find out by themselves what was done already. Reading the files again does no
    /// harm.
    func keyed() -> APIRequest {
        let isKeyless = path.hasPrefix("/v1/enrolments") || path == "/v1/register/reload"
        guard method == .post, path.hasPrefix("/v1/"), !isKeyless else { return self }
        var generator = SystemRandomNumberGenerator()
        let words = (0..<2).map { _ in
            let word = UInt64.random(in: .min ... .max, using: &generator)
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return APIRequest(method, path, body: body, bearer: bearer, key: words.joined())
    }
}
