/// The cuts of one recorded run.
package struct PowerCuts {
    private let records: [DiskRecord]
    private let positions: [Int]

    /// So many cuts: about half of them where something seldom happens (files made, deleted,
    /// truncated, a checkpoint of the WAL), the rest anywhere.
    ///
    /// None comes before `start`, where the recording found what was there already.
    package init(
        of records: [DiskRecord],
        from start: Int = 0,
        count: Int,
        _ random: inout some RandomNumberGenerator
    ) {
        self.records = records
        let places = Self.telling(records)
        var positions: [Int] = []
        for index in 0..<count {
            let place = index.isMultiple(of: 2) ? places.randomElement(using: &random) : nil
            let near = place.map { $0 + Int.random(in: -2...3, using: &random) }
            let any = Int.random(in: start...records.count, using: &random)
            positions.append(min(records.count, max(start, near ?? any)))
        }
        self.positions = positions.sorted()
    }

    /// Nearly all writes go to the log; those to any other file are its checkpoints.
    private static func telling(_ records: [DiskRecord]) -> [Int] {
        var logs: Set<UInt32> = []
        for record in records {
            if case .created(let name) = record.change, name.hasSuffix("-wal") {
                logs.insert(record.file)
            }
        }
        return records.indices.filter {
            records[$0].isRare || !logs.contains(records[$0].file)
        }
    }

    /// Gives each cut's position, which is how many records came before it, and a disk that it
    /// may leave.
    package func forEach(
        _ random: inout some RandomNumberGenerator,
        _ body: (Int, DiskImage) throws -> Void
    ) rethrows {
        var disk = CutDisk()
        var applied = 0
        for position in positions {
            while applied < position {
                disk.apply(records[applied])
                applied += 1
            }
            try body(position, disk.image(&random))
        }
    }
}
