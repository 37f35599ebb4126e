import BrokerCore

/// The core's request id; Hummingbird has a type of the same name.
typealias ReferenceNumber = BrokerCore.RequestID
