/// One thing that happened to a file.
package struct DiskRecord: Sendable {
    package enum Change: Sendable {
        /// The name stands for this file from now on.
        case created(String)
        case deleted(String)
        case written(offset: Int, [UInt8])
        case truncated(Int)
        /// All that was done to the file before is durable.
        case synced
        /// All names are.
        case namesSynced
        /// What was done since the last sync will never be durable.
        case lost
        /// The whole file was written and synced by other means.
        case rewritten([UInt8])
    }

    package let file: UInt32
    package let change: Change

    package init(file: UInt32, _ change: Change) {
        self.file = file
        self.change = change
    }

    /// Seldom, and where something can go wrong: all but writes and syncs.
    var isRare: Bool {
        switch change {
        case .written, .synced: false
        default: true
        }
    }
}
