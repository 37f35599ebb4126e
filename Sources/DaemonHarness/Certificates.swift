import BrokerCore
import Credentials
import Foundation

/// Certificates of a test: an authority and what it issues, made by `openssl`, as PEM files in one
/// directory.
package struct Certificates: Sendable {
    package let directory: String

    /// A certificate and its key.
    package struct Pair: Sendable {
        package let certificatePath: String
        package let keyPath: String
        /// SHA-256 of the DER form: the value of `tls_client_certificate_sha256`.
        package let thumbprint: String
    }

    private static let openssl = "/usr/bin/openssl"
    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    package init(directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
    }

    package func path(_ name: String) -> String { "\(directory)/\(name)" }

    /// An authority of its own; its certificate is `NAME.crt`.
    package func makeAuthority(_ name: String) throws {
        try run(
            ["req", "-x509"] + Self.newKey + [
                "-keyout", path("\(name).key"), "-out", path("\(name).crt"), "-days", "30",
                "-subj", "/CN=\(name)", "-addext", "basicConstraints=critical,CA:TRUE",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            ]
        )
    }

    /// A certificate of `authority`, good for `days` from now; below zero: it has expired.
    ///
    /// `names`: such as `IP:127.0.0.1` or `DNS:mado.example`.
    package func issue(
        _ name: String,
        by authority: String,
        days: Int = 30,
        names: [String] = []
    ) throws -> Pair {
        try run(
            ["req"] + Self.newKey + [
                "-keyout", path("\(name).key"), "-out", path("\(name).csr"),
                "-subj", "/CN=\(name)",
            ]
        )
        var extensions = "basicConstraints=CA:FALSE\n"
        if !names.isEmpty { extensions += "subjectAltName=\(names.joined(separator: ","))\n" }
        try Data(extensions.utf8).write(to: URL(filePath: path("\(name).ext")))
        try run([
            "x509", "-req", "-in", path("\(name).csr"), "-CA", path("\(authority).crt"),
            "-CAkey", path("\(authority).key"), "-CAcreateserial", "-days", "\(days)",
            "-extfile", path("\(name).ext"), "-out", path("\(name).crt"),
        ])
        return try pair(name)
    }

    /// What was issued under this name.
    package func pair(_ name: String) throws -> Pair {
        let der = path("\(name).der")
        try run(["x509", "-in", path("\(name).crt"), "-outform", "DER", "-out", der])
        let bytes = try Data(contentsOf: URL(filePath: der))
        return Pair(
            certificatePath: path("\(name).crt"),
            keyPath: path("\(name).key"),
            thumbprint: sha256(Array(bytes)).description
        )
    }

    private func run(_ arguments: [String]) throws {
        let run = try ProgramRun(Self.openssl, arguments, directory: directory)
        guard run.status == 0 else { throw HarnessError.badResponse(run.printed) }
    }
}
