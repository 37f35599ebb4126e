/// Why bytes are not canonical JSON, and at which byte.
package struct CanonicalFault: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// Not what canonical JSON may have here: white space, a fraction, a wrong mark.
        case unexpected
        case endsEarly
        case bytesAfterValue
        case invalidUTF8
        /// An escape where the plain letter, or another escape, is the canonical form.
        case needlessEscape
        /// Names must ascend by UTF-16 code units, and none may come twice.
        case nameOrder
        /// A leading zero, minus zero, or beyond 64 bits.
        case number
        case tooDeep
    }

    package let reason: Reason
    package let offset: Int
}

extension CanonicalJSON {
    /// Reads what ``encode(_:)`` writes and refuses everything else.
    package static func parse(_ bytes: [UInt8]) throws(CanonicalFault) -> JSONValue {
        var parser = CanonicalParser(bytes: bytes)
        let value = try parser.value(depth: 0)
        guard parser.position == bytes.count else { throw parser.fault(.bytesAfterValue) }
        return value
    }
}

/// Walks the bytes once; `position` is the next byte to read.
private struct CanonicalParser {
    let bytes: [UInt8]
    var position = 0

    func fault(_ reason: CanonicalFault.Reason) -> CanonicalFault {
        CanonicalFault(reason: reason, offset: position)
    }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ expected: UInt8) throws(CanonicalFault) {
        guard let byte = next else { throw fault(.endsEarly) }
        guard byte == expected else { throw fault(.unexpected) }
        position += 1
    }

    mutating func value(depth: Int) throws(CanonicalFault) -> JSONValue {
        guard let byte = next else { throw fault(.endsEarly) }
        switch byte {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .integer(try integer())
        }
    }

    mutating func word(_ text: String, _ value: JSONValue) throws(CanonicalFault) -> JSONValue {
        for byte in text.utf8 { try take(byte) }
        return value
    }

    mutating func array(depth: Int) throws(CanonicalFault) -> [JSONValue] {
        guard depth <= CanonicalJSON.depthMax else { throw fault(.tooDeep) }
        try take(UInt8(ascii: "["))
        var values: [JSONValue] = []
        while next != UInt8(ascii: "]") {
            if !values.isEmpty { try take(UInt8(ascii: ",")) }
            values.append(try value(depth: depth))
        }
        position += 1
        return values
    }

    mutating func object(depth: Int) throws(CanonicalFault) -> JSONObject {
        guard depth <= CanonicalJSON.depthMax else { throw fault(.tooDeep) }
        try take(UInt8(ascii: "{"))
        var members: [JSONObject.Member] = []
        while next != UInt8(ascii: "}") {
            if !members.isEmpty { try take(UInt8(ascii: ",")) }
            let start = position
            let name = try string()
            if let last = members.last, !CanonicalJSON.precedes(last.name.utf8, name.utf8) {
                throw CanonicalFault(reason: .nameOrder, offset: start)
            }
            try take(UInt8(ascii: ":"))
            members.append(JSONObject.Member(name: name, value: try value(depth: depth)))
        }
        position += 1
        return JSONObject(unique: members)
    }

    mutating func string() throws(CanonicalFault) -> String {
        try take(UInt8(ascii: "\""))
        let start = position
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20
        {
            position += 1
        }
        var text = Array(bytes[start..<position])
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw fault(.unexpected) }
            text.append(byte == UInt8(ascii: "\\") ? try escape() : byte)
            position += 1
        }
        try take(UInt8(ascii: "\""))
        guard let valid = String(validating: text, as: UTF8.self) else {
            throw CanonicalFault(reason: .invalidUTF8, offset: start)
        }
        return valid
    }

    /// Reads an escape up to its last byte, on which `position` stays.
    mutating func escape() throws(CanonicalFault) -> UInt8 {
        position += 1
        guard let letter = next else { throw fault(.endsEarly) }
        if letter == UInt8(ascii: "\"") || letter == UInt8(ascii: "\\") { return letter }
        guard letter == UInt8(ascii: "u") else {
            for byte in UInt8(0)..<0x20 where CanonicalJSON.shortEscape(of: byte) == letter {
                return byte
            }
            throw fault(.needlessEscape)
        }
        guard position + 4 < bytes.count else { throw fault(.endsEarly) }
        let digits = bytes[position + 1...position + 4]
        for byte in UInt8(0)..<0x20 where CanonicalJSON.shortEscape(of: byte) == nil {
            let written = [
                UInt8(ascii: "0"), UInt8(ascii: "0"),
                CanonicalJSON.hexDigit(byte >> 4), CanonicalJSON.hexDigit(byte & 15),
            ]
            if digits.elementsEqual(written) {
                position += 4
                return byte
            }
        }
        throw fault(.needlessEscape)
    }

    mutating func integer() throws(CanonicalFault) -> Int64 {
        let start = position
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let digits = position
        var number: Int64 = 0
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            // Summed downwards, since Int64 has one more negative number than positive ones.
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (tenfold, over) = number.multipliedReportingOverflow(by: 10)
            let (sum, under) = tenfold.subtractingReportingOverflow(digit)
            guard !over, !under else {
                throw CanonicalFault(reason: .number, offset: start)
            }
            number = sum
            position += 1
        }
        guard position > digits else { throw fault(next == nil ? .endsEarly : .unexpected) }
        let hasLeadingZero = bytes[digits] == UInt8(ascii: "0")
        if hasLeadingZero, isNegative || position - digits > 1 {
            throw CanonicalFault(reason: .number, offset: start)
        }
        if isNegative { return number }
        guard number != .min else { throw CanonicalFault(reason: .number, offset: start) }
        return -number
    }
}
