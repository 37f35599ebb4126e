import BrokerCore

extension LeafReader {
    mutating func ledgerOrigins() throws(LeafFault) -> LedgerOrigins {
        try need("former_origin")
        let former = try text("former_origin")
        try need("origin")
        guard let origins = LedgerOrigins(former: former, current: try text("origin")) else {
            throw .wrongValue("origin")
        }
        return origins
    }
}
