import Broker
import BrokerCore
import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /v1/stream`: ends, closings, suspensions and declarations as server-sent events.
///
/// The id of an event is its place in the ledger. `Last-Event-ID` goes on after it; `from` begins
/// at a place; without either the stream begins with what happens next. Whoever says which ledger
/// the place is of (`ledger`, from the answer's `Mado-Ledger`) is refused where it is another: a
/// restored one has other entries at the same places.
extension Doors {
    func addStream(to router: Router<DoorContext>) {
        router.get("/v1/stream") { request, context in
            try await self.stream(request, context)
        }
    }

    /// So long what is on its way to a reader may take after the stream's end.
    private static var farewellTime: TimeAmount { .seconds(5) }

    private func stream(_ request: Request, _ context: DoorContext) async throws -> Response {
        // A HEAD would take a seat, and nothing would come that ends it.
        guard request.method == .get else { throw Problem.notFound }
        let listener = try await listener(request, context)
        let (seat, position) = try await seat(listener, request, context)
        try await ReaderWatch.begin(on: context.channel, seat.mailbox)
        let reader = StreamReader(seat, feed, from: position) {
            await self.admission(of: listener, request, context)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store",
                // Whoever comes again makes a new connection, and shows its certificate there.
                .connection: "close",
                // nginx would gather news that are to come at once.
                accelBuffering: "no",
                ledgerName: origin,
            ],
            body: ResponseBody { [channel = context.channel] writer in
                var reader = reader
                while let piece = try await reader.next() { try await writer.write(piece) }
                // Who does not take the rest keeps no place, and no daemon from stopping.
                channel.eventLoop.scheduleTask(in: Self.farewellTime) { channel.hangUp() }
                try await writer.finish(nil)
                channel.close(mode: .output, promise: nil)
            }
        )
    }

    /// A place for one more reader, and where it begins.
    private func seat(
        _ listener: StreamListener,
        _ request: Request,
        _ context: DoorContext
    ) async throws -> (StreamSeat, UInt64) {
        let asked = try Self.position(request)
        if asked != nil, let ledger = request.uri.queryParameters["ledger"], ledger != origin {
            throw Problem.placeUnknown
        }
        do {
            let seat = try feed.sit(listener) { [channel = context.channel] in
                channel.hangUp()
            }
            return (seat, try await feed.begin(at: asked))
        } catch StreamRefusal.beyondEnd {
            throw Problem.placeUnknown
        } catch StreamRefusal.full {
            throw Problem(
                .overloaded,
                reference: nil,
                retryAfter: .seconds(5),
                isDecided: true
            )
        }
    }

    /// Only who is refused now is refused: a daemon with too much to do, or without its register,
    /// says nothing of the caller.
    private func admission(
        of listener: StreamListener,
        _ request: Request,
        _ context: DoorContext
    ) async -> StreamAdmission {
        guard await isStillShown(context) else { return .refused }
        do {
            return try await self.listener(request, context) == listener ? .admitted : .refused
        } catch let problem as Problem where problem.status.code < 500 {
            return .refused
        } catch {
            return .unknown
        }
    }

    /// Is the certificate that the stream was asked for with still good?
    private func isStillShown(_ context: DoorContext) async -> Bool {
        guard let certificate = context.peer.certificate else { return true }
        let now = clock.stamp().now
        let peer = await context.peer.withoutCertificate.shownNow(on: context.channel, at: now)
        return peer.certificate == certificate
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
        // Without a text it is what a client sends that has heard of no place (WHATWG HTML §9.2.4).
        if let lastEventID, request.headers[values: lastEventID].contains(where: { !$0.isEmpty }) {
            guard let text = request.headers.single(lastEventID), let last = place(text)
            else { throw Problem.malformed }
            return last + 1
        }
        guard let text = request.uri.queryParameters["from"] else { return nil }
        guard let from = place(text) else { throw Problem.malformed }
        return from
    }

    /// Digits alone.
    private static func place(_ text: some StringProtocol) -> UInt64? {
        guard text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
            let place = UInt64(text), place < UInt64(Int64.max)
        else { return nil }
        return place
    }
}

private let lastEventID = HTTPField.Name("Last-Event-ID")
private let accelBuffering = HTTPField.Name.known("X-Accel-Buffering")
private let ledgerName = HTTPField.Name.known("Mado-Ledger")
