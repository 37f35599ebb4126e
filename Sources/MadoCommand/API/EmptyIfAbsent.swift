/// A member that a brief answer leaves out.
@propertyWrapper
struct EmptyIfAbsent<Value: Decodable & RangeReplaceableCollection & Sendable>:
    Decodable, Sendable
{
    let wrappedValue: Value

    init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

    init(from decoder: any Decoder) throws {
        wrappedValue = try decoder.singleValueContainer().decode(Value.self)
    }
}

extension KeyedDecodingContainer {
    /// What the synthesised decoding of a wrapped member calls.
    func decode<Value>(
        _ type: EmptyIfAbsent<Value>.Type,
        forKey key: Key
    ) throws -> EmptyIfAbsent<Value> {
        try decodeIfPresent(type, forKey: key) ?? EmptyIfAbsent(wrappedValue: Value())
    }
}
