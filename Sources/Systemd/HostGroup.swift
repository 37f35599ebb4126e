import Glibc

/// The groups of this host.
package enum HostGroup {
    /// The number of the group with this name or number; nil: this host has none.
    ///
    /// Asks the host's own lists (nsswitch), which take one caller at a time: at a start, before
    /// there is a second thread.
    package static func number(of text: String) -> UInt32? {
        if let number = UInt32(text) {
            return unsafe getgrgid(number).map { unsafe $0.pointee.gr_gid }
        }
        return unsafe getgrnam(text).map { unsafe $0.pointee.gr_gid }
    }
}
