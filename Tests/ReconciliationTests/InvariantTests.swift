import Reconciliation
import Testing

/// Invariants of the domain (§1.5) over cases that chance makes; each prints its seed.
@Suite struct `Invariants` {
    static let seeds = (0..<12).map { UInt64($0) * 7919 + 3 }

    /// Rows of everybody, over two windows and around their edges.
    private static func rows(_ random: inout SeededRandom, count: Int) -> [Row] {
        let accounts = ["a-1", "a-2", "a-3", "a-9", "a-own", "a-q", "card", "nobody"]
        let contracts = ["C-1", "C-2", "C-3", "C-own", "C-grid", "C-q", "C-unknown"]
        let results = ["200", "200", "200", "304", "403", "500"]
        let operations = ["view", "view", "view", "print", "search", "extract", "open"]
        return (0..<count).map { number in
            let day = Int.random(in: 1...31, using: &random)
            let hour = Int.random(in: 0...23, using: &random)
            let second = Int.random(in: 10...59, using: &random)
            let date = day < 10 ? "0\(day)" : "\(day)"
            let clock = hour < 10 ? "0\(hour)" : "\(hour)"
            return Row(
                "r\(number)",
                "2022-12-\(date)T\(clock):00:\(second)+09:00",
                contracts[Int.random(in: contracts.indices, using: &random)],
                account: accounts[Int.random(in: accounts.indices, using: &random)]
            ).with {
                $0.result = results[Int.random(in: results.indices, using: &random)]
                $0.operation = operations[Int.random(in: operations.indices, using: &random)]
                $0.rows = $0.operation == "extract" ? "10" : ""
            }
        }
    }

    private static func small(_ rows: [Row]) -> SmallCase {
        SmallCase(rows).with {
            $0.events.append(
                "E-2,typhoon,closed,,2022-12-05T06:00:00+09:00,2022-12-07T18:00:00+09:00,"
                    + "2022-12-07T18:00:00+09:00,"
            )
            $0.grants += [
                "G-2,E-1,0,YE-2,sys-1,,,2022-12-24T06:00:00+09:00,event,2022-12-25T06:00:00+09:00",
                "G-3,E-2,0,YE-1,sys-1,,,2022-12-05T06:00:00+09:00,event,",
                "G-4,E-2,0,YE-3,sys-1,,,2022-12-05T06:00:00+09:00,event,",
            ]
        }
    }

    private static func log(_ rows: [Row], _ name: String) -> (name: String, bytes: [UInt8]) {
        (name, Array((SmallCase.header + rows.map(\.line).joined()).utf8))
    }

