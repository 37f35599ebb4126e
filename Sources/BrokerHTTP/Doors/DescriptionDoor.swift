import Hummingbird
import NIOCore
import NIOFoundationCompat

/// `GET /openapi.json`: what all the doors take and answer, for programs.
extension Doors {
    static let descriptionPath = "/openapi.json"

    func addDescription(to router: Router<DoorContext>) {
        let answer = WholeAnswer(body: ByteBuffer(data: OpenAPIDocument.json)).response
        router.get(RouterPath(Self.descriptionPath)) { _, _ in answer }
    }
}
