package import BrokerCore
import Credentials
import DirectorySQLite
import Ledger
import LedgerSQLite
package import Messages
import SQLiteFile
package import SiteFiles

/// Why the daemon did not start: said in both languages, then a non-zero exit status.
package enum DaemonFault: Error {
    case files(FileProblems)
    case key(path: String, any Error)
    case store(path: String, any Error)
    case origin(String)
    case register(Refusal)
    /// There was a ledger here, and it is gone or empty.
    case lostLedger(path: String)
    /// The roster names nobody of those who are on the register.
    case emptiedRoster
    /// systemd passed a network socket that others than this host reach, and not for TLS.
    case plainSocket(name: String)
    /// The listeners may need more descriptors than the process is allowed.
    case descriptors(needed: Int, allowed: Int)
    /// Anything else that kept the daemon from starting, such as a socket in use.
    case start(any Error)

    /// Is a file of the company wrong, so that somebody must correct it before anything?
    var isOfConfiguration: Bool {
        switch self {
        case .files, .origin, .plainSocket, .descriptors: true
        default: false
        }
    }

    /// What a store said, in words where it is the operating system's.
    private static func words(_ error: any Error) -> Message {
        switch error {
        case let error as SystemCallError:
            SystemErrorText.words(error.code)
                + Message("（\(error.call)）", "(\(asciiOnly(error.call)))")
        case SQLiteDirectoryError.failed(_, let code): SystemErrorText.words(code)
        case LedgerStoreFault.inUse:
            Message("ほかの madod が使っています", "another madod is using it")
        case LedgerStoreFault.damaged: Message("ファイルが壊れています", "the file is damaged")
        default: Message("\(error)", asciiOnly("\(error)"))
        }
    }

    /// What a person reads on standard error and in the journal.
    package var message: Message {
        switch self {
        case .files(let problems):
            Message(problems.text(in: .japanese), problems.text(in: .english))
        case .key(let path, let error):
            Message(
                "鍵ファイル \(path) を使えません: \(error)",
                "The key file \(asciiOnly(path)) cannot be used: \(asciiOnly("\(error)"))"
            )
        case .store(let path, let error):
            Message(
                "保存先 \(path) を開けません: \(Self.words(error).ja)",
                "The store \(asciiOnly(path)) cannot be opened: \(Self.words(error).en)"
            )
        case .origin(let origin):
            Message(
                "証跡の名前 \(origin) は署名鍵の名前に使えません。",
                "The ledger origin \(asciiOnly(origin)) cannot name a signing key."
            )
        case .lostLedger(let path):
            Message(
                "証跡 \(path) がなくなったか、空になっています。新しく始めることはしません。控えから戻してください。",
                "The ledger \(asciiOnly(path)) is gone or empty. It is not begun anew: restore it."
            )
        case .emptiedRoster:
            Message(
                "名簿に、登録済みの人が一人もいません。取り違えのおそれがあるため読み込みません。",
                "The roster names nobody who is registered. It may be the wrong file; not loaded."
            )
        case .plainSocket(let name):
            Message(
                "ソケット \(name) はTLSなしで他のホストから届きます。FileDescriptorName=tls とするか、"
                    + "127.0.0.1 か [::1] にしてください。",
                "The socket \(asciiOnly(name)) is reached by other hosts without TLS. Name it "
                    + "FileDescriptorName=tls, or bind it to 127.0.0.1 or [::1]."
            )
        case .descriptors(let needed, let allowed):
            Message(
                "ファイル記述子が \(needed) 個必要ですが、\(allowed) 個までしか使えません。LimitNOFILE を増やすか、"
                    + "limits.connections_max を減らしてください。",
                "\(needed) file descriptors are needed and only \(allowed) allowed. Raise "
                    + "LimitNOFILE, or lower limits.connections_max."
            )
        case .start(let error):
            Message(
                "起動できません: \(error)",
                "The daemon cannot start: \(asciiOnly("\(error)"))"
            )
        case .register(let refusal):
            Message(
                "名簿などを読み込めません: \(refusal.text.why.ja)（\(refusal.rawValue)）",
                "The register cannot be loaded: \(refusal.text.why.en) (\(refusal.rawValue))"
            )
        }
    }
}
