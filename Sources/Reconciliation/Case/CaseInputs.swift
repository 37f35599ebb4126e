import BrokerCore
import Ledger
import Messages
import SiteFiles

/// All that a case names beside the logs: read whole, because rows are judged by it.
struct CaseInputs {
    var rules: RuleBook
    var accounts: Accounts
    let claims: ClaimIndex
    let entitlements: Entitlements?
    var coverage: Coverage
    /// Nil: 照会記録なし.
    var uses: Uses?
    /// In the order of the case file's keys.
    let digests: [InputDigest]

    var history: History { rules.grants.history }
}

extension CaseInputs {
    /// Throws what is wrong with any file, or the first thing that is wrong with the ledger.
    static func load(_ files: CaseFile) throws(ReconciliationFault) -> CaseInputs {
        var loader = Loader(files)
        let history = try loader.history()
        let registers: Registers
        do throws(FileProblems) {
            registers = try loader.registers(history)
        } catch {
            throw .files(error)
        }
        return CaseInputs(
            rules: RuleBook(
                period: files.period,
                people: loader.people,
                contracts: registers.contracts,
                grants: GrantIndex(history)
            ),
            accounts: registers.accounts,
            claims: try ClaimIndex(history, files),
            entitlements: registers.entitlements,
            coverage: registers.coverage,
            uses: registers.uses,
            digests: loader.digests
        )
    }

    private struct Registers {
        let accounts: Accounts
        let contracts: ContractDirectory
        let entitlements: Entitlements?
        let coverage: Coverage
        let uses: Uses?
    }

    private struct Loader {
        let files: CaseFile
        let systems: SystemNumbers
        var people: People
        var digests: [InputDigest] = []

        init(_ files: CaseFile) {
            self.files = files
            systems = SystemNumbers(files)
            people = People(rules: files.idRules)
        }

        // MARK: History

        mutating func history() throws(ReconciliationFault) -> History {
            switch files.history {
            case .ledger(let folder, let key):
                return try ledger(folder, key: key)
            case .tables(let grants, let events, let credentials, let suspensions):
                var reader = TableHistoryReader(systems: systems)
                do throws(FileProblems) {
                    let history = try reader.read(
                        files,
                        grants: grants,
                        events: events,
                        credentials: credentials,
                        suspensions: suspensions,
                        people: &people
                    )
                    digests += reader.digests
                    return history
                } catch {
                    throw .files(error)
                }
            }
        }

        private mutating func ledger(
            _ folder: String,
            key: String
        ) throws(ReconciliationFault) -> History {
            let keys = try keys(key)
            let reader = ExportReader(directory: files.path(folder))
            var fold = HistoryFold()
            let report: LedgerReport
            do {
                report = try reader.verify(keys: keys) { fold.add($0) }
            } catch let fault as LedgerFault {
                throw .ledger(folder: folder, fault)
            } catch let fault as ExportUnreadable {
                let reason = SystemErrorText.words(fault.errno)
                throw .ledgerUnreadable(folder: fault.path, reason: reason)
            } catch {
                throw .ledgerUnreadable(folder: folder, reason: SystemErrorText.words(of: error))
            }
            let checkpoint = folder + "/" + LedgerExport.checkpointName
            do throws(SourceFault) {
                let sha256 = try ByteSource.sha256(path: files.path(checkpoint), file: checkpoint)
                let rows = Int(clamping: report.entries)
                digests.append(InputDigest(file: checkpoint, sha256: sha256, rows: rows))
            } catch {
                throw .ledgerUnreadable(folder: folder, reason: error.reason)
            }
            var made = LedgerHistory(fold, lastEntryAt: report.lastAt, systems: systems)
            return made.make(period: files.period, people: &people)
        }

        /// One key a line; the first is the log's own, others are former ones.
        private func keys(_ file: String) throws(ReconciliationFault) -> [NoteVerifier] {
            let text: String
            do throws(FileProblems) {
                let bytes = try SiteText.load(path: files.path(file))
                text = try SiteText.decode(bytes, file: file)
            } catch {
                throw .files(error.named(file))
            }
            let lines = text.split(whereSeparator: \.isNewline).filter { !$0.isEmpty }
            let keys = lines.compactMap { NoteVerifier(String($0)) }
            guard !keys.isEmpty, keys.count == lines.count else { throw .noKey(file: file) }
            return keys
        }

        // MARK: Registers

        mutating func registers(_ history: History) throws(FileProblems) -> Registers {
            let names = files.registers
            digests.append(try people.readRoster(files.table(names.roster)))
            digests.append(try people.readEmployers(files.table(names.employers)))
            var accounts = Accounts(
                rules: files.systems.map { Set($0.logs.map(\.profile.ids)) }
            )
            digests.append(
                try accounts.read(files.table(names.accounts), systems: systems, people: &people)
            )
            let contracts = try ContractDirectory.load(files, people: people, digests: &digests)
            var entitlements: Entitlements?
            if let name = names.entitlements {
                var read = Entitlements()
                digests.append(
                    try read.read(files.table(name), systems: systems, people: &people)
                )
                entitlements = read
            }
            var coverage = Coverage(systems: files.systems.count, period: files.period)
            if let name = names.coverage {
                digests.append(try coverage.read(files.table(name), systems: systems))
            }
            var uses: Uses?
            if let name = names.uses {
                var read = Uses()
                digests.append(
                    try read.read(files.table(name), systems: systems, history: history)
                )
                uses = read
            }
            return Registers(
                accounts: accounts,
                contracts: contracts,
                entitlements: entitlements,
                coverage: coverage,
                uses: uses
            )
        }
    }
}
