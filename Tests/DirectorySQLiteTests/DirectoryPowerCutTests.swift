import DaemonHarness
import DirectorySQLite
import Foundation
import PowerCut
import Testing

/// Power cuts at any point of a real directory's life: an erased name does not come back, and a
/// person who enrolled has enrolled.
struct DirectoryPowerCutTests {
    private struct Outcome {
        let seed: UInt64
        let acts: Int
        let complaints: [String]
    }

    private static func cut(
        images: Int,
        _ prepare: (PowerCutDisk) -> Void = { _ in }
    ) async throws -> Outcome {
        let given = ProcessInfo.processInfo.environment["MADO_CUT_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        let scratch = try Scratch()
        let disk = try PowerCutDisk(directory: scratch.path)
        prepare(disk)
        var directory = RecordedDirectory()
        try await directory.run(on: disk, lives: 3, acts: 60, &random)
        var images: [(Int, DiskImage)] = try Self.images(directory.records, images, &random)
        images.sort { $0.0 < $1.0 }
        var complaints: [String] = []
        for (position, image) in images {
            complaints += try await directory.complaints(at: position, image).map {
                "MADO_CUT_SEED=\(seed), cut after \(position) changes: \($0)"
            }
        }
        return Outcome(seed: seed, acts: directory.acts, complaints: complaints)
    }

    private static func images(
        _ records: [DiskRecord],
        _ count: Int,
        _ random: inout SeededRandom
    ) throws -> [(Int, DiskImage)] {
        var images: [(Int, DiskImage)] = []
        PowerCuts(of: records, count: count, &random).forEach(&random) { images.append(($0, $1)) }
        return images
    }

    @Test func `whatever a power cut leaves opens and has all that was acknowledged`()
        async throws
    {
        let outcome = try await Self.cut(images: 200)
        print(
            "power cuts under the directory: seed \(outcome.seed), \(outcome.acts) acts,",
            "200 images, \(outcome.complaints.count) wrong"
        )
        #expect(outcome.complaints == [])
    }

    @Test func `a founding that was cut short, anywhere, is begun again`() throws {
        let path = "/directory.sqlite"
        let scratch = try Scratch()
        let disk = try PowerCutDisk(directory: scratch.path)
        try SQLiteDirectory(path: scratch.path + path).close()
        var random = SeededRandom(seed: 1)
        var left = CutDisk()
        for (position, record) in disk.records.enumerated() {
            left.apply(record)
            for _ in 0..<4 {
                let image = try Scratch()
                try image.lay(left.image(&random))
                #expect(throws: Never.self, "after \(position) changes") {
                    try SQLiteDirectory(path: image.path + path).close()
                }
            }
        }
        #expect(disk.position > 10)
    }

    @Test func `carelessness is found out`() async throws {
        let careless: [(String, (PowerCutDisk) -> Void)] = [
            ("a disk that lies about syncs", { $0.lieAboutSyncs() }),
            ("synchronous=NORMAL", { $0.downgrade(to: .normal) }),
        ]
        for (name, prepare) in careless {
            let outcome = try await Self.cut(images: 200, prepare)
            print(
                "power cuts under the directory, \(name): seed \(outcome.seed),",
                "\(outcome.complaints.count) complaints of 200 images"
            )
            #expect(!outcome.complaints.isEmpty, "\(name) must be seen to lose something")
        }
    }
}
