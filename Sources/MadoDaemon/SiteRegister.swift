import BrokerCore
import BrokerHTTP
import Credentials
import SiteFiles

extension Site {
    /// The systems with what a caller proves itself with.
    var callers: [CallerSystem] {
        systems.map {
            CallerSystem(
                system: $0.system,
                name: $0.name,
                apiKey: $0.apiKey,
                certificates: $0.certificates,
                uriRules: $0.uriRules,
                proxy: $0.proxy
            )
        }
    }

    /// What the roster says for the directory; rows without a name keep the id as one.
    var profiles: [PersonID: PersonProfile] {
        roster.reduce(into: [:]) { profiles, row in
            profiles[row.person.id] = PersonProfile(
                displayName: row.displayName ?? row.person.id.text,
                staffNumber: row.staffNumber
            )
        }
    }
}

extension Digest {
    /// What the daemon's own failures are counted under.
    static let daemonItself = sha256(Array("madod".utf8))
}
