import BrokerCore
import Messages
import Reconciliation
import SiteFiles

extension Parser {
    /// Times, lengths and dates: what is read is read again from what is written of it.
    static let times = Parser("times") { bytes in
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        if let instant = JST.parse(text) {
            // What lies before the first JST day of the calendar is shown as its beginning.
            let first = CivilDate(daysSince1970: .min), last = CivilDate(daysSince1970: .max)
            if JST.start(of: first) <= instant, instant < JST.end(of: last) {
                try demand(JST.parse(JST.precise(instant)) == instant, "another instant")
            }
            try demand(JST.parse(JST.machine(instant)) != nil, "no instant")
            if let time = LogTime(text, zone: LogTime.jst) {
                try demand(time.moment.instant == instant, "another moment")
            }
        }
        if let time = LogTime(text, zone: LogTime.jst) {
            try demand((1...LogTime.minute).contains(time.precision), "\(time.precision)")
            let sooner = LogTime(text, zone: LogTime.jst + 1)
            try demand(sooner.map { $0.moment <= time.moment } != false, "a later moment")
        }
        if let length = Length.parse(text) {
            try demand(length >= .zero, "a length below zero")
            try demand(Length.parse(Length.written(length)) == length, "another length")
        }
        if let date = CivilDate(text) {
            try demand(same(date.description, text), "another date")
            try demand(CivilDate(daysSince1970: date.daysSince1970) == date, "another day")
            try demand(JST.date(JST.start(of: date)) == date, "another start")
        }
        if let from = Values.start(text), let to = Values.end(text) {
            try demand(from <= to, "ends before it starts")
        }
        if let number = Values.integer(text, in: Int.min...Int.max) {
            try demand(same(String(number), text), "another number")
        }
        _ = LogTime.zone(text)
    }

    /// Ids, actors and digests: what is read is written as it came.
    static let identifiers = Parser("identifiers") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        let read: [(any CustomStringConvertible)?] = [
            EventID(text), GrantID(text), CredentialID(text), RequestID(text), PersonID(text),
            ResourceID(text), Actor(text), Digest(hex: text),
        ]
        for value in read.compactMap({ $0 }) {
            try demand(same(value.description, text), "\(type(of: value)): \(value)")
        }
        if let id = GrantID(text) {
            try demand(GrantID(drawn: id.number) == id, "another number")
        }
        try demandSound(Message.quoted(text))
        try demand(asciiOnly(text).utf8.allSatisfy { (0x20...0x7E).contains($0) }, "no ASCII")
    }
}
