import BrokerCore

/// Writes one canonical JSON object after another into a growing buffer.
///
/// The caller gives the members in canonical order; ids and codes are ASCII, so nothing here is
/// ever escaped. A number out of range is remembered and thrown by the caller at the end.
struct LeafWriter {
    private(set) var bytes: [UInt8] = []
    private(set) var fault: LeafFault?
    /// Written into the `data` object at its place in the order, whatever the kind.
    private var totpStep: Int64?
    private var depth = 0

    init(totpStep: Int64?) {
        self.totpStep = totpStep
        bytes.reserveCapacity(384)
    }

    // MARK: Structure

    mutating func open() {
        separate()
        bytes.append(UInt8(ascii: "{"))
        depth += 1
    }

    mutating func close() {
        if depth == Self.dataDepth { flushStep() }
        bytes.append(UInt8(ascii: "}"))
        depth -= 1
    }

    mutating func name(_ name: StaticString) {
        if depth == Self.dataDepth, totpStep != nil, comesAfterStep(name) { flushStep() }
        separate()
        bytes.append(UInt8(ascii: "\""))
        unsafe bytes.append(
            contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        )
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// Nothing before the first member or element, nothing after a name, else a comma.
    private mutating func separate() {
        switch bytes.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
        default: bytes.append(UInt8(ascii: ","))
        }
    }

    // MARK: Values

    mutating func integer(_ name: StaticString, _ number: Int64) {
        self.name(name)
        if !EntryCoding.integerRange.contains(number), fault == nil {
            fault = .outOfRange("\(name)")
        }
        append(number)
    }

    mutating func integer(_ name: StaticString, _ number: Int64?) {
        if let number { integer(name, number) }
    }

    mutating func instant(_ name: StaticString, _ instant: Instant?) {
        integer(name, instant?.millisecondsSince1970)
    }

    mutating func length(_ name: StaticString, _ length: Milliseconds) {
        integer(name, length.count)
    }

    mutating func flag(_ name: StaticString, _ flag: Bool) {
        self.name(name)
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    mutating func code(_ name: StaticString, _ code: some RawRepresentable<String>) {
        self.name(name)
        text(code.rawValue)
    }

    mutating func codes(_ name: StaticString, _ codes: [some RawRepresentable<String>]) {
        list(name, codes) { $0.text($1.rawValue) }
    }

    mutating func id(_ name: StaticString, _ id: (some DrawnID)?) {
        guard let id else { return }
        self.name(name)
        drawn(id)
    }

    mutating func ids(_ name: StaticString, _ ids: [some DrawnID]) {
        list(name, ids) { $0.drawn($1) }
    }

    mutating func id(_ name: StaticString, _ id: (some NamedID)?) {
        guard let id else { return }
        self.name(name)
        text(id.text)
    }

    mutating func ids(_ name: StaticString, _ ids: [some NamedID]) {
        list(name, ids) { $0.text($1.text) }
    }

    mutating func digest(_ name: StaticString, _ digest: Digest?) {
        guard let digest else { return }
        self.name(name)
        hex(digest)
    }

    mutating func digests(_ name: StaticString, _ digests: [Digest]) {
        list(name, digests) { $0.hex($1) }
    }

    /// An ASCII text that needs no escape.
    mutating func text(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func list<Element>(
        _ name: StaticString,
        _ elements: [Element],
        write: (inout LeafWriter, Element) -> Void
    ) {
        self.name(name)
        bytes.append(UInt8(ascii: "["))
        for element in elements { write(&self, element) }
        bytes.append(UInt8(ascii: "]"))
    }

    /// The same text as `description`, without making a string of each id.
    private mutating func drawn<ID: DrawnID>(_ id: ID) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: ID.prefix.utf8)
        for place in stride(from: ID.digits - 1, through: 0, by: -1) {
            bytes.append(crockford[Int(id.number >> UInt64(place * 5)) & 31])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func hex(_ digest: Digest) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for byte in digest.bytes {
            bytes.append(CanonicalJSON.hexDigit(byte >> 4))
            bytes.append(CanonicalJSON.hexDigit(byte & 15))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ number: Int64) {
        guard number != 0 else { return bytes.append(UInt8(ascii: "0")) }
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        var rest = number.magnitude
        while rest > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        bytes[start...].reverse()
    }

    // MARK: The TOTP step

    /// `data` lies directly in the leaf's object.
    private static let dataDepth = 2

    private mutating func flushStep() {
        guard let step = totpStep else { return }
        totpStep = nil
        integer(stepName, step)
    }

    private func comesAfterStep(_ name: StaticString) -> Bool {
        unsafe UnsafeBufferPointer(start: stepName.utf8Start, count: stepName.utf8CodeUnitCount)
            .lexicographicallyPrecedes(
                UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            )
    }
}

let stepName: StaticString = "totp_step"
let crockford = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
