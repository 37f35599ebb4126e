import NIOCore
import NIOSSL

extension Channel {
    /// Closes the connection without a last word of TLS: whoever reads nothing would be waited for,
    /// five seconds long.
    func hangUp() {
        eventLoop.execute {
            let operations = self.pipeline.syncOperations
            if let tls = try? operations.context(handlerType: NIOSSLServerHandler.self) {
                tls.close(promise: nil)
            } else {
                self.close(promise: nil)
            }
        }
    }
}
