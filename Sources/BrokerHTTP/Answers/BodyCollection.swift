import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Requests

extension Request {
    /// The whole body, unless it is too long or takes too long to arrive.
    ///
    /// A connection that sends something now and then is never idle; without a deadline of its
    /// own a body could be dripped for ever. Nor does a body that came late act for somebody for
    /// whom nobody vouches any more.
    func collected(_ context: DoorContext) async throws -> ByteBuffer {
        let buffer = try await collectedInTime(context)
        if context.peer.certificate != nil, await context.channel.isUnvouched() {
            throw Problem.unauthenticated
        }
        return buffer
    }

    private func collectedInTime(_ context: DoorContext) async throws -> ByteBuffer {
        let (body, limit) = (body, context.bodyLimit)
        let deadline = limit.timers.any().scheduleTask(in: limit.time) {}
        return try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
            defer {
                deadline.cancel()
                group.cancelAll()
            }
            group.addTask { try await body.collect(upTo: limit.bytes) }
            group.addTask {
                try? await deadline.futureResult.get()
                return nil
            }
            guard let first = try await group.next(), let buffer = first else {
                throw Problem.tooSlow
            }
            return buffer
        }
    }

    /// The fields of a form; nothing else is taken.
    func form(_ context: DoorContext) async throws -> Form {
        guard mediaType == "application/x-www-form-urlencoded" else { throw Problem.malformed }
        let buffer = try await collected(context)
        do {
            return try Form(Array(buffer.readableBytesView))
        } catch {
            throw Problem.malformed
        }
    }

    /// What the body claims to be, without parameters, in lower case; nil if it claims nothing.
    var mediaType: String? {
        headers[.contentType].map { BrokerHTTP.mediaType(of: $0) }
    }
}

/// A content type without its parameters, in lower case.
func mediaType(of header: String) -> String {
    header.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
}

extension HTTPFields {
    /// The value of a header that is there once; of two, neither could be believed.
    func single(_ name: HTTPField.Name) -> String? {
        let values = self[values: name]
        return values.count == 1 ? values[0] : values.isEmpty ? nil : ""
    }
}

extension Form {
    func required(_ name: String) throws -> String {
        guard let value = self[name] else { throw Problem.malformed }
        return value
    }
}
