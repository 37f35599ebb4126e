import Foundation
import Glibc

/// Where the programs of this build are.
package enum Programs {
    /// The path of `name`: in the directory that `MADO_PROGRAMS` names or, without it, beside the
    /// program that asks, where the build puts them all.
    package static func path(_ name: String) throws -> String {
        let named = ProcessInfo.processInfo.environment["MADO_PROGRAMS"]
        let directory = try named ?? ownDirectory()
        let path = "\(directory)/\(name)"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw HarnessError.programMissing(path)
        }
        return path
    }

    private static func ownDirectory() throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: own).deletingLastPathComponent().path
    }
}

/// Only root can connect as several accounts.
package var canActAsOthers: Bool { geteuid() == 0 }
