/// What `mado me` shows.
struct MeAnswer: Decodable, Sendable {
    struct MaySee: Decodable, Sendable {
        let grant: String
        let event: String
        let system: String
        let screens: [String]
        let fields: [String]
        let purpose: String
        let terminal: String?
        let site: String?
        let until: WireTime?
        let active: Bool?
    }

    struct Grant: Decodable, Sendable {
        let grant: String
        let event: String
        let systems: [String]
        let grantedAt: WireTime
        let endedAt: WireTime?
        let endCause: String?
    }

    struct Activation: Decodable, Sendable {
        let credentialId: String
        let system: String
        let terminal: String?
        let activatedAt: WireTime
        let endedAt: WireTime?
        let endCause: String?
    }

    let now: WireTime
    let person: String
    let onlySystem: String?
    let maySee: [MaySee]
    let grants: [Grant]
    let activations: [Activation]
    let uses: [UseFileRow]?
}
