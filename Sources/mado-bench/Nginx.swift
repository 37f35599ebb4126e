import BrokerCore
import DaemonHarness
import Foundation

/// The measure of what this machine can do: nginx with one worker that answers `return 200`, with
/// and without TLS.
final class Nginx {
    static let program = "/usr/sbin/nginx"
    static let version = "nginx -v"

    let port: UInt16
    let tlsPort: UInt16
    private let child: ChildProcess

    /// Serves until ``close()``, with the certificate of `certificates`.
    init(directory: String, certificates: Certificates) throws {
        port = try freeLoopbackPort()
        tlsPort = try freeLoopbackPort()
        let path = "\(directory)/nginx.conf"
        let text = Self.configuration(directory, port, tlsPort, certificates)
        try Data(text.utf8).write(to: URL(filePath: path))
        child = try ChildProcess(
            Self.program,
            ["-p", directory, "-c", path, "-e", "\(directory)/nginx.log"],
            log: "\(directory)/nginx.out"
        )
        try waitUntilListening(child, port)
    }

    /// SIGTERM: the master ends its worker.
    func close() { child.terminate() }

    private static func configuration(
        _ directory: String,
        _ port: UInt16,
        _ tlsPort: UInt16,
        _ certificates: Certificates
    ) -> String {
        """
        daemon off;
        user root;
        worker_processes 1;
        pid \(directory)/nginx.pid;
        error_log \(directory)/nginx.log crit;
        events { worker_connections 1024; }
        http {
            access_log off;
            keepalive_requests 1000000000;
            default_type application/json;
            client_body_temp_path \(directory)/nginx-body;
            server {
                listen 127.0.0.1:\(port);
                location / { return 200 '{"active":false}'; }
            }
            server {
                listen 127.0.0.1:\(tlsPort) ssl;
                ssl_certificate \(certificates.path("server.crt"));
                ssl_certificate_key \(certificates.path("server.key"));
                ssl_protocols TLSv1.2 TLSv1.3;
                location / { return 200 '{"active":false}'; }
            }
        }

        """
    }
}

/// Until something listens on the port; throws if the program ended instead.
func waitUntilListening(_ child: ChildProcess, _ port: UInt16) throws {
    let deadline = Deadline(in: .seconds(15))
    while !deadline.isOver {
        if (try? Connection.loopback(port: port)) != nil { return }
        guard !child.hasEnded(within: Milliseconds(50)) else { break }
    }
    throw HarnessError.notReady(log: child.printed)
}
