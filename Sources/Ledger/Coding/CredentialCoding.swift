import BrokerCore

extension LeafWriter {
    mutating func credential(_ credential: Credential, superseded: CredentialID?) {
        instant("activated_at", credential.activatedAt)
        id("credential", credential.id)
        instant("not_after", credential.notAfter)
        integer("status_index", credential.statusIndex.map(Int64.init))
        id("superseded", superseded)
        id("system", credential.system)
        id("terminal", credential.terminal)
        digest("token_sha256", credential.token)
    }

    mutating func credentialsEnd(_ credentials: [CredentialReference], _ end: End) {
        code("cause", end.cause)
        list("credentials", credentials) { writer, reference in
            writer.open()
            writer.id("credential", reference.credential)
            writer.id("grant", reference.grant)
            writer.close()
        }
        instant("effective_at", end.at)
        flag("recorded_late", end.recordedLate)
    }
}

extension LeafReader {
    mutating func credential(about subjects: inout LeafSubjects) throws(LeafFault) -> Fact {
        let activatedAt = try needInstant("activated_at")
        let id: CredentialID = try needID("credential")
        let notAfter = try needInstant("not_after")
        let statusIndex = try has("status_index") ? try statusIndex() : nil
        let superseded: CredentialID? = try self.id("superseded")
        let system: SystemID = try needID("system")
        let terminal: TerminalID? = try self.id("terminal")
        let token = try needDigest("token_sha256")
        let credential = Credential(
            id: id,
            grant: try subjects.takeGrant(),
            system: system,
            terminal: terminal,
            token: token,
            activatedAt: activatedAt,
            notAfter: notAfter,
            statusIndex: statusIndex
        )
        return .credentialActivated(
            credential,
            try subjects.takeEvent(),
            try subjects.takePerson(),
            superseded: superseded
        )
    }

    private mutating func statusIndex() throws(LeafFault) -> UInt32 {
        guard let index = UInt32(exactly: try integer("status_index")) else {
            throw .outOfRange("status_index")
        }
        return index
    }

    mutating func credentialsEnd(of event: EventID) throws(LeafFault) -> Fact {
        let cause: EndCause = try needCode("cause")
        try need("credentials")
        let credentials = try array("credentials") { reader throws(LeafFault) in
            try reader.credentialReference()
        }
        let at = try needInstant("effective_at")
        let late = try needFlag("recorded_late")
        let end = End(cause: cause, at: at, recordedLate: late)
        return .credentialsEnded(event, credentials, end)
    }

    private mutating func credentialReference() throws(LeafFault) -> CredentialReference {
        try open()
        let credential: CredentialID = try needID("credential")
        let grant: GrantID = try needID("grant")
        try close()
        return CredentialReference(grant: grant, credential: credential)
    }
}