    @Test(arguments: seeds)
    func `duplicates, shuffles and splits move no distinct figure`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let rows = Self.rows(&random, count: 200)
        let base = try Self.small(rows).run()
        let again = (0..<40).map { _ in rows[Int.random(in: rows.indices, using: &random)] }
        let shuffled = (rows + again).shuffled(using: &random)
        let cut = Int.random(in: 0...shuffled.count, using: &random)
        let report = try Self.small([]).with {
            $0.logs = [
                Self.log(Array(shuffled[..<cut]), "one.csv"),
                Self.log(Array(shuffled[cut...]), "two.csv"),
            ]
        }.run()
        var figures = report.figures
        #expect(figures.rowsDuplicate == 40)
        figures.rowsDuplicate = 0
        #expect(figures == base.figures)
        #expect(report.summary == base.summary)
        #expect(report.events == base.events)
        #expect(report.tableT1 == base.tableT1)
        #expect(report.sentences == base.sentences)
    }

    @Test(arguments: seeds)
    func `the parts add up`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let figures = try Self.small(Self.rows(&random, count: 300)).run().figures
        // Invariants 1 and 4.
        #expect(figures.contracts == figures.contractsIn + figures.contractsOut)
        #expect(
            figures.contracts
                == figures.extraHigh + figures.high + figures.low + figures.contractsUnknown
        )
        #expect(figures.othersViews <= figures.entrusteeViews)
        #expect(figures.entrusteeViews <= figures.rowsInPeriod)
        #expect(figures.rowsInPeriod <= figures.rows)
        #expect(figures.contracts > 0)
    }

    /// Invariants 22 and 23.
    @Test(arguments: seeds, ["403", "500", "extract", "open"])
    func `attempts and extractions never raise a figure of views`(
        seed: UInt64,
        what: String
    ) throws {
        var random = SeededRandom(seed: seed)
        let rows = Self.rows(&random, count: 100)
        let more = Self.rows(&random, count: 100).map { row in
            row.with {
                $0.id = "more-" + $0.id
                if what.first?.isNumber == true { $0.result = what } else { $0.operation = what }
                $0.rows = what == "extract" ? "1000" : ""
            }
        }
        let base = try Self.small(rows).run().figures
        let figures = try Self.small(rows + more).run().figures
        #expect(figures.entrusteeViews == base.entrusteeViews)
        #expect(figures.othersViews == base.othersViews)
        #expect(figures.contracts == base.contracts)
        #expect(figures.contractsOut == base.contractsOut)
        #expect(figures.retailers == base.retailers)
        #expect(figures.viewers == base.viewers)
        #expect(figures.ownViewsUncovered == base.ownViewsUncovered)
        #expect(figures.rows == base.rows + 100)
    }

    /// A view of YE-1 that moves across an edge of the window takes its contract along.
    @Test(
        arguments: [
            ("2022-12-23T06:00:00", "2022-12-23T05:59:59"),
            ("2022-12-25T17:59:59", "2022-12-25T18:00:00"),
        ],
        seeds.prefix(4)
    )
    func `a row moved across the edge moves exactly its figure`(
        edge: (inside: String, outside: String),
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        // Nobody else views this contract.
        let rows = Self.rows(&random, count: 80)
        let moved = { (at: String) in rows + [Row("moved", at + "+09:00", "C-moved")] }
        let change = { (small: inout SmallCase) in
            small.contracts.append("C-moved,")
            small.voltages.append("C-moved,低圧,,")
            small.suppliers.append("C-moved,R7,,")
        }
        let inside = try Self.small(moved(edge.inside)).with(change).run()
        let outside = try Self.small(moved(edge.outside)).with(change).run()
        #expect(inside.figures.contractsIn == outside.figures.contractsIn + 1)
        #expect(inside.figures.contractsOut + 1 == outside.figures.contractsOut)
        var figures = inside.figures
        figures.contractsIn -= 1
        figures.contractsOut += 1
        #expect(figures == outside.figures)
        let rowsOut = { (report: ReconciliationReport) in
            report.finding(.outOfWindowView)?.rows ?? 0
        }
        #expect(rowsOut(inside) + 1 == rowsOut(outside))
    }

    /// Invariant 13: inside a window, without a grant, is no emergency view.
    @Test(arguments: seeds)
    func `without grants nothing is in`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let rows = Self.rows(&random, count: 100)
        let report = try Self.small(rows).with { $0.grants = [] }.run()
        #expect(report.figures.contractsIn == 0)
        #expect(report.events.allSatisfy { $0.contracts == 0 })
    }

    /// Invariant 10: own staff and own customers never count as a leak.
    @Test(arguments: seeds)
    func `own staff and own customers are in no contract`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let rows = Self.rows(&random, count: 150).map { row in
            row.with { $0.account = "a-own" }
        }
        #expect(try Self.small(rows).run().figures.contracts == 0)
        let own = Self.rows(&random, count: 150).map { row in
            row.with {
                $0.account = "a-1"
                $0.contract = "C-own"
            }
        }
        let figures = try Self.small(own).run().figures
        #expect(figures.contracts == 0 && figures.retailers == 0)
        #expect(figures.othersViews == 0 && figures.entrusteeViews > 0)
    }

    /// Invariant 21: the same inputs, the same report.
    @Test(arguments: seeds.prefix(3))
    func `the same files give the same report`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let small = Self.small(Self.rows(&random, count: 100))
        let (first, second) = (try small.run(), try small.run())
        #expect(first.figures == second.figures)
        #expect(first.findings == second.findings)
        #expect(first.inputs == second.inputs)
    }
}
