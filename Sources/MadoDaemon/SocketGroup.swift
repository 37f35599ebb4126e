import BrokerHTTP
import Messages
import SiteFiles
import Systemd

/// The group of the check socket, as this host knows it.
extension NamedGroup {
    /// Its number; throws if this host has no such group.
    func number() throws(FileProblems) -> UInt32 {
        guard let number = HostGroup.number(of: text) else {
            throw FileProblems(problem(FileText.unknownGroup(key, text)))
        }
        return number
    }

    /// The kernel refused what the configuration asks for.
    func problem(_ denied: SocketGroupDenied) -> FileProblem {
        problem(FileText.deniedGroup(key, text, SystemErrorText.words(denied.code)))
    }
}
