package import BrokerCore

/// The core's request id; Hummingbird has a type of the same name.
package typealias ReferenceNumber = BrokerCore.RequestID
