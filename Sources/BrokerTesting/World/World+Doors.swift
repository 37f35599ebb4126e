import BrokerCore

/// People who come by their certificate as well as by their account: the same people (law L9).
extension World {
    /// The same command, now and then by the certificate of whoever asks; a repeat may come by
    /// another door than the first. Nobody's account has nobody's certificate.
    mutating func throughADoor(_ command: Command) -> Command {
        guard case .uid(let uid) = command.caller, doorChance.percent(40) else { return command }
        let certificate: Digest?
        if let person = Company.person(ofUID: uid) {
            certificate = Company.certificates[person]
        } else {
            certificate = uid == Self.strangeUID ? doorChance.digest() : nil
        }
        guard let certificate else { return command }
        return Command(
            caller: .certificate(certificate),
            request: command.request,
            factor: command.factor,
            act: command.act,
            mark: command.mark
        )
    }

    /// An account that no roster names.
    static let strangeUID: UInt32 = 4_242
}
