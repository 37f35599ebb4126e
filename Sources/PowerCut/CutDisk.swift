/// A disk as the records go by: what is durable, and what a power cut may take.
package struct CutDisk {
    private struct File {
        var durable: [UInt8] = []
        /// Writes and truncations since the last sync.
        var pending: [DiskRecord.Change] = []

        mutating func settle() {
            for change in pending { durable.take(change) }
            pending = []
        }
    }

    private var files: [UInt32: File] = [:]
    private var names: [String: UInt32] = [:]
    private var pendingNames: [DiskRecord] = []

    package init() {}

    package mutating func apply(_ record: DiskRecord) {
        switch record.change {
        case .created:
            files[record.file] = File()
            pendingNames.append(record)
        case .deleted:
            pendingNames.append(record)
        case .namesSynced:
            for change in pendingNames { Self.take(change, &names) }
            pendingNames = []
        case .synced:
            files[record.file]?.settle()
        case .lost:
            files[record.file]?.pending = []
        case .rewritten(let bytes):
            files[record.file] = File(durable: bytes)
        case .written, .truncated:
            files[record.file]?.pending.append(record.change)
        }
    }

    /// What is durable for certain, and nothing else.
    package var durable: DiskImage {
        DiskImage(files: names.compactMapValues { files[$0]?.durable })
    }

    /// The disk has these bytes, whatever can still be read of the file.
    package mutating func hold(_ image: DiskImage) {
        for (name, bytes) in image.files {
            if let number = names[name] { files[number] = File(durable: bytes) }
        }
    }

    private static func take(_ record: DiskRecord, _ names: inout [String: UInt32]) {
        switch record.change {
        case .created(let name): names[name] = record.file
        case .deleted(let name): names[name] = nil
        default: break
        }
    }

    /// One of the disks that a cut may leave now: each change since its last sync is there, or
    /// not, or in part, in any order.
    package func image(_ random: inout some RandomNumberGenerator) -> DiskImage {
        let common: Fate? = [.dropped, .kept, nil, nil, nil].randomElement(using: &random) ?? nil
        var names = names
        for change in pendingNames {
            let isKept = common.map { $0 == .kept } ?? Bool.random(using: &random)
            if isKept { Self.take(change, &names) }
        }
        var image = DiskImage()
        for (name, number) in names.sorted(by: { $0.key < $1.key }) {
            guard let file = files[number] else { continue }
            let fate = common ?? Fate.allCases.randomElement(using: &random) ?? .dropped
            image.files[name] = fate.meets(file.durable, file.pending, &random)
        }
        return image
    }
}

/// The files of a disk after a cut.
package struct DiskImage: Sendable {
    package var files: [String: [UInt8]] = [:]
}

extension [UInt8] {
    mutating func take(_ change: DiskRecord.Change) {
        switch change {
        case .written(let offset, let bytes): put(bytes[...], at: offset)
        case .truncated(let size): resize(to: size)
        default: break
        }
    }

    mutating func put(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        if count < offset + bytes.count { resize(to: offset + bytes.count) }
        replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }

    /// What no write has filled reads as zeros.
    private mutating func resize(to size: Int) {
        if size < count {
            removeLast(count - size)
        } else {
            append(contentsOf: repeatElement(0, count: size - count))
        }
    }
}
