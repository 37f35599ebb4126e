import DaemonHarness
import Dispatch
import Foundation
import Synchronization

/// Somebody who looks at the events again and again on a thread of their own, until the daemon
/// says that it knows nothing, or is gone.
final class Onlooker: Sendable {
    private let began = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let last = Mutex("")

    /// Returns after the first look.
    init(at site: TestSite) {
        let path = site.socketPath
        Thread.detachNewThread {
            let client = Client.unix(path, uid: Staff.operator1.uid)
            var said = Self.look(client)
            self.began.signal()
            while said == "200 -" { said = Self.look(client) }
            self.last.withLock { $0 = said }
            self.ended.signal()
        }
        began.wait()
    }

    private static func look(_ client: Client) -> String {
        do {
            return Said(try client.get("/v1/events")).description
        } catch HarnessError.connectionLost, HarnessError.system {
            return "gone"
        } catch {
            return "\(error)"
        }
    }

    /// What they heard last.
    func lastWord() throws(HarnessError) -> String {
        guard ended.wait(timeout: .now() + .seconds(60)) == .success else {
            throw .timedOut("an onlooker's last word")
        }
        defer { ended.signal() }
        return last.withLock { $0 }
    }
}
