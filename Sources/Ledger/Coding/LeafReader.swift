import BrokerCore

/// Reads one canonical JSON object member by member, in canonical order and in one pass.
///
/// Only what ``LeafWriter`` writes is read: because the caller asks for the members in their one
/// order, white space, other orders, doubled and unknown members are all found without a table.
struct LeafReader {
    let bytes: [UInt8]
    private(set) var position = 0
    /// Read from the `data` object at its place in the order, whatever the kind.
    private(set) var totpStep: Int64?
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    // MARK: Structure

    var isAtEnd: Bool { position == bytes.count }

    var malformed: LeafFault { .malformed(offset: position) }

    var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    mutating func take(_ byte: UInt8) throws(LeafFault) {
        guard next == byte else { throw malformed }
        position += 1
    }

    mutating func open() throws(LeafFault) {
        try take(UInt8(ascii: "{"))
        depth += 1
    }

    mutating func close() throws(LeafFault) {
        if depth == Self.dataDepth { try readStep() }
        if next != UInt8(ascii: "}") { throw .unknownMember(try peekName()) }
        position += 1
        depth -= 1
    }

    /// Is `name` the next member? If so, its value is what is read next.
    mutating func has(_ name: StaticString) throws(LeafFault) -> Bool {
        if matches(name) { return true }
        guard depth == Self.dataDepth, totpStep == nil, matches(stepName) else { return false }
        totpStep = try integer(stepName)
        return matches(name)
    }

    mutating func need(_ name: StaticString) throws(LeafFault) {
        if try has(name) { return }
        guard next != UInt8(ascii: "}") else { throw .missingMember("\(name)") }
        let found = try peekName()
        throw found < "\(name)" ? .unknownMember(found) : .missingMember("\(name)")
    }

    private mutating func matches(_ name: StaticString) -> Bool {
        let count = name.utf8CodeUnitCount
        var start = position
        if start > 0, bytes[start - 1] != UInt8(ascii: "{") {
            guard next == UInt8(ascii: ",") else { return false }
            start += 1
        }
        guard start + count + 3 <= bytes.count, bytes[start] == UInt8(ascii: "\"") else {
            return false
        }
        for index in 0..<count where unsafe bytes[start + 1 + index] != name.utf8Start[index] {
            return false
        }
        guard bytes[start + count + 1] == UInt8(ascii: "\""),
            bytes[start + count + 2] == UInt8(ascii: ":")
        else { return false }
        position = start + count + 3
        return true
    }

    /// The name of the next member, for a message; `position` stays.
    private func peekName() throws(LeafFault) -> String {
        var copy = self
        if copy.next == UInt8(ascii: ",") { copy.position += 1 }
        guard copy.next == UInt8(ascii: "\"") else { throw copy.malformed }
        return String(decoding: bytes[try copy.range(of: "")], as: UTF8.self)
    }

    /// Steps over one value, to be read later; only quotes and brackets are looked at.
    mutating func skip() throws(LeafFault) -> Int {
        let start = position
        var open = 0
        repeat {
            switch next {
            case UInt8(ascii: "{"), UInt8(ascii: "["): open += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): open -= 1
            case UInt8(ascii: "\""): position = try range(of: "data").upperBound
            default: if isAtEnd { throw malformed }
            }
            position += 1
        } while open > 0
        return start
    }

    /// Goes back to a value that ``skip()`` stepped over.
    mutating func rewind(to start: Int) {
        position = start
        depth += 1
    }

    // MARK: Values

    mutating func integer(_ name: StaticString) throws(LeafFault) -> Int64 {
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let start = position
        var number: Int64 = 0
        while case let digit = next &- UInt8(ascii: "0"), digit < 10 {
            // Sixteen digits cannot overflow, and hold every number in range.
            guard position - start < 16 else { throw .outOfRange("\(name)") }
            number = number * 10 + Int64(digit)
            position += 1
        }
        guard position > start else { throw .wrongValue("\(name)") }
        if bytes[start] == UInt8(ascii: "0"), isNegative || position - start > 1 {
            throw .malformed(offset: start)
        }
        let signed = isNegative ? -number : number
        guard EntryCoding.integerRange.contains(signed) else { throw .outOfRange("\(name)") }
        return signed
    }

    mutating func flag(_ name: StaticString) throws(LeafFault) -> Bool {
        let isTrue = next == UInt8(ascii: "t")
        for byte in (isTrue ? "true" : "false").utf8 {
            guard next == byte else { throw .wrongValue("\(name)") }
            position += 1
        }
        return isTrue
    }

    /// The bytes between two quotes: printable ASCII without quotes and backslashes.
    func range(of name: StaticString) throws(LeafFault) -> Range<Int> {
        guard next == UInt8(ascii: "\"") else { throw .wrongValue("\(name)") }
        let start = position + 1
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") { return start..<end }
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { break }
            end += 1
        }
        throw .malformed(offset: end)
    }

    /// Goes on after the closing quote of a text that ``range(of:)`` found.
    mutating func skipQuoted(_ text: Range<Int>) {
        position = text.upperBound + 1
    }

    mutating func text(_ name: StaticString) throws(LeafFault) -> String {
        let range = try range(of: name)
        skipQuoted(range)
        return String(decoding: bytes[range], as: UTF8.self)
    }

    mutating func array<Element>(
        _ name: StaticString,
        read: (inout LeafReader) throws(LeafFault) -> Element
    ) throws(LeafFault) -> [Element] {
        guard next == UInt8(ascii: "[") else { throw .wrongValue("\(name)") }
        position += 1
        var elements: [Element] = []
        while next != UInt8(ascii: "]") {
            if !elements.isEmpty { try take(UInt8(ascii: ",")) }
            elements.append(try read(&self))
        }
        position += 1
        return elements
    }

    // MARK: The TOTP step

    /// `data` lies directly in the leaf's object.
    private static let dataDepth = 2

    private mutating func readStep() throws(LeafFault) {
        if totpStep == nil, matches(stepName) { totpStep = try integer(stepName) }
    }
}
