import BrokerCore
import Ledger

/// One flush as bytes: written twice a second, read again only after a crash.
///
///     systems:  count u16, each: length u8, UTF-8
///     uses:     count u32, each: system u16 (65535: none), subject u8, credential u64,
///               minute, first, last i64, allowed, denied u64; all little-endian
enum UseBlob {
    private static let noSystem = UInt16.max

    static func encode(_ uses: [Use]) -> [UInt8] {
        var numbers: [SystemID: UInt16] = [:]
        var names: [UInt8] = []
        var rows: [UInt8] = []
        rows.reserveCapacity(uses.count * 51)
        for use in uses {
            var system = noSystem
            if let id = use.key.system {
                if let known = numbers[id] {
                    system = known
                } else {
                    system = UInt16(numbers.count)
                    numbers[id] = system
                    names.append(UInt8(id.text.utf8.count))
                    names += id.text.utf8
                }
            }
            let (kind, credential) = code(of: use.key.subject)
            put(system, &rows)
            rows.append(kind)
            put(credential, &rows)
            for instant in [use.key.minute, use.first, use.last] {
                put(UInt64(bitPattern: instant.millisecondsSince1970), &rows)
            }
            put(UInt64(use.allowed), &rows)
            put(UInt64(use.denied), &rows)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + names.count + rows.count)
        put(UInt16(numbers.count), &bytes)
        bytes += names
        put(UInt32(uses.count), &bytes)
        return bytes + rows
    }

    /// Throws ``UseStoreFault/damaged`` for anything that ``encode(_:)`` does not write.
    static func decode(_ bytes: [UInt8]) throws -> [Use] {
        var reader = Reader(bytes: bytes)
        let systemCount = try reader.number(UInt16.self)
        let systems = try (0..<systemCount).map { _ in
            let length = try Int(reader.number(UInt8.self))
            guard let id = SystemID(String(decoding: try reader.take(length), as: UTF8.self))
            else { throw UseStoreFault.damaged }
            return id
        }
        let useCount = try reader.number(UInt32.self)
        let uses = try (0..<useCount).map { _ in try use(&reader, systems) }
        guard reader.position == bytes.count else { throw UseStoreFault.damaged }
        return uses
    }

    private static func use(_ reader: inout Reader, _ systems: [SystemID]) throws -> Use {
        let number = try reader.number(UInt16.self)
        guard number == noSystem || Int(number) < systems.count else {
            throw UseStoreFault.damaged
        }
        let kind = try reader.number(UInt8.self)
        let credential = try reader.number(UInt64.self)
        guard let subject = subject(kind, credential) else { throw UseStoreFault.damaged }
        let times = try (0..<3).map { _ in
            Instant(millisecondsSince1970: Int64(bitPattern: try reader.number(UInt64.self)))
        }
        return Use(
            key: UseKey(
                minute: times[0],
                system: number == noSystem ? nil : systems[Int(number)],
                subject: subject
            ),
            first: times[1],
            last: times[2],
            allowed: Int(clamping: try reader.number(UInt64.self)),
            denied: Int(clamping: try reader.number(UInt64.self))
        )
    }

    private static func code(of subject: UseSubject) -> (kind: UInt8, credential: UInt64) {
        switch subject {
        case .credential(let id): (0, id.number)
        case .unknown: (1, 0)
        case .overflow: (2, 0)
        case .gap: (3, 0)
        case .deleted: (4, 0)
        }
    }

    private static func subject(_ kind: UInt8, _ credential: UInt64) -> UseSubject? {
        switch kind {
        case 0: .credential(CredentialID(drawn: credential))
        case 1: .unknown
        case 2: .overflow
        case 3: .gap
        case 4: .deleted
        default: nil
        }
    }

    private static func put(_ number: some FixedWidthInteger, _ bytes: inout [UInt8]) {
        for place in 0..<number.bitWidth / 8 {
            bytes.append(UInt8(truncatingIfNeeded: number >> (place * 8)))
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
            guard bytes.count - position >= count else { throw UseStoreFault.damaged }
            defer { position += count }
            return bytes[position..<position + count]
        }

        mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
            try take(Number.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Number($1) }
        }
    }
}
