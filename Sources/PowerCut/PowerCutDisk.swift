import CPowerCut

/// A directory in which everything that SQLite does to its files is recorded, so that the disks
/// that a power cut could leave can be made of it, and fails when told.
///
/// The files must be opened by the path that was given. All connections to them must be closed
/// before this goes away.
@safe package final class PowerCutDisk: @unchecked Sendable {
    /// What an operation does that fails.
    package enum Effect: CaseIterable, Sendable {
        /// EIO; nothing is changed.
        case nothing
        /// ENOSPC; nothing is changed.
        case full
        /// EIO after half of a write.
        case half
        /// EIO is said, and all of it is done.
        case done
        /// A sync that loses what it should have synced: it can be read until the power fails.
        case lost
    }

    /// Which operations fail.
    package enum Operations: Sendable {
        case any
        case reads
        case writes
        case syncs
    }

    /// What a connection gets that asks for `PRAGMA synchronous`.
    package enum Synchronous: UInt8, Sendable {
        case off = 0x30
        case normal = 0x31
    }

    /// SQLite could not be given another layer.
    package struct NotInstalled: Error {}

    package let directory: String
    private let disk: OpaquePointer

    /// Records what happens directly in `directory`, which must exist.
    package init(directory: String) throws {
        guard powercut_install() == 0, let disk = unsafe powercut_begin(directory) else {
            throw NotInstalled()
        }
        self.directory = directory
        unsafe self.disk = unsafe disk
    }

    deinit {
        unsafe powercut_end(disk)
    }

    // MARK: The record

    /// How many changes are recorded: what was acknowledged by now must survive any later cut.
    package var position: Int { unsafe Int(powercut_count(disk)) }

    package var records: [DiskRecord] {
        (0..<UInt64(position)).map { unsafe DiskRecord(powercut_at(disk, $0)) }
    }

    // MARK: Faults

    /// A disk that says that it synced and did not.
    package func lieAboutSyncs() { unsafe powercut_lie(disk, 1) }

    /// Gives connections less than they ask for.
    package func downgrade(to level: Synchronous) {
        unsafe powercut_downgrade(disk, CChar(level.rawValue))
    }

    /// How many operations there were that can fail.
    package var operations: Int { unsafe Int(powercut_operations(disk)) }

    /// Lets the first of these operations fail from number `operation` on, counted from 0; with
    /// `forever`, all later ones too.
    package func fail(
        _ which: Operations = .any,
        from operation: Int,
        _ effect: Effect,
        forever: Bool = false
    ) {
        unsafe powercut_fail(
            disk,
            UInt64(operation),
            effect.code,
            which.code,
            forever ? 1 : 0
        )
    }

    /// Says that what the file of this name holds could be lost at a power cut, as after a sync
    /// that failed: until it is written again.
    package func distrust(_ name: String) { unsafe powercut_watch(disk, name) }

    /// Nothing fails any more.
    package func heal() { unsafe powercut_heal(disk) }

    /// How many operations failed since ``fail(_:from:_:forever:)``.
    package var failures: Int { unsafe Int(powercut_failures(disk)) }
}

extension PowerCutDisk.Effect {
    fileprivate var code: powercut_effect {
        switch self {
        case .nothing: POWERCUT_NOTHING
        case .full: POWERCUT_FULL
        case .half: POWERCUT_HALF
        case .done: POWERCUT_DONE
        case .lost: POWERCUT_LOST
        }
    }
}

extension PowerCutDisk.Operations {
    fileprivate var code: powercut_class {
        switch self {
        case .any: POWERCUT_ANY
        case .reads: POWERCUT_READ
        case .writes: POWERCUT_WRITE
        case .syncs: POWERCUT_SYNC
        }
    }
}

extension DiskRecord {
    fileprivate init(_ record: powercut_record) {
        file = unsafe record.file
        let name = unsafe record.name.map { unsafe String(cString: $0) } ?? ""
        let bytes = unsafe [UInt8](
            UnsafeBufferPointer(
                start: record.bytes,
                count: record.bytes == nil ? 0 : Int(record.length)
            )
        )
        let offset = unsafe Int(record.offset)
        change =
            switch unsafe record.kind {
            case POWERCUT_CREATED: .created(name)
            case POWERCUT_DELETED: .deleted(name)
            case POWERCUT_WRITTEN: .written(offset: offset, bytes)
            case POWERCUT_TRUNCATED: .truncated(offset)
            case POWERCUT_SYNCED: .synced
            case POWERCUT_NAMES_SYNCED: .namesSynced
            case POWERCUT_SYNC_LOST: .lost
            default: .rewritten(bytes)
            }
    }
}
