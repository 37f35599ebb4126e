import BrokerCore
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore

/// `/ledger/checkpoint` and `/ledger/tile/…`: the ledger as a log (C2SP tlog-tiles), for whoever
/// follows or verifies it with tools of their own.
///
/// Read beside the writer from what is durable: every tile of a checkpoint that was answered can
/// be fetched, of its own width or any narrower one, however the ledger grows.
extension Doors {
    func addLedger(to router: Router<DoorContext>) {
        let files = LogFiles(source: ledger)
        router.get("/ledger/checkpoint") { _, context in
            try await self.admitHistoryReader(context)
            guard let note = try await files.checkpoint() else { throw Problem.notFound }
            return Response.text(note)
        }
        router.get("/ledger/tile/**") { request, context in
            try await self.admitHistoryReader(context)
            guard let path = TilePath(request.uri.path.dropFirst("/ledger/".count)),
                let bytes = try await files.tile(path)
            else { throw Problem.notFound }
            return Response(
                status: .ok,
                headers: [.contentType: "application/octet-stream"],
                body: .init(byteBuffer: ByteBuffer(bytes: bytes))
            )
        }
    }
}
