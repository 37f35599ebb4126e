import CThreadUser
import Glibc

/// Runs `body` with the rights of another account.
///
/// Needs root unless `uid` is this process's own. Only the calling thread changes its account,
/// and only for the duration of the call.
package func withAccount<Result>(_ uid: UInt32, _ body: () throws -> Result) throws -> Result {
    let own = geteuid()
    guard uid != own else { return try body() }
    try setAccount(uid)
    let result = Swift.Result { try body() }
    try setAccount(own)
    return try result.get()
}

/// Of the calling thread alone.
func setAccount(_ uid: UInt32) throws(HarnessError) {
    let code = mado_set_thread_euid(uid)
    guard code == 0 else { throw systemError("setresuid \(uid)", code) }
}
