package import BrokerCore
import Foundation
import Glibc

/// One caller who asks and waits for each answer.
///
/// A connection that was closed between two requests is opened again, as any HTTP client does;
/// one that is lost while an answer is due is an error.
package final class Client {
    private let open: () throws -> Connection
    private var connection: Connection?
    private var block = [UInt8](repeating: 0, count: receiveBlockBytes)

    /// How long any one answer may take.
    package static let patience = Milliseconds.seconds(30)

    package init(open: @escaping () throws -> Connection) {
        self.open = open
    }

    /// A caller at the daemon's Unix socket.
    package static func unix(_ path: String, uid: UInt32) -> Client {
        Client { try Connection.unix(path, uid: uid) }
    }

    package static func loopback(port: UInt16) -> Client {
        Client { try Connection.loopback(port: port) }
    }

    package func call(_ request: HTTPRequest) throws -> HTTPResponse {
        let reused = connection != nil
        do {
            return try attempt(request)
        } catch HarnessError.connectionLost where reused {
            return try attempt(request)
        }
    }

    package func get(_ path: String) throws -> HTTPResponse {
        try call(HTTPRequest("GET", path))
    }

    package func post(_ path: String, _ body: some Encodable) throws -> HTTPResponse {
        try call(HTTPRequest("POST", path, body: json(body)))
    }

    /// A JSON body as it stands, for what no well-meaning client would write.
    package func post(_ path: String, text: String) throws -> HTTPResponse {
        try call(HTTPRequest("POST", path, body: text))
    }

    private func attempt(_ request: HTTPRequest) throws -> HTTPResponse {
        let connection = try self.connection ?? open()
        self.connection = nil
        let response = try exchange(request, connection)
        if response.header("connection")?.lowercased() != "close" { self.connection = connection }
        return response
    }

    private func exchange(
        _ request: HTTPRequest,
        _ connection: Connection
    ) throws(HarnessError) -> HTTPResponse {
        let deadline = Deadline(in: Self.patience)
        guard try connection.send(request) else { throw .connectionLost }
        while true {
            if let response = try connection.nextResponse() { return response }
            let interest = connection.isFlushed ? POLLIN : POLLIN | POLLOUT
            var watched = pollfd(fd: connection.descriptor, events: Int16(interest), revents: 0)
            let ready = unsafe poll(&watched, 1, deadline.pollMilliseconds)
            if ready == 0 { throw .timedOut("an answer") }
            guard try connection.flush() else { throw .connectionLost }
            if try connection.receive(into: &block) == .closed { throw .connectionLost }
        }
    }
}

/// The body as JSON with snake_case keys.
package func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

extension HTTPResponse {
    /// Reads the body as JSON with snake_case keys.
    package func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(body))
    }

    /// Itself, if it says that the request was carried out; else an error with its text.
    package func checked() throws(HarnessError) -> HTTPResponse {
        guard (200..<300).contains(status) else {
            throw .unexpectedStatus(status, body: text)
        }
        return self
    }
}
