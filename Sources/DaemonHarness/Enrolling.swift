package import BrokerCore
import Credentials

/// A person of a test site who has enrolled: what they know and what they hold.
package struct EnrolledPerson: Sendable {
    package let id: String
    package let passphrase: String
    package var authenticator: Authenticator

    /// Whether ``nextCode()`` would give one now.
    package var hasCode: Bool {
        var copy = self
        return (try? copy.nextCode()) != nil
    }

    /// A one-time code that was not used yet; throws if all that would be accepted were.
    ///
    /// `moment` is what the telephone's clock shows, where time is simulated.
    package mutating func nextCode(at moment: Instant? = nil) throws(HarnessError) -> String {
        guard let code = authenticator.code(at: moment ?? HarnessClock.wall) else {
            throw .timedOut("a new one-time code of \(id)")
        }
        return code
    }
}

/// How persons come to their factors, through the daemon's own doors.
package struct Enrolling {
    private let site: TestSite
    private let moment: Instant?

    /// `moment` is now where time is simulated.
    package init(_ site: TestSite, at moment: Instant? = nil) {
        self.site = site
        self.moment = moment
    }

    /// Root has the codes printed once, and each person enrols with theirs: the founding.
    package func enrol(_ persons: [String]) throws -> [EnrolledPerson] {
        let root = Client.unix(site.socketPath, uid: 0)
        let answer = try root.post("/v1/enrolment-codes", ["persons": persons]).checked()
        return try answer.decoded(CodesAnswer.self).codes.map {
            try enrol($0.person, $0.code, root)
        }
    }

    private func enrol(_ person: String, _ code: String, _ client: Client) throws -> EnrolledPerson
    {
        let passphrase = "made-up passphrase of \(person)"
        let begun = try client.post(
            "/v1/enrolments",
            ["person": person, "code": code, "passphrase": passphrase]
        ).checked()
        let secret = try begun.decoded(EnrolmentAnswer.self).totpSecret
        guard var authenticator = Authenticator(base32: secret),
            let totp = authenticator.code(at: moment ?? HarnessClock.wall)
        else { throw HarnessError.badResponse("a secret that is no base32") }
        _ = try client.post(
            "/v1/enrolments/confirm",
            ["person": person, "code": code, "totp": totp]
        ).checked()
        return EnrolledPerson(id: person, passphrase: passphrase, authenticator: authenticator)
    }
}

private struct CodesAnswer: Decodable {
    struct Code: Decodable {
        let person: String
        let code: String
    }
    let codes: [Code]
}

private struct EnrolmentAnswer: Decodable {
    let totpSecret: String
}
