import BrokerCore

/// The words of the core, read as members: each function asks for its name and reads the value.
extension LeafReader {
    mutating func needInteger(_ name: StaticString) throws(LeafFault) -> Int64 {
        try need(name)
        return try integer(name)
    }

    mutating func needInt<Number: FixedWidthInteger>(
        _ name: StaticString,
        as type: Number.Type = Int.self
    ) throws(LeafFault) -> Number {
        guard let number = Number(exactly: try needInteger(name)) else {
            throw .outOfRange("\(name)")
        }
        return number
    }

    mutating func needFlag(_ name: StaticString) throws(LeafFault) -> Bool {
        try need(name)
        return try flag(name)
    }

    mutating func needInstant(_ name: StaticString) throws(LeafFault) -> Instant {
        Instant(millisecondsSince1970: try needInteger(name))
    }

    mutating func instant(_ name: StaticString) throws(LeafFault) -> Instant? {
        guard try has(name) else { return nil }
        return Instant(millisecondsSince1970: try integer(name))
    }

    mutating func needLength(_ name: StaticString) throws(LeafFault) -> Milliseconds {
        Milliseconds(try needInteger(name))
    }

    mutating func needCode<Code: RawRepresentable<String>>(
        _ name: StaticString
    ) throws(LeafFault) -> Code {
        try need(name)
        return try code(name)
    }

    mutating func needCodes<Code: RawRepresentable<String>>(
        _ name: StaticString
    ) throws(LeafFault) -> [Code] {
        try need(name)
        return try array(name) { reader throws(LeafFault) in try reader.code(name) }
    }

    mutating func needID<ID: DrawnID>(_ name: StaticString) throws(LeafFault) -> ID {
        try need(name)
        return try drawn(name)
    }

    mutating func id<ID: DrawnID>(_ name: StaticString) throws(LeafFault) -> ID? {
        try has(name) ? try drawn(name) : nil
    }

    mutating func needIDs<ID: DrawnID>(_ name: StaticString) throws(LeafFault) -> [ID] {
        try need(name)
        return try array(name) { reader throws(LeafFault) in try reader.drawn(name) }
    }

    mutating func needID<ID: NamedID>(_ name: StaticString) throws(LeafFault) -> ID {
        try need(name)
        return try named(name)
    }

    mutating func id<ID: NamedID>(_ name: StaticString) throws(LeafFault) -> ID? {
        try has(name) ? try named(name) : nil
    }

    mutating func needIDs<ID: NamedID>(_ name: StaticString) throws(LeafFault) -> [ID] {
        try need(name)
        return try array(name) { reader throws(LeafFault) in try reader.named(name) }
    }

    mutating func needDigest(_ name: StaticString) throws(LeafFault) -> Digest {
        try need(name)
        return try digest(name)
    }

    mutating func digest(ifNamed name: StaticString) throws(LeafFault) -> Digest? {
        try has(name) ? try digest(name) : nil
    }

    mutating func needDigests(_ name: StaticString) throws(LeafFault) -> [Digest] {
        try need(name)
        return try array(name) { reader throws(LeafFault) in try reader.digest(name) }
    }

    // MARK: Values

    private mutating func code<Code: RawRepresentable<String>>(
        _ name: StaticString
    ) throws(LeafFault) -> Code {
        guard let code = Code(rawValue: try text(name)) else { throw .wrongValue("\(name)") }
        return code
    }

    private mutating func named<ID: NamedID>(_ name: StaticString) throws(LeafFault) -> ID {
        let text = try range(of: name)
        guard (1...namedLengthMax).contains(text.count) else { throw .wrongValue("\(name)") }
        for place in text where !isNamedByte[Int(bytes[place])] { throw .wrongValue("\(name)") }
        skipQuoted(text)
        return ID(unchecked: String(decoding: bytes[text], as: UTF8.self))
    }

    mutating func needActor(_ name: StaticString) throws(LeafFault) -> Actor {
        try need(name)
        let text = try range(of: name)
        let isPerson = !bytes[text].contains(UInt8(ascii: ":"))
        if isPerson, !bytes[text].elementsEqual(daemonText) { return .person(try named(name)) }
        skipQuoted(text)
        guard let actor = Actor(String(decoding: bytes[text], as: UTF8.self)) else {
            throw .wrongValue("\(name)")
        }
        return actor
    }

    /// The same texts as the id's own initializer takes, read from the bytes: a start reads
    /// several million ids.
    private mutating func drawn<ID: DrawnID>(_ name: StaticString) throws(LeafFault) -> ID {
        let text = try range(of: name)
        var place = text.lowerBound
        guard text.count == ID.prefix.utf8.count + ID.digits else { throw .wrongValue("\(name)") }
        for byte in ID.prefix.utf8 {
            guard bytes[place] == byte else { throw .wrongValue("\(name)") }
            place += 1
        }
        var number: UInt64 = 0
        while place < text.upperBound {
            let digit = crockfordValues[Int(bytes[place])]
            guard digit < 32 else { throw .wrongValue("\(name)") }
            number = number << 5 | UInt64(digit)
            place += 1
        }
        skipQuoted(text)
        return ID(unchecked: number)
    }

    private mutating func digest(_ name: StaticString) throws(LeafFault) -> Digest {
        let text = try range(of: name)
        guard text.count == 64 else { throw .wrongValue("\(name)") }
        var raw: [UInt8] = []
        raw.reserveCapacity(32)
        for place in stride(from: text.lowerBound, to: text.upperBound, by: 2) {
            guard let high = hexValue(bytes[place]), let low = hexValue(bytes[place + 1]) else {
                throw .wrongValue("\(name)")
            }
            raw.append(high << 4 | low)
        }
        guard let digest = Digest(raw) else { throw .wrongValue("\(name)") }
        skipQuoted(text)
        return digest
    }
}

func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
}

// A start reads several million ids: the core's rule for named ids is asked once for each byte
// and length instead of once for each id.
private let isNamedByte = (0...UInt8.max).map { byte in
    PersonID(String(Character(Unicode.Scalar(byte)))) != nil
}
private let namedLengthMax =
    (1...1024).last { PersonID(String(repeating: "a", count: $0)) != nil } ?? 0
private let daemonText = Array(Actor.daemon.description.utf8)

/// The value of each Crockford digit; 255 for every other byte.
private let crockfordValues: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, digit) in crockford.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
}()
