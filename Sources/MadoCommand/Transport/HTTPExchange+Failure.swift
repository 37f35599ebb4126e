import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// What the errors of the HTTP client mean for whoever waits for an answer.
extension TransportFailure {
    init(_ error: any Error) {
        switch error {
        case let error as IOError: self.init(error)
        case let error as NIOConnectionError: self.init(error)
        case let error as HTTPClientError: self.init(error)
        case let error as NIOSSLError: self.init(error)
        case is NIOSSLExtraError: self = .untrustedServer
        case let error as BoringSSLError: self.init(handshake: "\(error)")
        case is SocketAddressError: self = .unreachable(reason: "path too long")
        default: self = .noAnswer
        }
    }

    private init(_ error: IOError) {
        self =
            switch error.errnoCode {
            case ENOENT: .unreachable(reason: "no such socket")
            case ECONNREFUSED: .unreachable(reason: "connection refused")
            case ENOTSOCK: .unreachable(reason: "not a socket")
            case EHOSTUNREACH, ENETUNREACH: .unreachable(reason: "no route to host")
            case EACCES, EPERM: .forbidden
            case ECONNRESET, EPIPE: .noAnswer
            default: .unreachable(reason: "error \(error.errnoCode)")
            }
    }

    /// Of a host with several addresses, what the first of them said.
    private init(_ error: NIOConnectionError) {
        if let first = error.connectionErrors.first {
            self.init(first.error)
        } else if error.dnsAError != nil || error.dnsAAAAError != nil {
            self = .unreachable(reason: "no such host")
        } else {
            self = .unreachable(reason: "no connection")
        }
    }

    private init(_ error: HTTPClientError) {
        self =
            switch error {
            case .connectTimeout, .tlsHandshakeTimeout: .unreachable(reason: "timeout")
            case .readTimeout, .deadlineExceeded: .tooSlow
            default: .noAnswer
            }
    }

    private init(_ error: NIOSSLError) {
        if case .handshakeFailed(let cause) = error {
            self.init(handshake: "\(cause)")
        } else {
            self = .noAnswer
        }
    }

    /// BoringSSL names its errors in words alone: `CERTIFICATE_VERIFY_FAILED` is our own verdict,
    /// an `ALERT` the other side's (RFC 8446 §6.2).
    private init(handshake words: String) {
        let refusals = ["CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED", "DECRYPT_ERROR"]
        if words.contains("CERTIFICATE_VERIFY_FAILED") {
            self = .untrustedServer
        } else if words.contains("_ALERT_"), refusals.contains(where: words.contains) {
            self = .certificateRefused
        } else {
            self = .noHandshake
        }
    }
}
