import Broker
import BrokerCore
import Credentials
import HTTPTypes
import Hummingbird
import Ledger

/// `/status/{event}`: which credentials of an event are valid now, for whoever verifies offline
/// (draft-ietf-oauth-status-list §8).
///
/// Anyone may ask; the list has numbers and no ids. There is no list of the lists (§9.3): which
/// events there are is nobody's business.
extension Doors {
    func addStatusLists(to router: Router<DoorContext>) {
        router.get("/status/:event") { request, context in
            try await self.statusList(.production, request, context)
        }
        router.get("/drill/status/:event") { request, context in
            try await self.statusList(.drill, request, context)
        }
    }

    private func statusList(
        _ use: TokenKeyUse,
        _ request: Request,
        _ context: DoorContext
    ) async throws -> Response {
        guard let event = context.parameters.get("event").flatMap({ EventID($0) }),
            let reading = table.statusPage(of: event, 0..<0),
            reading.page.isDrill == (use == .drill)
        else { throw Problem.notFound }
        guard acceptsStatusList(request.headers.single(.accept)) else {
            return Response(status: .notAcceptable)
        }
        let address = statusListAddress(of: event, issuer: identity.issuer(of: use))
        if let time = request.uri.queryParameters["time"] {
            return try await pastStatusList(String(time), event, (use, address), context)
        }
        if let last = statusLists.last(event, reading) { return last.response(to: request) }
        let list = try await statusLists.current(
            of: event,
            in: table,
            address: address,
            signer: signer(of: use, context)
        )
        guard let list else { throw Problem.notFound }
        return list.response(to: request)
    }

    /// §8.4. It reads the whole ledger: for those who may read the history.
    private func pastStatusList(
        _ time: String,
        _ event: EventID,
        _ list: (use: TokenKeyUse, address: String),
        _ context: DoorContext
    ) async throws -> Response {
        try await admitHistoryReader(context)
        guard let seconds = Int64(time), (0...Self.lastSecond).contains(seconds) else {
            throw Problem.malformed
        }
        let instant = Instant(millisecondsSince1970: seconds * 1000)
        // What is to come is in no ledger.
        guard instant <= clock.stamp().now else { throw Problem.notFound }
        let authority = try await HistoryReader(ledger: ledger).authority(at: instant)
        let signer = try await signer(of: list.use, context)
        let past = try StatusLists.past(
            of: event,
            in: authority,
            at: instant,
            address: list.address,
            signer: signer
        )
        guard let past else { throw Problem.notFound }
        return .statusList(past)
    }

    /// 9999-12-31T23:59:59Z.
    private static var lastSecond: Int64 { 253_402_300_799 }
}

/// Does the client take what there is? Only the JWT form is made, not the CWT form.
private func acceptsStatusList(_ accept: String?) -> Bool {
    guard let accept else { return true }
    return accept.split(separator: ",").contains { range in
        let type = range.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        return ["*/*", "application/*", "application/statuslist+jwt"].contains(type)
    }
}

extension ServedStatusList {
    /// Kept by anybody, used by nobody without asking: an end shows as soon as the list is built
    /// again (``StatusLists``).
    fileprivate func response(to request: Request) -> Response {
        let asked = request.headers.single(.ifNoneMatch) ?? ""
        let isKnown = asked.split(separator: ",").contains { text in
            text.drop { $0 == " " }.replacing("W/", with: "") == tag
        }
        var response = isKnown ? Response(status: .notModified) : .statusList(token)
        response.headers[.eTag] = tag
        response.headers[.cacheControl] = "no-cache"
        return response
    }
}

extension Response {
    fileprivate static func statusList(_ token: SignedToken) -> Response {
        .text(token.exposed, type: "application/statuslist+jwt")
    }
}
