package import BrokerCore
import Messages

/// All that a company's files say, read together.
package struct Site: Hashable, Sendable {
    package let config: DaemonConfig
    /// With the areas of `areas.yaml`.
    package let policy: Policy
    package let areas: [Area]
    package let systems: [SystemRow]
    package let terminals: [TerminalRow]
    package let roster: [RosterRow]

    /// Reads `mado.yaml` and every file that it names; throws the problems of all of them.
    package static func load(configPath: String) throws(FileProblems) -> Site {
        try load(config: DaemonConfig.load(path: configPath))
    }

    /// Reads the files again that a loaded configuration names, for a reload.
    package static func load(config: DaemonConfig) throws(FileProblems) -> Site {
        let files = config.files
        var problems: [FileProblem] = []
        func gather<Value>(_ read: () throws(FileProblems) -> Value) -> Value? {
            do {
                return try read()
            } catch {
                problems += error.problems
                return nil
            }
        }
        let policy = gather { () throws(FileProblems) in try PolicyFile.load(path: files.policy) }
        let areas = gather { () throws(FileProblems) in try AreasFile.load(path: files.areas) }
        let systems = gather { () throws(FileProblems) in
            try SystemsFile.load(path: files.systems)
        }
        let terminals = gather { () throws(FileProblems) in
            try TerminalsFile.load(path: files.terminals)
        }
        let roster = gather { () throws(FileProblems) in try RosterFile.load(path: files.roster) }
        guard var policy, let areas, let systems, let terminals, let roster else {
            let first = problems.removeFirst()
            throw FileProblems(first, problems)
        }
        try refuseSharedCertificates(roster, systems, files)
        policy.areas = areas.map(\.id)
        return Site(
            config: config,
            policy: policy,
            areas: areas,
            systems: systems,
            terminals: terminals,
            roster: roster
        )
    }

    /// A certificate is a person's or a system's: nobody is both.
    private static func refuseSharedCertificates(
        _ roster: [RosterRow],
        _ systems: [SystemRow],
        _ files: DaemonConfig.Files
    ) throws(FileProblems) {
        let ofSystems = Set(systems.flatMap(\.certificates))
        var found = ProblemList(file: files.roster)
        for row in roster {
            guard let certificate = row.person.certificate, ofSystems.contains(certificate)
            else { continue }
            found.add(row.line, FileText.systemsCertificate(certificate.description))
        }
        try found.check()
    }
}
