import Broker
import BrokerCore
import HTTPTypes
import Hummingbird

/// `GET /v1/stream`: ends, closings, suspensions and declarations as server-sent events.
///
/// The id of an event is its place in the ledger. `Last-Event-ID` goes on after it; `from` begins
/// at a place; without either the stream begins with what happens next.
extension Doors {
    func addStream(to router: Router<DoorContext>) {
        router.get("/v1/stream") { request, context in
            try await self.stream(request, context)
        }
    }

    private func stream(_ request: Request, _ context: DoorContext) async throws -> Response {
        let listener = try await listener(request, context)
        let asked = try Self.position(request)
        let (seat, position): (StreamSeat, UInt64)
        do {
            seat = try feed.sit(listener) { [channel = context.channel] in
                channel.close(promise: nil)
            }
            position = try await feed.begin(at: asked)
        } catch StreamRefusal.beyondEnd {
            throw Problem.malformed
        } catch StreamRefusal.full {
            throw Problem(
                .overloaded,
                reference: nil,
                retryAfter: .seconds(5),
                isDecided: true
            )
        }
        try await ReaderWatch.begin(on: context.channel, seat.mailbox)
        let reader = StreamReader(seat, feed, from: position) {
            (try? await self.listener(request, context)) == listener
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store",
                // Whoever comes again makes a new connection, and shows its certificate there.
                .connection: "close",
                // nginx would gather news that are to come at once.
                accelBuffering: "no",
            ],
            body: ResponseBody { [channel = context.channel] writer in
                var reader = reader
                while let piece = try await reader.next() { try await writer.write(piece) }
                try await writer.finish(nil)
                channel.close(mode: .output, promise: nil)
            }
        )
    }

    /// Who asks, by what it shows now: a system by key or certificate, else somebody who may read
    /// the history.
    private func listener(
        _ request: Request,
        _ context: DoorContext
    ) async throws -> StreamListener {
        if request.headers[values: .authorization].isEmpty, context.hasCaller {
            try await admitHistoryReader(context)
            return .office(try context.caller)
        }
        let authorization = request.headers.single(.authorization)
        let isKeyless = authorization == nil && !request.headers[values: .authorization].isEmpty
        let system = callers.system(
            authorization: authorization,
            certificate: context.peer.certificate
        )
        guard !isKeyless, let system else { throw Problem.unauthenticated }
        return .system(system)
    }

    /// The first entry that the caller wants; nil: whatever comes next.
    private static func position(_ request: Request) throws -> UInt64? {
        if let lastEventID, !request.headers[values: lastEventID].isEmpty {
            guard let text = request.headers.single(lastEventID), let last = UInt64(text),
                last < UInt64(Int64.max)
            else { throw Problem.malformed }
            return last + 1
        }
        guard let text = request.uri.queryParameters["from"] else { return nil }
        guard let from = UInt64(text), from < UInt64(Int64.max) else { throw Problem.malformed }
        return from
    }
}

private let lastEventID = HTTPField.Name("Last-Event-ID")
private let accelBuffering = HTTPField.Name.known("X-Accel-Buffering")
