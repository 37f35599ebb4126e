import VerifierFormats

extension Parser {
    /// What a downstream system's verifier is sent, by whoever sends it: tokens, lists, key sets,
    /// metadata and answers. Nothing is trusted of them before a signature was verified.
    static let verifier = Parser("verifier") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let token = CompactToken(text) {
            try demand(text.split(separator: ".").count <= 3, "a token of many parts")
            let address = "https://mado.example/status/E-000001"
            if let list = StatusListToken(token, address: address) {
                for index in [0, 1, 4_095, 16_777_216, Int.max, -1] {
                    guard let status = list[index] else { continue }
                    try demand(index >= 0 && status <= 255, "a status at \(index)")
                }
                try demand(list[-1] == nil && list[Int.max] == nil, "a list without an end")
            }
        }
        _ = KeySet(bytes)
        for issuer in ["https://mado.example", "https://mado.example/drill"] {
            guard let server = ServerMetadata(bytes, issuer: issuer) else { continue }
            let origin = "https://mado.example/"
            try demand(server.jwksUri.hasPrefix(origin), "keys from \(server.jwksUri)")
        }
        if let origin = ServerMetadata.origin(of: text) {
            try demand(text.hasPrefix(origin) && origin.hasPrefix("https://"), "of \(origin)")
        }
        if let answer = IntrospectionAnswer(bytes), answer.isWhole {
            try demand(answer.active, "access without a yes")
            try demand(answer.exp ?? -1 >= 0, "a time that is none")
        }
        try readStream(bytes)
    }

    /// However the network cuts a stream, it says the same.
    private static func readStream(_ bytes: [UInt8]) throws {
        var (whole, cut) = (EventStreamReader(), EventStreamReader())
        guard let blocks = try? whole.take(bytes) else { return }
        let pieces = bytes.flatMap { (try? cut.take([$0])) ?? [] }
        try demand(pieces == blocks, "a stream that its pieces change")
        for block in blocks { _ = block.data.flatMap { StreamNotice($0) } }
    }
}
