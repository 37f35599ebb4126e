package import BrokerCore

/// The difference between the files and the register, a line for each row, in the words of the
/// files: whoever accepts it compares it with them.
package enum RegisterChangeText {
    package static func lines(of change: RegisterChange, beyond register: Register) -> [Message] {
        var lines: [Message] = []
        if let epoch = change.epoch {
            lines.append(
                Message(
                    "年度を \(epoch) に改めます。前の年度の権限はすべて終わります。",
                    "The epoch becomes \(epoch). Every grant of the former epoch ends."
                )
            )
        }
        if let policy = change.policy {
            lines += pairs(PolicyRow.cells(policy), PolicyRow.cells(register.policy)).map {
                changed("policy.yaml", $0)
            }
        }
        for person in change.persons {
            lines += row(
                Message("名簿", "roster"),
                person.id.text,
                cells(person),
                register.persons[person.id].map(cells)
            )
        }
        for terminal in change.terminals {
            lines += row(
                Message("端末", "terminal"),
                terminal.id.text,
                cells(terminal),
                register.terminals[terminal.id].map(cells)
            )
        }
        for system in change.systems {
            lines += row(
                Message("対象システム", "system"),
                system.id.text,
                cells(system),
                register.systems[system.id].map(cells)
            )
        }
        return lines
    }

    private typealias Cell = (name: String, value: String)

    private static func row(
        _ list: Message,
        _ id: String,
        _ wanted: [Cell],
        _ current: [Cell]?
    ) -> [Message] {
        let subject = Message("\(list.ja) \(id)", "\(list.en) \(asciiOnly(id))")
        guard let current else {
            let told = wanted.filter { !$0.value.isEmpty }.map { "\($0.name)=\($0.value)" }
                .joined(separator: ", ")
            return [
                Message(
                    "\(subject.ja) を加えます（\(told)）。",
                    "\(subject.en) is added (\(asciiOnly(told)))."
                )
            ]
        }
        return pairs(wanted, current).map { pair in
            Message(
                "\(subject.ja) の \(pair.name): \(shown(pair.from)) → \(shown(pair.to))",
                "\(subject.en), \(pair.name): \(asciiOnly(shown(pair.from)))"
                    + " -> \(asciiOnly(shown(pair.to)))"
            )
        }
    }

    private static func changed(
        _ file: String,
        _ pair: (name: String, from: String, to: String)
    ) -> Message {
        Message(
            "\(file) の \(pair.name): \(shown(pair.from)) → \(shown(pair.to))",
            "\(file), \(pair.name): \(shown(pair.from)) -> \(shown(pair.to))"
        )
    }

    private static func shown(_ value: String) -> String { value.isEmpty ? "-" : value }

    private static func pairs(
        _ wanted: [Cell],
        _ current: [Cell]
    ) -> [(name: String, from: String, to: String)] {
        zip(wanted, current).filter { $0.value != $1.value }
            .map { (name: $0.name, from: $1.value, to: $0.value) }
    }

    private static func cells(_ person: Person) -> [Cell] {
        [
            ("employer_id", person.employer.text), ("relation", person.relation.rawValue),
            ("contract_ref", person.contract?.text ?? ""),
            ("roles", person.roles.map(\.rawValue).joined(separator: " ")),
            ("groups", person.groups.map(\.text).joined(separator: " ")),
            ("epoch", String(person.epoch)),
            ("valid_from", person.validFrom.map(JST.machine) ?? ""),
            ("valid_to", person.validTo.map(JST.machine) ?? ""),
            ("education_date", person.educatedOn.map(JST.machine) ?? ""),
            ("unix_uid", person.uid.map { String($0) } ?? ""),
            ("cert_sha256", person.certificate?.description ?? ""),
        ]
    }

    private static func cells(_ terminal: Terminal) -> [Cell] {
        [
            ("kind", terminal.kind.rawValue), ("site", terminal.site.text),
            ("room", terminal.room?.text ?? ""),
        ]
    }

    private static func cells(_ system: System) -> [Cell] {
        [
            ("screens", system.screens.map(\.text).joined(separator: " ")),
            ("fields", system.fields.map(\.text).joined(separator: " ")),
            ("operations", system.operations.map(\.rawValue).joined(separator: " ")),
            ("enforcement", system.enforcement.rawValue),
            ("terminal", system.terminal.rawValue), ("drill", String(system.isDrill)),
            ("residual_seconds", String(system.residualSeconds)),
        ]
    }
}

/// A policy as the cells of its file.
private enum PolicyRow {
    static func cells(_ policy: Policy) -> [(name: String, value: String)] {
        let kinds = EventKind.allCases.flatMap { kind in
            let limits = policy.limits(of: kind)
            return [
                ("\(kind.rawValue).standby", String(limits.standby)),
                ("\(kind.rawValue).window", Length.written(limits.window)),
                ("\(kind.rawValue).extension", Length.written(limits.extension)),
                ("\(kind.rawValue).cap", Length.written(limits.cap)),
            ]
        }
        return kinds + [
            ("purposes", policy.purposes.map(\.rawValue).joined(separator: " ")),
            ("operations", policy.operations.map(\.rawValue).joined(separator: " ")),
            ("areas", policy.areas.map(\.text).joined(separator: " ")),
            ("approval_due", Length.written(policy.approvalDue)),
            ("credential_max", Length.written(policy.credentialMax)),
            ("factor_fresh", Length.written(policy.factorFresh)),
            ("education_max", Length.written(policy.educationMax)),
            ("grants_per_event_max", String(policy.grantsPerEventMax)),
            ("live_credentials_max", String(policy.liveCredentialsMax)),
        ]
    }
}
