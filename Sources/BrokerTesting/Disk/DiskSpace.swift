/// The room on a simulated disk, which other processes use too.
///
/// What is reserved belongs to the ledger alone: nobody else gets it, and the ledger's growth
/// comes out of it once nothing else is free (law L12).
package struct DiskSpace: Hashable, Sendable {
    /// The disk has no room, reserved or not.
    package struct Full: Error, Hashable, Sendable {}

    package private(set) var free: UInt64
    package private(set) var reserved: UInt64 = 0
    /// How much of it was taken by others; what the ledger took is not counted here.
    package private(set) var othersTook: UInt64 = 0
    /// Was the reserve taken away since it was last whole?
    package private(set) var isReserveLost = false

    package static let unlimited = DiskSpace(free: 1 << 40)

    package init(free: UInt64) {
        self.free = free
    }

    /// The ledger grows: out of what is free, then out of the reserve.
    mutating func grow(by bytes: UInt64) throws(Full) {
        guard free + reserved >= bytes else { throw Full() }
        let fromFree = min(free, bytes)
        free -= fromFree
        reserved -= bytes - fromFree
    }

    /// Makes the reserve whole; false if there is no room for that.
    mutating func reserve(_ bytes: UInt64) -> Bool {
        let missing = bytes > reserved ? bytes - reserved : 0
        let taken = min(missing, free)
        free -= taken
        reserved += taken
        if taken == missing { isReserveLost = false }
        return taken == missing
    }

    /// Others fill the disk up to so many bytes.
    package mutating func leave(_ bytes: UInt64) {
        guard free > bytes else { return }
        othersTook += free - bytes
        free = bytes
    }

    /// Others give back all that they took.
    mutating func giveBack() {
        free += othersTook
        othersTook = 0
    }

    /// Somebody removes the reserve, and others take its room.
    mutating func loseReserve() {
        othersTook += reserved
        reserved = 0
        isReserveLost = true
    }
}
