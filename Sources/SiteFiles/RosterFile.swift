package import BrokerCore
import Messages

/// A row of `roster.csv` (名簿): the person, and what the register has no column for.
package struct RosterRow: Hashable, Sendable {
    package let line: Int
    package let person: Person
    /// 所属
    package let organisation: String?
    package let attestedBy: PersonID?
    package let attestedAt: Instant?
    /// For the directory alone, never the ledger (law L11).
    package let displayName: String?
    /// For the directory alone, never the ledger (law L11).
    package let staffNumber: String?
}

/// Reads `roster.csv`; columns in any order, unknown ones refused.
///
/// Dates are JST. `valid_from` and `valid_to` are dates, both included, or RFC 3339 times, the end
/// excluded (requirement X11). Roles and groups are separated by single spaces.
package enum RosterFile {
    static let required = ["person_id", "employer_id", "relation", "epoch", "roles"]
    static let optional = [
        "contract_ref", "org", "valid_from", "valid_to", "attested_by", "attested_at",
        "education_date", "display_name", "groups", "unix_uid", "cert_sha256", "staff_number",
    ]

    package static func load(path: String) throws(FileProblems) -> [RosterRow] {
        try read(SiteText.load(path: path), file: path)
    }

    package static func read(_ bytes: [UInt8], file: String) throws(FileProblems) -> [RosterRow] {
        var found = ProblemList(file: file)
        let text = try SiteText.decode(bytes, file: file)
        let rows = CSVRows.read(text, required: required, optional: optional, found: &found)
        var persons = Taken<PersonID>()
        var uids = Taken<UInt32>()
        var certificates = Taken<Digest>()
        var result: [RosterRow] = []
        for source in rows {
            var cells = CellReader(row: source, found: found)
            let row = row(&cells)
            found = cells.found
            guard let row else { continue }
            let line = source.line
            if let other = persons.other(row.person.id, line: line) {
                let text = row.person.id.text
                found.add(line, FileText.duplicate("person_id", text, line: other))
            }
            if let uid = row.person.uid, let other = uids.other(uid, line: line) {
                found.add(line, FileText.duplicate("unix_uid", String(uid), line: other))
            }
            if let digest = row.person.certificate,
                let other = certificates.other(digest, line: line)
            {
                let text = digest.description
                found.add(line, FileText.duplicate("cert_sha256", text, line: other))
            }
            result.append(row)
        }
        try found.check()
        return result
    }

    /// Nil if a required cell is missing or refused; other problems are reported beside the row.
    private static func row(_ cells: inout CellReader) -> RosterRow? {
        let id = cells.required("person_id", .identifier) { PersonID($0) }
        let employer = cells.required("employer_id", .identifier) { EmployerID($0) }
        let relation = cells.required("relation", .oneOf(Relation.allCases.map(\.rawValue))) {
            Relation(rawValue: $0)
        }
        let epoch = cells.required("epoch", .integer(min: 1, max: 9999)) {
            Values.integer($0, in: 1...9999)
        }
        let roles = cells.required("roles", .oneOf(Role.allCases.map(\.rawValue))) {
            Values.words($0) { Role(rawValue: String($0)) }
        }
        let contract = cells.optional("contract_ref", .identifier) { ResourceID($0) }
        let groups = cells.optional("groups", .identifiers) { Values.words($0) { GroupID($0) } }
        if let groups, groups.count > Ceiling.listed {
            cells.add(FileText.tooMany("groups", limit: Ceiling.listed))
        }
        let from = cells.optional("valid_from", .dateOrTime, parse: Values.start)
        let to = cells.optional("valid_to", .dateOrTime, parse: Values.end)
        let educated = cells.optional("education_date", .date) { CivilDate($0) }
        let uid = self.uid(&cells)
        let organisation = cells.text("org")
        let attestedBy = cells.optional("attested_by", .identifier) { PersonID($0) }
        let attestedAt = cells.optional("attested_at", .dateOrTime, parse: Values.start)
        let certificate = cells.optional("cert_sha256", .sha256) { Digest(hex: $0) }
        let displayName = cells.text("display_name")
        let staffNumber = cells.text("staff_number")
        if let from, let to, to <= from {
            cells.add(FileText.datesReversed("valid_from", "valid_to"))
        }
        guard let id, let employer, let relation, let epoch, let roles else { return nil }
        return RosterRow(
            line: cells.line,
            person: Person(
                id: id,
                employer: employer,
                relation: relation,
                contract: contract,
                roles: roles,
                groups: groups ?? [],
                epoch: epoch,
                validFrom: from,
                validTo: to,
                educatedOn: educated.map(JST.start(of:)),
                uid: uid,
                certificate: certificate
            ),
            organisation: organisation,
            attestedBy: attestedBy,
            attestedAt: attestedAt,
            displayName: displayName,
            staffNumber: staffNumber
        )
    }

    private static func uid(_ cells: inout CellReader) -> UInt32? {
        let largest = Int(UInt32.max) - 1
        let number = cells.optional("unix_uid", .integer(min: 1, max: largest)) {
            Values.integer($0, in: 0...largest).map { UInt32($0) }
        }
        guard let number else { return nil }
        guard !isNobody(number) else {
            cells.add(FileText.nobodyUID)
            return nil
        }
        return number
    }
}
